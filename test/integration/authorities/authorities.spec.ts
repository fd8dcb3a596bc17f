import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type StartedApi } from '../../support/api';
import { anAuthority, authorityBody, inDays } from '../../support/builders';
import { aCaller, callersOfEachKind, fresh, type Callers } from '../../support/callers';
import { openssl } from '../../support/programs';

let api: StartedApi;
let people: Callers;
beforeAll(async () => {
  api = await startApi({ settings: { LEMUR_PKI_URL: 'http://pki.test' } });
  people = await callersOfEachKind(api);
});
afterAll(() => api?.stop());

const text = async (pem: string) => (await openssl(['x509', '-noout', '-text', '-in', '{{ca.pem}}'], { 'ca.pem': pem })).output;
const names = (roles: { name: string }[]) => roles.map((role) => role.name).sort();

describe('A root', () => {
  it('is a certificate authority in the eyes of openssl, whatever was asked', async () => {
    const root = await anAuthority(api.admin, { extensions: { basicConstraints: { ca: false }, keyUsage: { useDigitalSignature: true } } });
    const shown = await text(root.authorityCertificate.body);
    expect(shown).toMatch(/Basic Constraints: critical\s+CA:TRUE/);
    expect(shown).toMatch(/Key Usage: critical\s+.*Certificate Sign, CRL Sign/);
    expect(shown).toContain('Subject Key Identifier');
    const verdict = await openssl(['verify', '-x509_strict', '-CAfile', '{{ca.pem}}', '{{ca.pem}}'], { 'ca.pem': root.authorityCertificate.body });
    expect(verdict).toMatchObject({ code: 0 });
  });

  it('brings two roles of its own, its owner’s and those asked for', async () => {
    const root = await anAuthority(api.admin, { owner: 'pki@roles.example', roles: [{ name: people.team }] });
    expect(names(root.roles)).toEqual([`${root.name}_admin`, `${root.name}_operator`, 'pki@roles.example', people.team].sort());
  });

  it('is shown with its creator, a name free of anything secret, and what the caller may do', async () => {
    const root = await anAuthority(api.admin);
    expect(root).toMatchObject({ options: null, parent: null, may: expect.arrayContaining(['authority.edit']) as unknown });
    expect(root.authorityCertificate).toMatchObject({ name: root.name, user: { username: 'lemur' }, status: null });
    const [row] = await api.database.query(
      `SELECT "creatorId", "hasPrivateKey", "sealedPrivateKey" FROM authorities JOIN certificates ON "caOfAuthorityId" = authorities.id WHERE authorities.id = $1`,
      [root.id],
    );
    expect(row).toMatchObject({ creatorId: 1, hasPrivateKey: true, sealedPrivateKey: expect.stringMatching(/^v1\./) as unknown });
  });

  it.each(['RSA2048', 'ECCSECP521R1', 'ED25519'])('may have a key of the type %s', async (keyType) => {
    const root = await anAuthority(api.admin, { keyType, signingAlgorithm: undefined });
    const verdict = await openssl(['verify', '-x509_strict', '-CAfile', '{{ca.pem}}', '{{ca.pem}}'], { 'ca.pem': root.authorityCertificate.body });
    expect(verdict).toMatchObject({ code: 0 });
  });

  it('lasts ten years when nothing is said', async () => {
    const root = await anAuthority(api.admin, { validityStart: undefined, validityEnd: undefined });
    const { notBefore, notAfter } = root.authorityCertificate;
    expect(new Date(notAfter).getUTCFullYear() - new Date(notBefore).getUTCFullYear()).toBe(10);
  });

  it('is refused under a name that is taken, and leaves nothing behind', async () => {
    const root = await anAuthority(api.admin);
    const before = await api.database.rowCounts();
    const again = await api.admin.post('/authorities', authorityBody({ name: root.name }));
    expect(again).toMatchObject({ status: 409, body: { code: 'authority.name-taken' } });
    expect(await api.database.rowCounts()).toEqual(before);
  });

  it('is refused when a role of the name that it would bring is there already', async () => {
    const name = fresh('trap');
    await api.admin.post('/roles', { name: `${name}_admin` });
    expect(await api.admin.post('/authorities', authorityBody({ name }))).toMatchObject({ status: 409, body: { code: 'authority.role-taken' } });
  });

  it('is made once when ten ask for it at the same time', async () => {
    const body = authorityBody();
    const answers = await Promise.all(Array.from({ length: 10 }, () => api.admin.post('/authorities', body)));
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, ...Array.from({ length: 9 }, () => 409)]);
    expect(await api.database.query('SELECT 1 FROM authorities WHERE name = $1', [body['name']])).toHaveLength(1);
    expect(await api.database.query('SELECT 1 FROM roles WHERE name LIKE $1', [`${String(body['name'])}\\_%`])).toHaveLength(2);
  });

  it.each([
    ['without a name', { name: undefined }, 'name'],
    ['with a blank name', { name: '  ' }, 'name'],
    ['with a common name of 65 characters', { commonName: 'x'.repeat(65) }, 'commonName'],
    ['with a weak key', { keyType: 'ECCPRIME192V1' }, 'keyType'],
    ['with SHA-1', { signingAlgorithm: 'sha1WithRSA' }, 'signingAlgorithm'],
    ['with an exporter as its issuer', { plugin: { slug: 'openssl-export' } }, 'plugin'],
    ['with an option that is neither yes nor no', { plugin: { slug: 'cryptography-issuer', pluginOptions: [{ name: 'cn_optional', value: 'x' }] } }, 'plugin'],
    ['that has ended', { validityStart: inDays(-20), validityEnd: inDays(-10) }, 'validityEnd'],
    ['with a role that is not there', { roles: [{ name: 'nobody knows it' }] }, 'roles'],
  ])('is refused %s', async (_, change, field) => {
    const before = await api.database.rowCounts();
    const answer = await api.admin.post('/authorities', authorityBody(change));
    expect(answer).toMatchObject({ status: 400, body: { message: 'Validation Error.', reasons: { [field]: expect.anything() as unknown } } });
    expect(await api.database.rowCounts()).toEqual(before);
  });
});

