import { statementParameters } from '@app/persistence';
import { describe, expect, it } from 'vitest';
import { readCursor, writeCursor } from '@app/persistence';
import { decideSorting } from './certificate-order.rules';
import { type CertificateSearch, endOfShowing, filterFields, type Lookups, ownerPattern, scopeConditions, searchConditions } from './certificate-search.rules';

const now = new Date('2026-03-31T15:00:00Z');
const lookups: Lookups = { keyTypes: ['RSA2048', 'ECCPRIME256V1'], signingAlgorithms: ['sha256'], authorityIds: [3], userIds: [7], owners: null };
const refusal = (code: string) => expect.objectContaining({ code }) as Error;

function search(wanted: CertificateSearch) {
  const { values, bind } = statementParameters();
  const conditions = searchConditions(wanted, now, bind, lookups);
  return { indexed: conditions.map(({ indexed }) => indexed).join(' AND '), walked: conditions.map(({ walked }) => walked).join(' AND '), values };
}
const filter = (field: string, value: string) => search({ filter: { field, value } });

describe('A search for certificates', () => {
  it('binds every value: none of a request is ever part of the statement', () => {
    for (const field of filterFields) {
      const value = field === 'id' || field === 'bits' || field === 'destination' ? '42' : `x'; DROP TABLE certificates; --`;
      const { indexed, walked } = filter(field, value);
      expect(indexed + walked).not.toContain('DROP');
    }
  });

  it('looks for the text itself: its percent signs, underscores and backslashes stand for nothing else', () => {
    expect(filter('owner', 'A%_\\').values).toEqual(['%a\\%\\_\\\\%']);
  });

  it('means the whole value in double quotes', () => {
    expect(filter('owner', '"Team@Example.com"').values).toEqual(['team@example.com']);
    expect(filter('cn', '"a.example"').values).toEqual(['%a.example%', '%\na.example\n%']);
  });

  it('lets the percent sign stand for anything in double quotes, where nobody writes it by accident; underscores are part of names', () => {
    expect(filter('owner', '"Web%@Example.com"').values).toEqual(['web%@example.com']);
    expect(filter('name', '"a_b-%"').values).toEqual(['a\\_b-%', '%a\\_b-%', 'a\\_b-%']);
    const { indexed, values } = filter('cn', '"%.a_b.example"');
    expect(indexed).toContain('WHERE n LIKE $2');
    expect(values).toEqual(['%.a\\_b.example%', '%.a\\_b.example']);
  });

  it('is spelt twice: so that an index finds it, and so that none does', () => {
    expect(filter('owner', 'team')).toMatchObject({ indexed: 'lower(c."owner") LIKE $1', walked: '(lower(c."owner") LIKE $1) IS TRUE' });
  });

  it('has parts that an index can look for: a word with digits before the others, with every parameter in its place', () => {
    const { values, bind } = statementParameters();
    const [condition] = searchConditions({ filter: { field: 'cn', value: '"svc-1234.shop.example.com"' } }, now, bind, lookups);
    const used = (sql = '') => new Set(sql.match(/\$\d+/g)).size;
    expect(condition?.parts?.map(({ alone }) => alone.match(/substr\(\$1::text, \d+, \d+\)/)?.[0])).toEqual([
      'substr($1::text, 6, 4)',
      'substr($1::text, 11, 4)',
    ]);
    for (const { alone, indexed } of condition?.parts ?? []) expect([used(alone), used(indexed), used(condition?.indexed)]).toEqual([2, 2, 2]);
    expect(values).toHaveLength(2);
  });

  it('has no parts when it is one word, or has only short ones', () => {
    const partsOf = (value: string) => searchConditions({ filter: { field: 'description', value } }, now, statementParameters().bind, lookups)[0]?.parts;
    for (const value of ['payments1234', 'a.bc.def', '50%']) expect(partsOf(value)).toBeUndefined();
    expect(partsOf('payments.shop')).toHaveLength(2);
  });

  it('counts the place of a part as the database does: characters, not halves of them', () => {
    const [condition] = searchConditions({ filter: { field: 'description', value: '🔑 %key-1234' } }, now, statementParameters().bind, lookups);
    // % 🔑 blank \\ % k e y - 1
    expect(condition?.parts?.[0]?.alone).toContain('substr($1::text, 10, 4)');
  });

  it('compares owners with those that match, unless they are too many', () => {
    const owned = (owners: readonly string[] | null) => {
      const { values, bind } = statementParameters();
      const [condition] = searchConditions({ filter: { field: 'owner', value: 'Team' } }, now, bind, { ...lookups, owners });
      return { indexed: condition?.indexed, values };
    };
    expect(owned(['team-a@example.com'])).toEqual({ indexed: 'c."owner" = ANY($1::text[])', values: [['team-a@example.com']] });
    expect(owned(null)).toEqual({ indexed: 'lower(c."owner") LIKE $1', values: ['%team%'] });
    expect(ownerPattern({ filter: { field: 'owner', value: 'A%' } })).toBe('%a\\%%');
    expect(ownerPattern({ valid: { cn: '%', owner: 'Team%' } })).toBe('team%');
    expect(ownerPattern({ filter: { field: 'name', value: 'team' } })).toBeNull();
  });

  it('compares columns of few values with those that match', () => {
    expect(filter('keyType', 'rsa').values).toEqual([['RSA2048']]);
    expect(filter('key_type', '"rsa"').values).toEqual([[]]);
    expect(filter('status', 'rev').values).toEqual([['revoked']]);
  });

  it('looks for an issuer among the authorities too', () => {
    expect(filter('issuer', 'acorn')).toMatchObject({ indexed: '(lower(c."issuer") LIKE $1 OR c."authorityId" = ANY($2::int[]))', values: ['%acorn%', [3]] });
  });

  it('takes truth words for true, and all else for false', () => {
    for (const word of ['true', 'YES', 'on', 't', '1']) expect(filter('notify', word).values).toEqual([true]);
    for (const word of ['false', 'no', '0', 'perhaps']) expect(filter('active', word).values).toEqual([false]);
  });

  it('finds a serial number by its beginning, in decimal or hex', () => {
    expect(filter('serial', '1a:2b').values).toEqual(['1A2B%']);
    expect(filter('serial', '12').values).toEqual(['12%', '12%']);
    expect(filter('serial', 'xyz').indexed).toBe('false');
  });

  it('refuses texts of certificates with a better idea, and unknown fields with a list', () => {
    for (const field of ['body', 'chain', 'csr', 'private_key', 'privateKey', 'nonsense', 'constructor', 'toString']) {
      expect(() => filter(field, 'x')).toThrowError(refusal('query.filter'));
    }
    for (const value of ['', 'x', '1.5', '99999999999', '-1']) expect(() => filter('id', value)).toThrowError(refusal('query.filter'));
  });

  it('counts weeks from today to the end of the last day', () => {
    expect(search({ endsWithinWeeks: 1 }).values).toEqual([new Date('2026-03-31T00:00:00Z'), new Date('2026-04-08T00:00:00Z')]);
  });

  it('takes percent signs for wildcards where clients put them: in the names of valid ones', () => {
    const { values, indexed } = search({ valid: { cn: '%.Shop_1.example', owner: 'team%' } });
    expect(values).toEqual(expect.arrayContaining(['%.shop\\_1.example%', '%.shop\\_1.example', 'team%']));
    expect(indexed).toContain('"certificate_replacements" r WHERE r."replacedCertificateId" = c."id" LIMIT 1) IS NULL');
    expect(search({ valid: { cn: '%' } }).indexed).not.toContain('searchNames');
  });
});

