import { DefaultNamingStrategy, type NamingStrategyInterface, type Table } from 'typeorm';

const nameOf = (table: Table | string) => (typeof table === 'string' ? table : table.name).split('.').pop() ?? '';
const withColumns = (table: Table | string, columns: string[], ending: string) => [nameOf(table), ...columns, ending].join('_').slice(0, 63);

/** Constraint names that a person can read in an error or in SQL, instead of hashes. */
export class ReadableNames extends DefaultNamingStrategy implements NamingStrategyInterface {
  override primaryKeyName = (table: Table | string) => withColumns(table, [], 'pkey');
  override uniqueConstraintName = (table: Table | string, columns: string[]) => withColumns(table, columns, 'key');
  override relationConstraintName = (table: Table | string, columns: string[]) => withColumns(table, columns, 'key');
  override foreignKeyName = (table: Table | string, columns: string[]) => withColumns(table, columns, 'fkey');
  override indexName = (table: Table | string, columns: string[]) => withColumns(table, columns, 'idx');
}