describe('A sub-CA', () => {
  it('has the whole chain, is bound to its parent, and names where its parent publishes', async () => {
    const root = await anAuthority(api.admin);
    const middle = await anAuthority(api.admin, { type: 'subca', parent: { name: root.name }, validityEnd: inDays(1000) });
    const last = await anAuthority(api.admin, { type: 'subca', parent: { id: middle.id }, validityStart: inDays(-1), validityEnd: inDays(900) });
    expect(last.parent).toEqual({ id: middle.id, name: middle.name });
    expect(last.authorityCertificate.chain?.match(/BEGIN/g)).toHaveLength(2);
    const verdict = await openssl(['verify', '-x509_strict', '-CAfile', '{{root.pem}}', '-untrusted', '{{chain.pem}}', '{{last.pem}}'], {
      'root.pem': root.authorityCertificate.body,
      'chain.pem': last.authorityCertificate.chain ?? '',
      'last.pem': last.authorityCertificate.body,
    });
    expect(verdict).toMatchObject({ code: 0 });
    expect(await text(last.authorityCertificate.body)).toContain(`http://pki.test/api/1/authorities/${middle.id}/crl`);
  });

  it('stays within the path length of its parent', async () => {
    const root = await anAuthority(api.admin, { extensions: { basicConstraints: { ca: true, path_length: 1 } } });
    const sub = await anAuthority(api.admin, { type: 'subca', parent: { id: root.id }, validityEnd: inDays(100) });
    expect(await text(sub.authorityCertificate.body)).toContain('pathlen:0');
    const below = await api.admin.post('/authorities', authorityBody({ type: 'subca', parent: { id: sub.id }, validityEnd: inDays(50) }));
    expect(below).toMatchObject({ status: 400, body: { code: 'authority.too-deep' } });
  });

  it('is refused a second beyond its parent’s end', async () => {
    const root = await anAuthority(api.admin, { validityEnd: inDays(100) });
    const late = new Date(new Date(root.authorityCertificate.notAfter).getTime() + 1000).toISOString();
    const answer = await api.admin.post('/authorities', authorityBody({ type: 'subca', parent: { id: root.id }, validityEnd: late }));
    expect(answer).toMatchObject({ status: 400, body: { reasons: { validityEnd: expect.any(String) as unknown } } });
  });

  it('is refused below a parent that is switched off', async () => {
    const root = await anAuthority(api.admin);
    await api.admin.put(`/authorities/${root.id}`, { owner: root.owner, description: '', active: false });
    const answer = await api.admin.post('/authorities', authorityBody({ type: 'subca', parent: { id: root.id }, validityEnd: inDays(50) }));
    expect(answer).toMatchObject({ status: 400, body: { reasons: { parent: { _schema: expect.stringContaining('switched off') as unknown } } } });
  });
});

