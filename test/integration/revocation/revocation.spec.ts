import type { AuthorityAnswer, CertificateAnswer } from '@app/api-contract';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startApi, type StartedApi } from '../../support/api';
import { aCertificate, anAuthority, inDays } from '../../support/builders';
import { aCaller, callersOfEachKind, type Callers } from '../../support/callers';
import { certtool, describeWith, openssl } from '../../support/programs';

let api: StartedApi;
let people: Callers;
beforeAll(async () => {
  api = await startApi();
  people = await callersOfEachKind(api);
});
afterAll(() => api?.stop());

/** As everybody fetches it: without a token. */
const fetchList = (authority: Pick<AuthorityAnswer, 'id'>) => api.anonymous.bytes(`/authorities/${authority.id}/crl`);
const shown = async (crl: Buffer) => (await openssl(['crl', '-inform', 'DER', '-noout', '-text', '-in', '{{crl}}'], { crl })).output;
const listNumber = async (crl: Buffer) => Number(/X509v3 CRL Number:\s+(\d+)/.exec(await shown(crl))?.[1]);
const revoke = (certificate: Pick<CertificateAnswer, 'id'>, crlReason = 'superseded', caller = api.admin) =>
  caller.put(`/certificates/${certificate.id}/revoke`, { crlReason, comments: 'by a test' });

/** What openssl says of the leaf, given the root and the list as it is published now. */
async function check(authority: AuthorityAnswer, leaf: CertificateAnswer) {
  const pem = (await openssl(['crl', '-inform', 'DER', '-in', '{{crl}}'], { crl: (await fetchList(authority)).bytes })).output;
  return openssl(['verify', '-x509_strict', '-crl_check', '-CAfile', '{{root.pem}}', '-CRLfile', '{{crl.pem}}', '{{leaf.pem}}'], {
    'root.pem': authority.authorityCertificate.body,
    'crl.pem': pem,
    'leaf.pem': leaf.body,
  });
}

