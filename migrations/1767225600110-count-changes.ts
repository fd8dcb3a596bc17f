import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What somebody can change of each, secrets included. What the system writes down by itself, such as the end of the last sync, is no change. */
const changeable: Readonly<Record<string, readonly string[]>> = {
  authorities: ['owner', 'description', 'active', 'options'],
  destinations: ['label', 'description', 'pluginSlug', 'options'],
  dns_providers: ['name', 'description', 'providerType', 'sealedCredentials'],
  notifications: ['label', 'description', 'pluginSlug', 'options', 'active'],
  roles: ['name', 'description', 'username', 'sealedPassword'],
  sources: ['label', 'description', 'pluginSlug', 'options', 'active'],
  users: ['username', 'email', 'active', 'passwordHash'],
};

const rowOf = (side: 'OLD' | 'NEW', columns: readonly string[]) => `(${columns.map((column) => `${side}."${column}"`).join(', ')})`;

/**
 * Counts the changes of what holds secrets that no answer shows, so that the tag of its state is another one after such a change
 * as well. In the database, since whoever changes a row must not have to think of it. Expands only.
 */
export class CountChanges1767225600110 implements MigrationInterface {
  async up(run: QueryRunner): Promise<void> {
    await run.query(`
      CREATE FUNCTION count_change() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        NEW."version" := OLD."version" + 1;
        RETURN NEW;
      END $$`);
    for (const [table, columns] of Object.entries(changeable)) {
      await run.query(`ALTER TABLE "${table}" ADD COLUMN "version" integer NOT NULL DEFAULT 1`);
      await run.query(`
        CREATE TRIGGER ${table}_count_change BEFORE UPDATE ON "${table}" FOR EACH ROW
        WHEN (${rowOf('OLD', columns)} IS DISTINCT FROM ${rowOf('NEW', columns)}) EXECUTE FUNCTION count_change()`);
    }
  }

  async down(run: QueryRunner): Promise<void> {
    for (const table of Object.keys(changeable)) {
      await run.query(`DROP TRIGGER ${table}_count_change ON "${table}"`);
      await run.query(`ALTER TABLE "${table}" DROP COLUMN "version"`);
    }
    await run.query(`DROP FUNCTION count_change`);
  }
}
