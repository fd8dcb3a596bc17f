import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StartedApi, startApi } from '../../support/api';
import { aCertificate, anAuthority, authorityBody, certificateBody } from '../../support/builders';
import { aCaller, type Caller, fresh } from '../../support/callers';

const team = `${fresh('team')}@callers.example`;
let api: StartedApi;
let reader: Caller;
let operator: Caller;
let authorityId: number;
let certificateId: number;
beforeAll(async () => {
  api = await startApi({ settings: { LEMUR_STRICT_ROLE_ENFORCEMENT: 'true', ADMIN_ONLY_AUTHORITY_CREATION: 'false', ALLOW_CERT_DELETION: 'true' } });
  await api.admin.post('/roles', { name: team });
  // Both own what is tried: only the strict rule stands between them.
  reader = await aCaller(api, 'reader', ['read-only', team]);
  operator = await aCaller(api, 'operator', ['operator', team]);
  authorityId = (await anAuthority(api.admin, { owner: team })).id;
  certificateId = (await aCertificate(api.admin, authorityId, { owner: team })).id;
});
afterAll(() => api?.stop());

const email = { slug: 'email-notification', pluginOptions: [{ name: 'interval', value: 9 }, { name: 'unit', value: 'days' }, { name: 'recipients', value: 'a@callers.example' }] }; // prettier-ignore
const changes = (): readonly [string, string, unknown][] => [
  ['POST', '/certificates', certificateBody(authorityId, { owner: team })],
  ['POST', '/certificates/upload', { owner: team, body: 'x' }],
  ['PUT', `/certificates/${certificateId}`, { owner: team }],
  ['POST', `/certificates/${certificateId}`, { notify: false }],
  ['POST', `/certificates/${certificateId}/update/switches`, { notify: false }],
  ['POST', `/certificates/${certificateId}/update/owner`, { owner: team }],
  ['PUT', `/certificates/${certificateId}/description`, { description: 'x' }],
  ['GET', `/certificates/${certificateId}/key`, undefined],
  ['POST', `/certificates/${certificateId}/export`, { plugin: { slug: 'openssl-export', pluginOptions: [{ name: 'type', value: 'PKCS12 (.p12)' }] } }],
  ['PUT', `/certificates/${certificateId}/revoke`, {}],
  ['DELETE', `/certificates/${certificateId}`, undefined],
  ['POST', '/authorities', authorityBody({ owner: team })],
  ['PUT', `/authorities/${authorityId}`, { owner: team }],
  ['POST', '/domains', { name: 'x.example' }],
  ['POST', '/notifications', { label: fresh('note'), plugin: email }],
];

describe('Where roles are strict', () => {
  it('owning a thing is not enough to change it or to see its key', async () => {
    for (const [method, path, body] of changes()) expect([path, (await reader.api.call(method, path, { body })).status]).toEqual([path, 403]);
    expect((await api.admin.get(`/certificates/${certificateId}`)).body).toMatchObject({ notify: true, status: null });
  });

  it('an operator changes what is his, and nothing of others', async () => {
    const ofOthers = await aCertificate(api.admin, (await anAuthority(api.admin)).id, { owner: 'others@callers.example' });
    expect((await operator.api.put(`/certificates/${certificateId}/description`, { description: 'mine' })).status).toBe(200);
    expect((await operator.api.put(`/certificates/${ofOthers.id}/description`, { description: 'theirs' })).status).toBe(403);
    expect((await operator.api.get(`/certificates/${ofOthers.id}/key`)).status).toBe(403);
  });

  it('an API key gives no more than its user has', async () => {
    const { jwt } = (await reader.api.post('/keys', { name: 'k', ttl: 1 })).body as { jwt: string };
    const withKey = api.anonymous.as(jwt);
    for (const [method, path, body] of changes()) expect([path, (await withKey.call(method, path, { body })).status]).toEqual([path, 403]);
  });
});