describe('Rights on authorities', () => {
  it('let members see, use and change them, and show them the options', async () => {
    const mine = await anAuthority(api.admin, {
      roles: [{ name: people.team }],
      plugin: { slug: 'cryptography-issuer', pluginOptions: [{ name: 'cn_optional', value: true }] },
    });
    const asOwner = await people.owner.api.get(`/authorities/${mine.id}`);
    expect(JSON.parse(asOwner.body.options)).toEqual([expect.objectContaining({ name: 'cn_optional', value: true })]);
    const others = await anAuthority(api.admin);
    const listed = (await people.owner.api.get('/authorities', { count: 1000 })).body.items.map((item: { id: number }) => item.id);
    expect(listed).toContain(mine.id);
    expect(listed).not.toContain(others.id);
    const put = await people.owner.api.put(`/authorities/${mine.id}`, { owner: mine.owner, description: 'changed' });
    expect(put).toMatchObject({ status: 200, body: { description: 'changed', options: expect.stringContaining('cn_optional') as unknown } });
  });

  it('let others read one, without its options, and nothing else', async () => {
    const others = await anAuthority(api.admin, { plugin: { slug: 'cryptography-issuer', pluginOptions: [{ name: 'cab_compliant', value: true }] } });
    const read = await people.plain.api.get(`/authorities/${others.id}`);
    expect(read).toMatchObject({ status: 200, body: { options: null, may: [], maxIssuanceDays: 397 } });
    expect((await people.plain.api.get('/authorities')).body).toMatchObject({ total: 0, items: [] });
    for (const caller of [people.plain, people.reader, people.operator])
      expect(await caller.api.put(`/authorities/${others.id}`, { owner: others.owner, active: false })).toMatchObject({ status: 403 });
  });

  it('keep the read-only from changing even their own', async () => {
    const root = await anAuthority(api.admin);
    const member = await aCaller(api, 'member', ['read-only', `${root.name}_admin`]);
    expect(await member.api.put(`/authorities/${root.id}`, { owner: root.owner, active: false })).toMatchObject({ status: 403 });
  });

  it('leave the making of authorities to administrators, before anything is looked at', async () => {
    for (const caller of [people.plain, people.reader, people.operator, people.owner])
      expect(await caller.api.post('/authorities', authorityBody())).toMatchObject({ status: 403 });
  });

  it('ask for a right on the parent where everybody may make authorities', async () => {
    const open = await startApi({ database: api.database, settings: { ADMIN_ONLY_AUTHORITY_CREATION: 'false' } });
    try {
      const parent = await anAuthority(api.admin);
      const stranger = await aCaller(open, 'stranger');
      const before = await api.database.rowCounts();
      const answer = await stranger.api.post('/authorities', authorityBody({ type: 'subca', parent: { id: parent.id }, validityEnd: inDays(50) }));
      expect(answer.status).toBe(403);
      expect((await api.database.rowCounts())['authorities']).toBe(before['authorities']);
      const member = await aCaller(open, 'member', [`${parent.name}_operator`]);
      expect((await member.api.post('/authorities', authorityBody({ type: 'subca', parent: { id: parent.id }, validityEnd: inDays(50) }))).status).toBe(200);
    } finally {
      await open.stop();
    }
  });
});