describe('A certificate of our own authority', () => {
  it('is accepted by openssl until it is revoked, and refused from then on', async () => {
    const root = await anAuthority(api.admin);
    const [leaf, other] = [await aCertificate(api.admin, root.id), await aCertificate(api.admin, root.id)];
    expect(await check(root, leaf)).toMatchObject({ code: 0 });
    expect(await revoke(leaf)).toMatchObject({ status: 200, body: { id: leaf.id } });
    expect((await check(root, leaf)).output).toContain('certificate revoked');
    expect(await check(root, other)).toMatchObject({ code: 0 });
  });

  it('is shown as revoked, warned of no more and not renewed; time, reason and who are kept', async () => {
    const root = await anAuthority(api.admin);
    const leaf = await aCertificate(api.admin, root.id, { rotation: true });
    await revoke(leaf, 'keyCompromise');
    expect((await api.admin.get(`/certificates/${leaf.id}`)).body).toMatchObject({ status: 'revoked', notify: false, rotation: false });
    const [row] = await api.database.query(`SELECT "revokedAt", "revocationReason" FROM certificates WHERE id = $1`, [leaf.id]);
    expect(row).toMatchObject({ revokedAt: expect.any(Date) as unknown, revocationReason: 'keyCompromise' });
    const [entry] = await api.database.query(
      `SELECT "actor", "reason", "after", "grantedBy" FROM audit_log WHERE "action" = 'certificate.revoke' AND "objectId" = $1`,
      [leaf.id],
    );
    expect(entry).toMatchObject({ actor: expect.stringContaining('@') as unknown, reason: 'by a test', after: { status: 'revoked' }, grantedBy: 'role admin' });
    expect(await shown((await fetchList(root)).bytes)).toContain('Key Compromise');
  });

  it('is revoked once: the second time is a conflict, and makes no new list', async () => {
    const root = await anAuthority(api.admin);
    const leaf = await aCertificate(api.admin, root.id);
    await revoke(leaf);
    const number = await listNumber((await fetchList(root)).bytes);
    expect(await revoke(leaf, 'keyCompromise')).toMatchObject({ status: 409, body: { code: 'revoke.already' } });
    expect(await listNumber((await fetchList(root)).bytes)).toBe(number);
  });

  it('can be put on hold and released again', async () => {
    const root = await anAuthority(api.admin);
    const leaf = await aCertificate(api.admin, root.id);
    expect(await revoke(leaf, 'removeFromCRL')).toMatchObject({ status: 400, body: { reasons: { crlReason: expect.any(String) as unknown } } });
    await revoke(leaf, 'certificateHold');
    expect((await check(root, leaf)).output).toContain('certificate revoked');
    expect(await revoke(leaf, 'removeFromCRL')).toMatchObject({ status: 200 });
    expect(await check(root, leaf)).toMatchObject({ code: 0 });
    expect((await api.admin.get(`/certificates/${leaf.id}`)).body.status).toBe('valid');
  });

  it('stays as it is while an endpoint serves it', async () => {
    const root = await anAuthority(api.admin);
    const leaf = await aCertificate(api.admin, root.id);
    await api.database.query(
      `INSERT INTO endpoints (name, dnsname, port, type, "certificateId", "lastSeenAt") VALUES ('lb', 'lb.test', $1, 'elb', $1, now())`,
      [leaf.id],
    );
    expect(await revoke(leaf)).toMatchObject({
      status: 403,
      body: { message: 'Cannot revoke certificate. Endpoints are deployed with the given certificate.' },
    });
    expect((await api.admin.get(`/certificates/${leaf.id}`)).body.status).not.toBe('revoked');
  });

  it('is revoked by its owner, and by nobody who has no right to it', async () => {
    const root = await anAuthority(api.admin);
    const leaf = await aCertificate(api.admin, root.id, { owner: people.team });
    const issuer = await aCaller(api, 'issuer', [`${root.name}_operator`]);
    for (const caller of [people.plain, people.reader, issuer]) expect((await revoke(leaf, 'superseded', caller.api)).status).toBe(403);
    expect((await revoke(leaf, 'superseded', people.owner.api)).status).toBe(200);
    // A refusal is written down beside the answer, not before it.
    const refusals = `SELECT 1 FROM audit_log WHERE "objectId" = $1 AND "action" = 'certificate.revoke' AND "outcome" = 'refused'`;
    await vi.waitFor(async () => expect(await api.database.query(refusals, [leaf.id])).toHaveLength(3), { timeout: 10_000, interval: 100 });
  });

  it('takes every row with it that holds the same serial number of the same authority', async () => {
    const root = await anAuthority(api.admin);
    const leaf = await aCertificate(api.admin, root.id, { owner: people.team });
    const [twin] = await api.database.query<{ id: number }>(
      `INSERT INTO certificates (uuid, name, owner, body, "hasPrivateKey", issuer, serial, "serialHex", sha256, "distinguishedName", "notBefore", "notAfter", extensions, "authorityId")
       SELECT gen_random_uuid(), name || '-twin', 'others@callers.example', body, false, issuer, serial, "serialHex", sha256 || 'x', "distinguishedName", "notBefore", "notAfter", extensions, "authorityId"
       FROM certificates WHERE id = $1 RETURNING id`,
      [leaf.id],
    );
    expect(await revoke(leaf, 'superseded', people.owner.api)).toMatchObject({
      status: 403,
      body: { message: expect.stringContaining(String(twin?.id)) as unknown },
    });
    expect((await revoke(leaf)).status).toBe(200);
    expect(await api.database.query(`SELECT status FROM certificates WHERE id = ANY($1)`, [[leaf.id, twin?.id]])).toEqual([
      { status: 'revoked' },
      { status: 'revoked' },
    ]);
  });
});

describe('The certificate of a sub-CA', () => {
  it('is revoked in the list of its parent, and issues no more', async () => {
    const root = await anAuthority(api.admin);
    const sub = await anAuthority(api.admin, { type: 'subca', parent: { id: root.id }, validityEnd: inDays(500) });
    expect((await revoke({ id: sub.authorityCertificate.id }, 'cACompromise')).status).toBe(200);
    expect(await shown((await fetchList(root)).bytes)).toContain('CA Compromise');
    const issued = await api.admin.post('/certificates', {
      owner: 'web@builders.example',
      commonName: 'a.test',
      authority: { id: sub.id },
      validityStart: inDays(-1),
      validityEnd: inDays(30),
    });
    expect(issued).toMatchObject({ status: 400 });
  });

  it('of a root cannot be revoked: nobody stands above it', async () => {
    const root = await anAuthority(api.admin);
    expect(await revoke({ id: root.authorityCertificate.id })).toMatchObject({ status: 400, body: { code: 'revoke.no-authority' } });
  });
});

