import { authorityExtensions, generateKey, leafExtensions, parseCertificationRequest, readPrivateKey, signCertificate } from '@app/crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type StartedApi } from '../../support/api';
import { anAuthority, authorityBody, certificateBody } from '../../support/builders';
import { aCaller, callersOfEachKind, fresh, type Callers } from '../../support/callers';

const DAY_MS = 86_400_000;

describe('Pending certificates', () => {
  let api: StartedApi;
  let callers: Callers;
  let authorityId: number;
  let ca: { certificatePem: string; privateKeyPem: string };

  beforeAll(async () => {
    api = await startApi({ settings: { ACME_DIRECTORY_HOST_ALLOWLIST: 'acme.pending.example' } });
    callers = await callersOfEachKind(api);
    const key = await generateKey('ECCPRIME256V1');
    const { pem } = await signCertificate({
      subject: [{ type: 'CN', value: 'A CA elsewhere' }],
      publicKeySpkiDer: key.publicKeySpkiDer,
      issuer: { selfSigned: { privateKeyPem: key.privateKeyPem } },
      notBefore: new Date(Date.now() - DAY_MS),
      notAfter: new Date(Date.now() + 3650 * DAY_MS),
      extensions: authorityExtensions({}),
    });
    ca = { certificatePem: pem, privateKeyPem: key.privateKeyPem };
    const pluginOptions = Object.entries({ acme_url: 'https://acme.pending.example/dir', certificate: pem, eab_kid: 'kid', eab_hmac_key: 'c2VjcmV0' }).map(([name, value]) => ({ name, value })); // prettier-ignore
    const made = await api.admin.post('/authorities', authorityBody({ plugin: { slug: 'acme-issuer', pluginOptions } }));
    expect([made.status, made.text]).toEqual([200, expect.anything()]);
    authorityId = (made.body as { id: number }).id;
  });
  afterAll(() => api?.stop());

  const request = async (change: object = {}) => {
    const body = certificateBody(authorityId, {
      owner: callers.team,
      commonName: `${fresh('www')}.pending.example`,
      validityStart: undefined,
      validityEnd: undefined,
      ...change,
    });
    const answer = await api.admin.post('/certificates', body);
    expect([answer.status, answer.text]).toEqual([200, expect.anything()]);
    return answer.body;
  };
  const issue = async (csrPem: string) => {
    const { publicKeySpkiDer, extensions } = parseCertificationRequest(csrPem);
    const validity = { notBefore: new Date(Date.now() - 3_600_000), notAfter: new Date(Date.now() + 90 * DAY_MS) };
    return (await signCertificate({ subject: [], publicKeySpkiDer, issuer: ca, ...validity, extensions: leafExtensions(extensions) })).pem;
  };
  const path = (id: number, rest = '') => `/pending_certificates/${id}${rest}`;

  it('are answered to whoever requested them, and listed while they wait', async () => {
    const asked = await request({ description: 'soon' });
    expect(asked).toMatchObject({
      resolved: false,
      resolvedCertId: null,
      externalId: null,
      description: 'soon',
      authority: { id: authorityId },
      dnsProviderId: null,
    });
    expect(asked).not.toHaveProperty('body');
    const { body } = await api.admin.get('/pending_certificates', { filter: `name;${asked.name as string}` });
    expect(body).toMatchObject({ total: 1, items: [{ id: asked.id, numberAttempts: 0, state: 'waiting', nextStep: expect.any(String) as string }] });
    expect((await callers.reader.api.get(path(asked.id))).body).toMatchObject({ id: asked.id, may: [] });
    expect((await callers.owner.api.get(path(asked.id))).body.may).toContain('pending-certificate.cancel');
    for (const filter of ['issuer;authority', 'cn;pending', 'active;true', 'owner;callers', 'destination;none']) {
      expect([filter, (await api.admin.get('/pending_certificates', { filter })).status]).toEqual([filter, 200]);
    }
  });

  it('keep the name that was asked for, and make one where none was', async () => {
    const name = fresh('given');
    expect((await request({ name })).name).toBe(name);
    expect((await request({ name })).name).toMatch(new RegExp(`^${name}-[0-9a-f]{8}$`));
    const commonName = `${fresh('made')}.pending.example`;
    expect((await request({ commonName })).name).toMatch(new RegExp(`^${commonName}-authority-[a-z0-9]+-\\d{8}-\\d{8}$`));
  });

  it('give their key to those who may read it, and note each look', async () => {
    const { id } = await request();
    expect((await callers.plain.api.get(path(id, '/key'))).status).toBe(403);
    expect((await callers.reader.api.get(path(id, '/key'))).status).toBe(403);
    const { body, headers } = await callers.owner.api.get(path(id, '/key'));
    expect(readPrivateKey(body.key as string).pem).toContain('PRIVATE KEY');
    expect(headers.get('cache-control')).toContain('no-store');
    const looks = await api.database.query(
      `SELECT "actor" FROM audit_log WHERE "action" = 'pending-certificate.read-key' AND "outcome" = 'done' AND "objectId" = $1`,
      [id],
    );
    expect(looks).toHaveLength(1);
  });

  it('can be changed by those who own them; lists that are left out are emptied, defaults of the owner are always there', async () => {
    const { id } = await request();
    const owner = `${fresh('next')}@callers.example`;
    expect((await callers.plain.api.put(path(id), { owner })).status).toBe(403);
    const { status, body } = await callers.owner.api.put(path(id), { owner, description: 'moved', notify: false });
    expect(status).toBe(200);
    expect(body).toMatchObject({ owner, description: 'moved', notify: false, active: false, destinations: [], replaces: [] });
    expect((body.roles as { name: string }[]).map(({ name }) => name)).toEqual([owner]);
    expect((body.notifications as unknown[]).length).toBeGreaterThan(0);
  });

  it('replace nothing that their editor has no right on', async () => {
    const { id } = await request();
    const internal = await anAuthority(api.admin);
    const { body: theirs } = await api.admin.post('/certificates', certificateBody(internal.id));
    const { status } = await callers.owner.api.put(path(id), { owner: callers.team, replaces: [{ id: theirs.id }] });
    expect(status).toBe(403);
    expect((await api.admin.put(path(id), { owner: callers.team, replaces: [{ id: theirs.id }] })).body.replaces).toMatchObject([{ id: theirs.id }]);
    expect((await api.admin.get(`/certificates/${theirs.id}`)).body.notify).toBe(true);
  });

  it('become the certificate that somebody brings, with the key that was kept, once', async () => {
    const internal = await anAuthority(api.admin);
    const { body: old } = await api.admin.post('/certificates', certificateBody(internal.id, { owner: callers.team }));
    const asked = await request({ replaces: [{ id: old.id }], description: 'by hand' });
    expect((await callers.plain.api.post(path(asked.id, '/upload'), { body: await issue(asked.csr as string) })).status).toBe(403);
    const { status, body } = await callers.owner.api.post(path(asked.id, '/upload'), { body: await issue(asked.csr as string), externalId: 'order-7' });
    expect([status, body.resolved, body.state]).toEqual([200, true, 'issued']);
    const { body: certificate } = await api.admin.get(`/certificates/${body.resolvedCertId as number}`);
    expect(certificate).toMatchObject({ owner: callers.team, description: 'by hand', hasPrivateKey: true, externalId: 'order-7', replaces: [{ id: old.id }] });
    expect((await api.admin.get(`/certificates/${old.id as number}`)).body.notify).toBe(false);
    expect((await callers.owner.api.get(path(asked.id, '/key'))).status).toBe(404);
    const again = await callers.owner.api.post(path(asked.id, '/upload'), { body: await issue(asked.csr as string) });
    expect(again).toMatchObject({ status: 409, body: { code: 'pending-certificate.settled' } });
    expect((await api.admin.get('/pending_certificates', { id: asked.id })).body.total).toBe(0);
  });

  it('become a certificate of whoever asked for it, and not of the account that only has the address of the owner', async () => {
    const asked = await request({ owner: `${callers.plain.username}@callers.example` });
    const { body } = await api.admin.post(path(asked.id, '/upload'), { body: await issue(asked.csr as string) });
    const { body: certificate } = await api.admin.get(`/certificates/${body.resolvedCertId as number}`);
    expect(certificate.user.id).toBe((await api.admin.get('/auth/me')).body.id);
    expect((await callers.plain.api.get(`/certificates/${certificate.id as number}/key`)).status).toBe(403);
  });

  it('take no certificate for another key, from another authority, or that cannot be read', async () => {
    const [one, other] = [await request(), await request()];
    const foreign = await anAuthority(api.admin);
    const { body: elsewhere } = await api.admin.post('/certificates', certificateBody(foreign.id, { csr: one.csr }));
    const upload = (body: string) => api.admin.post(path(one.id), { body }).then(() => api.admin.post(path(one.id, '/upload'), { body }));
    expect(await upload(await issue(other.csr as string))).toMatchObject({ status: 400, body: { code: 'pending-certificate.other-key' } });
    expect(await upload(elsewhere.body as string)).toMatchObject({ status: 400, body: { code: 'pending-certificate.chain' } });
    expect(await upload('not a certificate')).toMatchObject({ status: 400, body: { reasons: { body: expect.any(String) as string } } });
    expect((await api.admin.get(path(one.id))).body.state).toBe('waiting');
  });

  it('are cancelled by those who own them, with a note, and their key goes', async () => {
    const { id } = await request();
    const cancel = (who: { api: { call: StartedApi['admin']['call'] } }) => who.api.call('DELETE', path(id), { body: { note: 'ordered by mistake' } });
    expect((await cancel(callers.plain)).status).toBe(403);
    expect((await cancel(callers.owner)).status).toBe(204);
    expect((await cancel(callers.owner)).status).toBe(204);
    expect((await api.admin.get(path(id))).body).toMatchObject({
      resolved: true,
      resolvedCertId: null,
      state: 'cancelled',
      status: 'Cancelled: ordered by mistake',
    });
    const [row] = await api.database.query(`SELECT "sealedPrivateKey" FROM pending_certificates WHERE "id" = $1`, [id]);
    expect(row).toEqual({ sealedPrivateKey: null });
    expect((await api.admin.put(path(id), { owner: callers.team })).status).toBe(409);
  });

  it('are not there when they are not', async () => {
    for (const [method, rest, body] of [
      ['GET', ''],
      ['PUT', '', { owner: 'a@b.example' }],
      ['DELETE', '', { note: 'x' }],
      ['GET', '/key'],
      ['POST', '/upload', { body: 'x' }],
    ] as const) {
      // prettier-ignore
      expect([method, rest, (await api.admin.call(method, path(999_999, rest), body ? { body } : {})).status]).toEqual([method, rest, 404]);
    }
  });

  it('never show the secrets of their authority', async () => {
    const { id } = await request();
    expect((await api.admin.get(path(id))).text).not.toContain('c2VjcmV0');
  });

  it('can be requested by whoever may use the authority, and by nobody else', async () => {
    const stranger = await aCaller(api, 'stranger');
    const { status } = await stranger.api.post('/certificates', certificateBody(authorityId, { validityStart: undefined, validityEnd: undefined }));
    expect(status).toBe(403);
  });
});
