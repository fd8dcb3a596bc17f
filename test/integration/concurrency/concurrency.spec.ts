import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type StartedApi } from '../../support/api';
import { aCertificate, anAuthority, dnsNames } from '../../support/builders';
import { fresh } from '../../support/callers';

const writers = Array.from({ length: 200 }, (_, index) => index);

describe('Two hundred who write at once', () => {
  let api: StartedApi;
  let authorityId: number;
  const word = fresh('crowd');
  beforeAll(async () => {
    api = await startApi();
    authorityId = (await anAuthority(api.admin)).id;
  });
  afterAll(() => api?.stop());

  it('get two hundred certificates of one wish: each with a name, a key, names, roles, notifications and a line in the log of its own', async () => {
    const owner = `${word}@example.com`;
    const made = await Promise.all(
      writers.map(() =>
        aCertificate(api.admin, authorityId, { owner, name: word, commonName: `${word}.example`, ...dnsNames(`${word}.example`, `www.${word}.example`) }),
      ),
    );
    expect(new Set(made.map(({ name }) => name)).size).toBe(200);
    expect(new Set(made.map(({ serial }) => serial)).size).toBe(200);

    const halves = await api.database.query(
      `SELECT c.id FROM certificates c WHERE c.owner = $1 AND (
         c."sealedPrivateKey" IS NULL
         OR (SELECT count(*) FROM certificates_domains j WHERE j."certificateId" = c.id) <> 2
         OR (SELECT count(*) FROM certificates_roles j WHERE j."certificateId" = c.id) < 1
         OR (SELECT count(*) FROM certificates_notifications j WHERE j."certificateId" = c.id) < 1
         OR (SELECT count(*) FROM audit_log a WHERE a."objectType" = 'certificate' AND a."objectId" = c.id AND a.action = 'certificate.issue') <> 1)`,
      [owner],
    );
    expect(halves).toEqual([]);
    const counts = await api.database.query(
      `SELECT (SELECT count(*)::int FROM certificates WHERE owner = $1) AS certificates, (SELECT count(*)::int FROM roles WHERE name = $1) AS roles,
              (SELECT count(*)::int FROM domains WHERE name LIKE $2) AS domains, (SELECT count(*)::int FROM certificate_owners WHERE owner = $1) AS owners`,
      [owner, `%${word}.example`],
    );
    expect(counts).toEqual([{ certificates: 200, roles: 1, domains: 2, owners: 1 }]);
  });

  it('who want one role get one, and all others are told that it is taken', async () => {
    const answers = await Promise.all(writers.map(() => api.admin.post('/roles', { name: `${word}-role`, description: 'for all' })));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(statuses.filter((status) => status === 409)).toHaveLength(199);
    expect(await api.database.query('SELECT count(*)::int AS count FROM roles WHERE name = $1', [`${word}-role`])).toEqual([{ count: 1 }]);
  });

  it('who change one certificate leave it as one of them said, and every change in the log begins where the one before it ended', async () => {
    const { id } = await aCertificate(api.admin, authorityId, { owner: `${word}-2@example.com` });
    const answers = await Promise.all(writers.map((index) => api.admin.put(`/certificates/${id}/description`, { description: `as ${index} said` })));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));

    const changes = await api.database.query<{ before: { description: string }; after: { description: string } }>(
      `SELECT before, after FROM audit_log WHERE "objectType" = 'certificate' AND "objectId" = $1 AND action <> 'certificate.issue' ORDER BY id`,
      [id],
    );
    expect(changes).toHaveLength(200);
    for (const [index, { before }] of changes.entries()) if (index > 0) expect(before.description).toBe(changes[index - 1]?.after.description);
    const [row] = await api.database.query<{ description: string }>('SELECT description FROM certificates WHERE id = $1', [id]);
    expect(row?.description).toBe(changes.at(-1)?.after.description);
  });

  it('who replace one certificate with two hundred leave it replaced by all of them', async () => {
    const old = await aCertificate(api.admin, authorityId, { owner: `${word}-3@example.com` });
    const made = await Promise.all(writers.map(() => aCertificate(api.admin, authorityId, { owner: `${word}-3@example.com`, replaces: [{ id: old.id }] })));
    const rows = await api.database.query<{ id: number }>(
      'SELECT "certificateId" AS id FROM certificate_replacements WHERE "replacedCertificateId" = $1 ORDER BY 1',
      [old.id],
    );
    expect(rows.map(({ id }) => id)).toEqual(made.map(({ id }) => id).sort((one, other) => one - other));
    expect((await api.admin.get(`/certificates/${old.id}`)).body.notify).toBe(false);
  });
});
