import { type DynamicModule, Inject, Logger, Module, type OnApplicationShutdown } from '@nestjs/common';
import { type Config, getDatabaseUrl } from '@app/config';
import { createSealer } from '@app/crypto';
import { createEgress, type Egress } from '@app/egress';
import { DomainError } from '@app/errors';
import { createDataSource } from '@app/persistence';
import { DataSource } from 'typeorm';
import { CONFIG, EGRESS, ROLE_POLICY, rolePolicyOf, SEALER } from './foundation';

/** @throws DomainError `upstream` in the driver's words, which name no password */
async function connect(dataSource: DataSource): Promise<DataSource> {
  try {
    return await dataSource.initialize();
  } catch (cause) {
    throw new DomainError('upstream', 'database.unreachable', `The database cannot be reached: ${cause instanceof Error ? cause.message : String(cause)}`, {
      hint: 'Is Postgres running, and does DATABASE_URL name it with the right user, password and database?',
      cause,
    });
  }
}

@Module({})
export class FoundationModule implements OnApplicationShutdown {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(EGRESS) private readonly egress: Egress,
  ) {}

  static forRoot(config: Config, applicationName: string): DynamicModule {
    const log = new Logger('database');
    const dataSource = createDataSource({
      url: getDatabaseUrl(config),
      applicationName,
      poolSize: config.database.poolSize,
      onConnectionLost: ({ message }) => log.warn({ message: 'Connection lost', reason: message }),
    });
    return {
      module: FoundationModule,
      global: true,
      providers: [
        { provide: CONFIG, useValue: config },
        { provide: EGRESS, useFactory: () => createEgress({ allow: config.egress.allow }) },
        { provide: SEALER, useFactory: () => createSealer({ keys: config.encryption.keys }) },
        { provide: ROLE_POLICY, useValue: rolePolicyOf(config) },
        { provide: DataSource, useFactory: () => connect(dataSource) },
      ],
      exports: [CONFIG, EGRESS, SEALER, ROLE_POLICY, DataSource],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.egress.close();
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
  }
}
