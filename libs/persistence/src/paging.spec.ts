import { describe, expect, it } from 'vitest';
import { containsPattern, filterCondition, pageClause, statementParameters } from './paging';

const sortable = { id: 'u."id"', username: 'u."username"', createdAt: 'u."createdAt"' };
const columns = {
  username: { sql: 'u."username"', kind: 'text' },
  active: { sql: 'u."active"', kind: 'boolean' },
  port: { sql: 'u."port"', kind: 'number' },
} as const;

describe('A page', () => {
  it('is of the newest first when no order is asked for', () => {
    expect(pageClause({ count: 10, page: 3 }, sortable, 'u."id"')).toBe('ORDER BY u."id" DESC LIMIT 10 OFFSET 20');
  });

  it('is not ordered by half an order: clients that name a column without a direction get the usual one', () => {
    expect(pageClause({ count: 1, page: 1, sortBy: 'username' }, sortable, 'u."id"')).toContain('ORDER BY u."id" DESC');
  });

  it('has the id behind every other column, so that two pages never show the same row', () => {
    expect(pageClause({ count: 1, page: 1, sortBy: 'created_at', sortDir: 'asc' }, sortable, 'u."id"')).toContain(
      'ORDER BY u."createdAt" ASC NULLS LAST, u."id" ASC',
    );
  });

  it('takes the name of a column in any spelling', () => {
    const order = (sortBy: string) => pageClause({ count: 1, page: 1, sortBy, sortDir: 'desc' }, { ...sortable, cn: 'u."cn"' }, 'u."id"').split(' DESC')[0];
    for (const sortBy of ['createdAt', 'created_at', 'CreatedAt', 'CREATED_AT']) expect(order(sortBy)).toBe('ORDER BY u."createdAt"');
    expect(order('CN')).toBe('ORDER BY u."cn"');
  });

  it.each(['password', '__proto__', 'toString', 'id"; DROP TABLE users'])('refuses to sort by %s', (sortBy) => {
    expect(() => pageClause({ count: 1, page: 1, sortBy, sortDir: 'asc' }, sortable, 'u."id"')).toThrow('Validation Error.');
  });
});

describe('A filter', () => {
  const conditionOf = (field: string, value: string) => {
    const { bind, values } = statementParameters();
    return { sql: filterCondition({ field, value }, columns, bind), values };
  };

  it('takes % and _ for themselves', () => {
    expect(containsPattern('50%_\\')).toBe('%50\\%\\_\\\\%');
    expect(conditionOf('username', 'a_b')).toEqual({ sql: 'u."username" ILIKE $1', values: ['%a\\_b%'] });
  });

  it('reads truth words on a boolean, and all else as false', () => {
    expect(conditionOf('active', 'Yes').values).toEqual([true]);
    expect(conditionOf('active', 'maybe').values).toEqual([false]);
  });

  it('refuses words for a number, and fields that the list does not have', () => {
    expect(() => conditionOf('port', 'https')).toThrow('Validation Error.');
    expect(() => conditionOf('password', 'x')).toThrow('Validation Error.');
  });
});