describe('Changing an authority', () => {
  it('replaces its roles, makes the new owner’s role without attaching it, and lets the new owner in', async () => {
    const root = await anAuthority(api.admin);
    const owner = `${fresh('new-pki')}@authorities.example`;
    const put = await api.admin.put(`/authorities/${root.id}`, { owner, description: 'moved', roles: [{ name: `${root.name}_admin` }] });
    expect(put).toMatchObject({ status: 200, body: { owner, authorityCertificate: { owner }, roles: [{ name: `${root.name}_admin` }] } });
    const member = await aCaller(api, 'member', [owner]);
    expect((await member.api.get('/authorities')).body.items).toMatchObject([{ id: root.id }]);
  });

  it('leaves options alone that are not sent, and refuses a text that is not a list of options', async () => {
    const root = await anAuthority(api.admin, { plugin: { slug: 'cryptography-issuer', pluginOptions: [{ name: 'cn_optional', value: true }] } });
    const path = `/authorities/${root.id}`;
    expect((await api.admin.put(path, { owner: root.owner })).body.options).toContain('cn_optional');
    expect(await api.admin.put(path, { owner: root.owner, options: 'nonsense' })).toMatchObject({ status: 400, body: { reasons: { options: 'Not JSON.' } } });
    expect((await api.admin.put(path, { owner: root.owner, options: '[]' })).body.options).toBeNull();
    expect((await api.admin.get(path)).status).toBe(200);
  });

  it('is in the audit log with what was and what is', async () => {
    const root = await anAuthority(api.admin);
    await api.admin.put(`/authorities/${root.id}`, { owner: root.owner, description: 'second', active: false });
    const rows = await api.database.query(
      `SELECT "action", "before", "after", "grantedBy" FROM audit_log WHERE "objectType" = 'authority' AND "objectId" = $1 ORDER BY id`,
      [root.id],
    );
    expect(rows).toMatchObject([
      { action: 'authority.create', before: null, after: { owner: root.owner, parent: null }, grantedBy: 'role admin' },
      { action: 'authority.update', before: { description: 'made by a test', active: true }, after: { description: 'second', active: false } },
    ]);
  });
});

describe('The list of authorities', () => {
  it('is filtered, sorted and paged', async () => {
    const word = fresh('sorted');
    for (const letter of ['b', 'c', 'a']) await anAuthority(api.admin, { name: `${word}-${letter}`, commonName: `Common ${word} ${letter}` });
    const list = await api.admin.get('/authorities', { filter: `cn;common ${word}`, sortBy: 'name', sortDir: 'asc', count: 2 });
    expect(list.body).toMatchObject({ total: 3, items: [{ name: `${word}-a` }, { name: `${word}-b` }] });
    const rest = await api.admin.get('/authorities', { filter: `name;${word}`, sortBy: 'name', sortDir: 'asc', count: 2, page: 2 });
    expect(rest.body).toMatchObject({ total: 3, items: [{ name: `${word}-c` }] });
    expect((await api.admin.get('/authorities', { filter: 'plugin_name;cryptography', count: 1 })).body.total).toBeGreaterThan(2);
  });

  it.each<Record<string, string | number>>([{ filter: 'options;x' }, { sortBy: 'options', sortDir: 'asc' }, { count: 'all' }])('refuses %j', async (query) => {
    expect(await api.admin.get('/authorities', query)).toMatchObject({ status: 400 });
  });
});
