import { createDataSource } from '@app/persistence';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DataSource } from 'typeorm';
import { createDatabase, type TestDatabase } from '../../support/databases';

describe('The schema', () => {
  let database: TestDatabase;
  let dataSource: DataSource;
  beforeAll(async () => {
    database = await createDatabase();
    dataSource = await createDataSource({ url: database.url, applicationName: 'lemur tests', poolSize: 1 }).initialize();
  });
  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  it('is what the entities say, once every migration has run', async () => {
    const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query)).toEqual([]);
  });

  it('goes back step by step to nothing, and forth again', async () => {
    for (let i = 0; i < dataSource.migrations.length; i++) await dataSource.undoLastMigration();
    const left = await database.query<{ name: string }>(`SELECT relname AS "name" FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'`);
    expect(left.map(({ name }) => name)).toEqual(['schema_migrations']);
    await dataSource.runMigrations();
    expect(await dataSource.showMigrations()).toBe(false);
  });

  it('has an audit log that refuses to be changed, emptied or cut', async () => {
    await database.query(`INSERT INTO audit_log ("actorKind", "actor", "action", "objectType") VALUES ('system', 'test', 'test.act', 'test')`);
    for (const attempt of [`UPDATE audit_log SET "actor" = 'nobody'`, 'DELETE FROM audit_log', 'TRUNCATE audit_log']) {
      await expect(database.query(attempt), attempt).rejects.toThrow('The audit log only grows');
    }
    expect(await database.query(`SELECT "actor" FROM audit_log`)).toEqual([{ actor: 'test' }]);
  });
});