describe('What a list leaves out', () => {
  const scope = (sortedBy: string) =>
    scopeConditions({ hideEndedBefore: now, hideDeleted: true }, statementParameters().bind, sortedBy).map(({ walked }) => walked);

  it('is what ended long ago, and deleted ones; walking by the end begins there', () => {
    expect(scope('id')).toEqual(['(c."notAfter" > $1) IS TRUE', 'NOT c."deleted"']);
    expect(scope('notAfter')).toEqual(['c."notAfter" > $1', 'NOT c."deleted"']);
  });

  it('ends a month back on the same day, or on the last of a shorter month', () => {
    expect(endOfShowing(now, -1)).toEqual(new Date('2026-02-28T00:00:00Z'));
    expect(endOfShowing(new Date('2026-03-15T15:00:00Z'), -1)).toEqual(new Date('2026-02-15T00:00:00Z'));
    expect(endOfShowing(now, 0)).toEqual(new Date('2026-03-31T00:00:00Z'));
    expect(endOfShowing(new Date('2026-01-10T00:00:00Z'), -14)).toEqual(new Date('2024-11-10T00:00:00Z'));
  });
});

describe('The order of a list', () => {
  it('is newest first, unless column and direction are both given', () => {
    for (const sorting of [decideSorting(undefined, undefined), decideSorting('name', undefined), decideSorting(undefined, 'asc')])
      expect(sorting).toMatchObject({ column: 'id', direction: 'DESC' });
    expect(decideSorting('validity_end', 'asc')).toMatchObject({ column: 'notAfter', direction: 'ASC', isIndexed: true });
  });

  it('is by columns that exist and hold no secret or text of a certificate', () => {
    for (const name of ['body', 'privateKey', 'sealedPrivateKey', 'id"', 'constructor', ''])
      expect(() => decideSorting(name, 'asc')).toThrowError(refusal('query.sort'));
  });
});

describe('A cursor', () => {
  const sorting = decideSorting('name', 'desc');
  const cursor = { column: 'name', direction: 'DESC', value: 'a "quoted" – näme', id: 7 } as const;

  it('comes back as it went', () => expect(readCursor(writeCursor(cursor), sorting)).toEqual(cursor));

  it('is refused in another order, and when it is none', () => {
    const strange = [
      writeCursor({ ...cursor, direction: 'ASC' }),
      writeCursor({ ...cursor, column: 'owner' }),
      'x',
      '',
      Buffer.from('{}').toString('base64url'),
      Buffer.from('["name","DESC",1,1]').toString('base64url'),
    ];
    for (const text of strange) expect(() => readCursor(text, sorting)).toThrowError(refusal('query.cursor'));
  });

  it('is not for orders in which a value may be missing', () =>
    expect(() => readCursor(writeCursor(cursor), decideSorting('cn', 'asc'))).toThrowError(refusal('query.cursor')));
});
