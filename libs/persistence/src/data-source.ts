import 'reflect-metadata';
import { DataSource } from 'typeorm';
import { migrations } from '../../../migrations';
import { entities } from './entities';
import { LastingClient } from './lasting-client';
import { ReadableNames } from './naming.strategy';

export interface DatabaseSettings {
  /** postgres://user:password@host:port/database */
  url: string;
  /** Shown in pg_stat_activity, such as `lemur api`. */
  applicationName: string;
  /** Connections that this process may hold at once; 10 when left out. */
  poolSize?: number;
  /** Milliseconds after which the server ends a statement; none when left out. */
  statementTimeoutMs?: number;
  /** Told of each connection that ends without being asked to while nobody uses it. */
  onConnectionLost?: (error: Error) => void;
}

/** Not connected yet: call `initialize()`. Never synchronizes: the schema is what `migrations/` made. */
export function createDataSource({
  url,
  applicationName,
  poolSize = 10,
  statementTimeoutMs,
  onConnectionLost = () => undefined,
}: DatabaseSettings): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    applicationName,
    entities,
    migrations,
    namingStrategy: new ReadableNames(),
    synchronize: false,
    migrationsRun: false,
    migrationsTableName: 'schema_migrations',
    // pg_trgm is made by the first migration, which fails with the reason when it may not.
    installExtensions: false,
    poolSize,
    connectTimeoutMS: 5_000,
    poolErrorHandler: onConnectionLost,
    extra: {
      Client: LastingClient,
      // A query that waits for a connection longer than this is answered as "busy" rather than never.
      connectionTimeoutMillis: 5_000,
      idleTimeoutMillis: 30_000,
      ...(statementTimeoutMs ? { statement_timeout: statementTimeoutMs } : {}),
    },
  });
}
