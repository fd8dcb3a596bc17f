import type { CertificateAnswer } from '@app/api-contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type StartedApi } from '../../support/api';
import { aCertificate, anAuthority, dnsNames, inDays } from '../../support/builders';
import { aCaller, type Caller, fresh } from '../../support/callers';

describe('The list of certificates', () => {
  let api: StartedApi;
  let caller: Caller;
  const word = fresh('lists');
  const made: CertificateAnswer[] = [];
  const ids = (answer: { body: { items: { id: number }[] } }) => answer.body.items.map(({ id }) => id);
  const list = (query: Record<string, string | number>) => api.admin.get('/certificates', query);

  beforeAll(async () => {
    api = await startApi();
    const authority = await anAuthority(api.admin, { name: word, commonName: 'An issuer' });
    caller = await aCaller(api, 'lister', [`${word}_operator`]);
    for (let index = 0; index < 5; index++) {
      const change = {
        owner: `team${index % 2}@${word}.example`,
        commonName: `n${index}.${word}.example`,
        description: `100%_${index} ${word}`,
        validityEnd: inDays(90 - index),
        notify: index !== 3,
        ...dnsNames(`also-n${index}.${word}.example`),
      };
      made.push(await aCertificate(index === 4 ? caller.api : api.admin, authority.id, change));
    }
  });
  afterAll(() => api?.stop());

  it('begins with the newest, and says exactly how many there are', async () => {
    const answer = await list({ filter: `cn;${word}` });
    expect(ids(answer)).toEqual(made.map(({ id }) => id).reverse());
    expect(answer.body).toMatchObject({ total: 5, totalIsExact: true });
  });

  it('has pages that neither overlap nor leave out, by number and by cursor, in every order', async () => {
    for (const sortBy of ['id', 'name', 'owner', 'notAfter', 'dateCreated', 'issuer']) {
      for (const sortDir of ['asc', 'desc']) {
        const byNumber: number[] = [];
        for (let page = 1; page <= 4; page++) byNumber.push(...ids(await list({ filter: `cn;${word}`, sortBy, sortDir, count: 2, page })));
        const byCursor: number[] = [];
        for (let after: string | null = ''; after !== null;) {
          const answer = await list({ filter: `cn;${word}`, sortBy, sortDir, count: 2, ...(after && { after }) });
          byCursor.push(...ids(answer));
          after = answer.body.next;
        }
        expect(byNumber, `${sortBy} ${sortDir}`).toHaveLength(5);
        expect(new Set(byNumber).size).toBe(5);
        expect(byCursor).toEqual(byNumber);
      }
    }
  });

  it('refuses a cursor of another order, and one that is none', async () => {
    const { next } = (await list({ filter: `cn;${word}`, sortBy: 'name', sortDir: 'asc', count: 2 })).body;
    const strange: Record<string, string>[] = [
      { sortBy: 'owner', sortDir: 'asc', after: next },
      { after: 'nonsense' },
      { after: Buffer.from('[1,2]').toString('base64url') },
      // Made up: what stands in them is no value of the column.
      { after: Buffer.from('["id","DESC","1",1e300]').toString('base64url') },
      { after: Buffer.from('["id","DESC","1",99999999999]').toString('base64url') },
      { sortBy: 'notAfter', sortDir: 'asc', after: Buffer.from('["notAfter","ASC","soon",1]').toString('base64url') },
    ];
    for (const query of strange) {
      const answer = await list(query);
      expect(answer.status).toBe(400);
      expect(answer.body.reasons.after).toEqual(expect.any(String));
    }
  });

  it('takes percent signs and underscores for themselves', async () => {
    expect((await list({ filter: `description;100%_2 ${word}` })).body.total).toBe(1);
    expect((await list({ filter: `description;100%2 ${word}` })).body.total).toBe(0);
    expect((await list({ filter: `cn;n_.${word}` })).body.total).toBe(0);
  });

  it('finds a certificate by any scrap of it', async () => {
    const [first] = made;
    if (!first) throw new Error('Nothing was made.');
    const colons = first.serialHex.replace(/(..)(?=.)/g, '$1:');
    const scraps = [first.name, `ALSO-N0.${word}`, first.serialHex, first.serial.slice(0, 20), colons, first.sha256 ?? ''];
    for (const scrap of scraps) expect(ids(await list({ filter: `any;${scrap}` })), scrap).toContain(first.id);
  });

  it('tells equality by double quotes', async () => {
    expect((await list({ filter: `name;"${made[1]?.name}"` })).body.total).toBe(1);
    expect((await list({ filter: `cn;"also-n1.${word}.example"` })).body.total).toBe(1);
    expect((await list({ filter: `cn;"n1.${word}"` })).body.total).toBe(0);
    expect((await list({ filter: `owner;"team0@${word}.example"` })).body.total).toBe(3);
    expect((await list({ filter: `issuer;"${word}"` })).body.total).toBe(5);
  });

  it('finds long texts as well as short ones, whole or quoted', async () => {
    for (const field of ['cn', 'name', 'any']) {
      expect((await list({ filter: `${field};also-n1.${word}.example` })).body.total, field).toBe(1);
      expect((await list({ filter: `${field};"also-n1.${word}.example"` })).body.total, field).toBe(1);
      expect((await list({ filter: `${field};also-n1.${word}.example.nowhere` })).body.total, field).toBe(0);
    }
    expect((await list({ filter: `owner;team1@${word}.example` })).body.total).toBe(2);
    expect((await list({ filter: `issuer;${word}` })).body.total).toBe(5);
  });

  it('is narrowed by every field there is', async () => {
    const count = async (query: Record<string, string | number>) => (await list({ ...query, count: 50 })).body.total as number;
    expect(await count({ owner: `team0@${word}.example,team1@${word}.example` })).toBe(5);
    expect(await count({ filter: `notify;false` })).toBe(1);
    expect(await count({ filter: 'active;false' })).toBe(1);
    expect(await count({ active: 'false' })).toBe(1);
    expect(await count({ filter: 'keyType;prime256', owner: `team0@${word}.example` })).toBe(3);
    expect(await count({ filter: 'signing_algorithm;SHA256', owner: `team0@${word}.example` })).toBe(3);
    expect(await count({ filter: 'bits;256', owner: `team0@${word}.example` })).toBe(3);
    expect(await count({ filter: 'status;revoked', owner: `team0@${word}.example` })).toBe(0);
    expect(await count({ creator: caller.username })).toBe(1);
    expect(await count({ timeRange: 13, owner: `team0@${word}.example` })).toBe(3);
    expect(await count({ timeRange: 4, owner: `team0@${word}.example` })).toBe(0);
    expect(await count({ id: `${made[0]?.id},${made[4]?.id}` })).toBe(2);
    const own = await caller.api.get('/certificates', { show: 'true' });
    expect(ids(own)).toEqual([made[4]?.id]);
  });

  it('refuses what it cannot filter or sort by, and names what it can', async () => {
    for (const filter of ['body;MII', 'chain;MII', 'csr;MII', 'privateKey;x', 'sealedPrivateKey;x', 'nonsense;x', '__proto__;x', 'id;x']) {
      const answer = await list({ filter });
      expect(answer.status, filter).toBe(400);
      expect(answer.body.reasons.filter).toEqual(expect.any(String));
    }
    for (const sortBy of ['body', 'sealedPrivateKey', 'id;drop table certificates', 'constructor'])
      expect((await list({ sortBy, sortDir: 'asc' })).status, sortBy).toBe(400);
    expect((await list({ serial: 'xyz' })).status).toBe(400);
  });

  it('takes a name in double quotes whole, and a percent sign in them for anything', async () => {
    expect(ids(await list({ filter: `cn;"n2.${word.toUpperCase()}.example"` }))).toEqual([made[2]?.id]);
    expect(ids(await list({ filter: `cn;"n2.${word}.ex"` }))).toEqual([]);
    expect(ids(await list({ filter: `cn;"n%.${word}.example"` }))).toHaveLength(5);
    expect(ids(await list({ filter: `cn;"also-%2.${word}.example"` }))).toEqual([made[2]?.id]);
    expect(ids(await list({ filter: `name;"also-n_.${word}.example"` }))).toEqual([]);
    expect(ids(await list({ filter: `owner;"team1@${word}.%"`, sortBy: 'id', sortDir: 'asc' }))).toEqual([made[1]?.id, made[3]?.id]);
    expect(ids(await list({ filter: `issuer;"AN%ISSUER"`, count: 50 }))).toEqual(expect.arrayContaining(made.map(({ id }) => id)));
  });

  it('has at most a thousand certificates a page, and at least one', async () => {
    expect(ids(await list({ filter: `cn;${word}`, count: 5000 }))).toHaveLength(5);
    expect((await list({ filter: `cn;${word}`, count: 0, page: 0 })).body).toMatchObject({ total: 5, items: [{ id: made[4]?.id }] });
  });

  it('never shows a key, sealed or not', async () => {
    const { text } = await list({ filter: `cn;${word}` });
    expect(/PRIVATE KEY|sealedPrivateKey|v1\.[0-9a-f]{8}\./.exec(text)?.[0]).toBeUndefined();
  });

  it('shows at most 500 names with a certificate, and all of them page by page', async () => {
    const [{ id = 0 } = {}] = made;
    await api.database.query(
      `WITH d AS (INSERT INTO domains ("name") SELECT 'bulk' || g || '.${word}.example' FROM generate_series(1, 700) g RETURNING "id")
       INSERT INTO certificates_domains ("certificateId", "domainId") SELECT $1, "id" FROM d`,
      [id],
    );
    const answer = await api.admin.get(`/certificates/${id}`);
    expect(answer.body.domains).toHaveLength(500);
    const page = await api.admin.get(`/certificates/${id}/domains`, { count: 100, page: 8 });
    expect(page.body).toMatchObject({ total: 702 });
    expect(page.body.items).toHaveLength(2);
  });
});