describe('The revocation list', () => {
  it('is there for everybody from the first moment, cacheable, and good for seven days', async () => {
    const root = await anAuthority(api.admin);
    const { status, headers, bytes } = await fetchList(root);
    expect({ status, type: headers.get('content-type') }).toEqual({ status: 200, type: 'application/pkix-crl' });
    expect(headers.get('cache-control')).toMatch(/^public, max-age=\d+$/);
    const text = await shown(bytes);
    const [last, next] = ['Last Update', 'Next Update'].map((word) => Date.parse(new RegExp(`${word}: (.+)`).exec(text)?.[1] ?? ''));
    expect((Number(next) - Number(last)) / 86_400_000).toBe(7);
    const known = await api.anonymous.call('GET', `/authorities/${root.id}/crl`, { headers: { 'if-none-match': headers.get('etag') ?? '' } });
    expect(known).toMatchObject({ status: 304, text: '' });
  });

  it('rises in number with each signing', async () => {
    const root = await anAuthority(api.admin);
    const first = await listNumber((await fetchList(root)).bytes);
    await revoke(await aCertificate(api.admin, root.id));
    expect(await listNumber((await fetchList(root)).bytes)).toBeGreaterThan(first);
  });

  it('loses no entry when twenty certificates are revoked at the same time', async () => {
    const root = await anAuthority(api.admin);
    const leaves = await Promise.all(Array.from({ length: 20 }, () => aCertificate(api.admin, root.id)));
    const answers = await Promise.all(leaves.map((leaf) => revoke(leaf)));
    expect(answers.map((answer) => answer.status)).toEqual(leaves.map(() => 200));
    const text = await shown((await fetchList(root)).bytes);
    const listed = [...text.matchAll(/Serial Number: ([0-9A-F]+)/g)].map(([, hex]) => hex?.replace(/^0+/, ''));
    expect(listed.sort()).toEqual(leaves.map((leaf) => leaf.serialHex).sort());
  });

  it('is signed by the first who reads it when a crash came between revoking and signing', async () => {
    const root = await anAuthority(api.admin);
    const leaf = await aCertificate(api.admin, root.id);
    // What a process leaves behind that dies right after the commit of the revocation.
    await api.database.query(`UPDATE certificates SET status = 'revoked', "revokedAt" = now(), "revocationReason" = 'superseded' WHERE id = $1`, [leaf.id]);
    await api.database.query(`UPDATE revocation_lists SET "staleSince" = now() WHERE "authorityId" = $1`, [root.id]);
    expect((await check(root, leaf)).output).toContain('certificate revoked');
    expect(await api.database.query(`SELECT 1 FROM revocation_lists WHERE "authorityId" = $1 AND "staleSince" IS NULL`, [root.id])).toHaveLength(1);
  });

  it('is none for an authority that is not there', async () => {
    expect((await fetchList({ id: 999_999 })).status).toBe(404);
    expect((await api.anonymous.bytes('/authorities/999999/certificate')).status).toBe(404);
  });

  it('of a hundred thousand is signed in seconds, and openssl reads all of it', { timeout: 120_000 }, async () => {
    const root = await anAuthority(api.admin);
    const leaf = await aCertificate(api.admin, root.id);
    await api.database.query(
      `INSERT INTO certificates (uuid, name, owner, body, "hasPrivateKey", issuer, serial, "serialHex", sha256, "distinguishedName", "notBefore", "notAfter", extensions, "authorityId", status, "revokedAt", "revocationReason")
       SELECT gen_random_uuid(), name || '-' || n, owner, body, false, issuer, (10000000000 + n)::text, '', sha256 || n, "distinguishedName", "notBefore", "notAfter", '{}', "authorityId", 'revoked', now(), 'superseded'
       FROM certificates, generate_series(1, 100000) n WHERE id = $1`,
      [leaf.id],
    );
    const started = Date.now();
    expect((await revoke(leaf)).status).toBe(200);
    expect(Date.now() - started).toBeLessThan(10_000);
    const text = await shown((await fetchList(root)).bytes);
    expect(text.match(/Serial Number:/g)).toHaveLength(100_001);
    expect((await check(root, leaf)).output).toContain('certificate revoked');
  });

  describeWith(['certtool'], 'in the eyes of GnuTLS', () => {
    it('is well-formed and signed by its authority', async () => {
      const root = await anAuthority(api.admin);
      await revoke(await aCertificate(api.admin, root.id));
      const pem = (await openssl(['crl', '-inform', 'DER', '-in', '{{crl}}'], { crl: (await fetchList(root)).bytes })).output;
      const verdict = await certtool(['--verify-crl', '--infile', '{{crl.pem}}', '--load-ca-certificate', '{{ca.pem}}'], {
        'crl.pem': pem,
        'ca.pem': root.authorityCertificate.body,
      });
      expect(verdict.output).toMatch(/Verified/i);
    });
  });
});

describe('The certificate of an authority', () => {
  it('is given to everybody as DER', async () => {
    const root = await anAuthority(api.admin);
    const { headers, bytes } = await api.anonymous.bytes(`/authorities/${root.id}/certificate`);
    expect(headers.get('content-type')).toBe('application/pkix-cert');
    const { output } = await openssl(['x509', '-inform', 'DER', '-in', '{{ca.der}}'], { 'ca.der': bytes });
    expect(output.trim()).toBe(root.authorityCertificate.body.trim());
  });
});
