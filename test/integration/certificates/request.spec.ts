import { X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AuthorityAnswer } from '@app/api-contract';
import { createCertificationRequest, generateKey } from '@app/crypto';
import { startApi, type StartedApi } from '../../support/api';
import { aCertificate, anAuthority, certificateBody, dnsNames, inDays } from '../../support/builders';
import { callersOfEachKind, type Callers, fresh } from '../../support/callers';

describe('Requesting a certificate', () => {
  let api: StartedApi;
  let authority: AuthorityAnswer;
  let callers: Callers;

  beforeAll(async () => {
    api = await startApi();
    authority = await anAuthority(api.admin);
    callers = await callersOfEachKind(api);
  });
  afterAll(() => api?.stop());

  it('leaves the request as it is when it is refused: nothing is written', async () => {
    const before = await api.database.rowCounts();
    const refused = [
      certificateBody(authority.id, { validityEnd: inDays(4000) }),
      certificateBody(authority.id, { keyType: 'ECCPRIME192V1' }),
      certificateBody(authority.id, { commonName: 'x'.repeat(65) }),
      certificateBody(authority.id, { extensions: { basicConstraints: { ca: true } } }),
      certificateBody(authority.id, { extensions: { custom: [{ oid: '2.5.29.19', encoding: 'b64asn1', value: 'MAMBAf8=', isCritical: true }] } }),
      certificateBody(authority.id, { roles: [{ id: 999_999_999 }] }),
      certificateBody(999_999_999),
    ];
    for (const body of refused) expect((await api.admin.post('/certificates', body)).status).toBe(400);
    const counts = await api.database.rowCounts();
    // A refusal may be recorded; nothing else may be there.
    expect({ ...counts, audit_log: 0 }).toEqual({ ...before, audit_log: 0 });
  });

  it('is for those who may use the authority, and its refusal says which role would do', async () => {
    for (const { api: caller } of [callers.plain, callers.operator, callers.reader]) {
      const answer = await caller.post('/certificates', certificateBody(authority.id));
      expect(answer.status).toBe(403);
    }
    const answer = await callers.plain.api.post('/certificates', certificateBody(authority.id));
    expect(answer.body.hint).toContain('pki@builders.example');
  });

  it('ends with the authority to the second, and not a second later', async () => {
    const { notAfter } = authority.authorityCertificate;
    const last = await api.admin.post('/certificates', certificateBody(authority.id, { validityStart: inDays(-1), validityEnd: notAfter }));
    expect(last.body).toMatchObject({ notAfter });
    const later = new Date(new Date(notAfter).getTime() + 1000).toISOString();
    const refused = await api.admin.post('/certificates', certificateBody(authority.id, { validityStart: inDays(-1), validityEnd: later }));
    expect(refused).toMatchObject({ status: 400, body: { code: 'certificate.outlives-issuer' } });
  });

  it('puts every kind of name into the certificate', async () => {
    const names = [
      { nameType: 'DNSName', value: 'BÜCHER.example' },
      { nameType: 'DNSName', value: '*.wild.example' },
      { nameType: 'IPAddress', value: '192.0.2.7' },
      { nameType: 'IPAddress', value: '2001:DB8::7' },
      { nameType: 'rfc822Name', value: 'who@example.com' },
      { nameType: 'uniformResourceIdentifier', value: 'spiffe://example.com/a' },
    ];
    const commonName = `${fresh('names')}.example`;
    const certificate = await aCertificate(api.admin, authority.id, { commonName, extensions: { subAltNames: { names } } });
    expect(new X509Certificate(certificate.body).subjectAltName).toBe(
      `DNS:${commonName}, DNS:xn--bcher-kva.example, DNS:*.wild.example, IP Address:192.0.2.7, IP Address:2001:DB8:0:0:0:0:0:7, email:who@example.com, URI:spiffe://example.com/a`,
    );
    expect(certificate.domains.map(({ name }) => name).sort()).toEqual(
      ['*.wild.example', '192.0.2.7', '2001:db8::7', commonName, 'xn--bcher-kva.example'].sort(),
    );
  });

  it('never issues an authority, and says what it left out', async () => {
    const { privateKeyPem } = await generateKey('ECCPRIME256V1');
    const asCa = { basicConstraints: { ca: true, pathLength: 0 }, subjectAltNames: { names: [{ type: 'dns' as const, value: 'ca.builders.example' }] } };
    const csr = await createCertificationRequest({ subject: [{ type: 'CN', value: 'ca.builders.example' }], extensions: asCa, privateKeyPem });
    const extensions = { keyUsage: { useDigitalSignature: true, useKeyCertSign: true, useCRLSign: true } };
    const asked = await api.admin.post('/certificates', certificateBody(authority.id, { csr, extensions }));
    expect(asked).toMatchObject({ status: 200, body: { warnings: [expect.stringContaining('no CA'), expect.stringContaining('useKeyCertSign')] } });
    const { keyUsage, basicConstraints } = asked.body.extensions;
    expect(basicConstraints).toEqual({ ca: false, path_length: null });
    expect([keyUsage.useDigitalSignature, keyUsage.useKeyCertSign, keyUsage.useCRLSign]).toEqual([true, false, false]);
    expect(new X509Certificate(asked.body.body).ca).toBe(false);
    expect((await api.admin.get(`/certificates/${asked.body.id}`)).body.warnings).toBeUndefined();
  });

  it('takes an owner with a host that is not ASCII', async () => {
    const certificate = await aCertificate(api.admin, authority.id, { owner: 'Team@Bücher.example' });
    expect(certificate.owner).toBe('team@bücher.example');
    expect(certificate.distinguishedName).toContain('1.2.840.113549.1.9.1=team@xn--bcher-kva.example');
  });

  it('gives the same name to nobody twice, however many ask at once', async () => {
    const name = fresh('contested');
    const owner = `${fresh('team')}@builders.example`;
    const shared = fresh('shared');
    const answers = await Promise.all(
      Array.from({ length: 24 }, (_, index) =>
        api.admin.post('/certificates', certificateBody(authority.id, { name, owner, ...dnsNames(`a.${shared}.example`, `b${index % 3}.${shared}.example`) })),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 24 }, () => 200));
    const names = answers.map(({ body }) => body.name as string);
    expect(new Set(names).size).toBe(24);
    expect(names).toContain(name);
    for (const { body } of answers) expect(body.domains).toHaveLength(3);
    const roles = await api.database.query(`SELECT FROM roles WHERE "name" = $1`, [owner]);
    const domains = await api.database.query(`SELECT FROM domains WHERE "name" LIKE $1`, [`%${shared}.example`]);
    expect([roles.length, domains.length]).toEqual([1, 4]);
  });

  it('writes who asked, by what right, and for what, into the audit log', async () => {
    const certificate = await aCertificate(api.admin, authority.id);
    const [entry] = await api.database.query(`SELECT * FROM audit_log WHERE "objectType" = 'certificate' AND "objectId" = $1`, [certificate.id]);
    expect(entry).toMatchObject({ action: 'certificate.issue', objectName: certificate.name, grantedBy: 'role admin', outcome: 'done' });
    expect(JSON.stringify(entry)).not.toMatch(/PRIVATE KEY|v1\.[0-9a-f]{8}\./);
  });

  it('seals the key: the database holds none that can be read', async () => {
    const { id } = await aCertificate(api.admin, authority.id);
    const [row] = await api.database.query(`SELECT "sealedPrivateKey" FROM certificates WHERE "id" = $1`, [id]);
    expect(row?.sealedPrivateKey).toMatch(/^v1\.[0-9a-f]{8}\./);
    const { body, headers } = await api.admin.get(`/certificates/${id}/key`, { reason: 'a test' });
    expect(body.key).toMatch(/^-----BEGIN EC PRIVATE KEY-----/);
    expect(headers.get('cache-control')).toContain('no-store');
    const [view] = await api.database.query(`SELECT "reason" FROM audit_log WHERE "action" = 'certificate.read-key' AND "objectId" = $1`, [id]);
    expect(view?.reason).toBe('a test');
  });

  it('never gives the key of an authority to anybody', async () => {
    const { id } = authority.authorityCertificate;
    expect(await api.admin.get(`/certificates/${id}/key`)).toMatchObject({ status: 403, body: { code: 'certificate.authority-key' } });
    expect((await api.admin.get(`/certificates/${id}`)).body.hasPrivateKey).toBe(true);
  });
});
