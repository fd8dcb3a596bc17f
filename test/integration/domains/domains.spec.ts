import type { AuthorityAnswer } from '@app/api-contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type StartedApi } from '../../support/api';
import { anAuthority, certificateBody, dnsNames } from '../../support/builders';
import { aCaller, type Caller, fresh } from '../../support/callers';

describe('Domains', () => {
  let api: StartedApi;
  let authority: AuthorityAnswer;
  let issuer: Caller;
  const zone = `${fresh('zone')}.example`;

  beforeAll(async () => {
    api = await startApi({ settings: { LEMUR_ALLOWED_DOMAINS: '["[a-z0-9.*-]+\\\\.example"]', SENSITIVE_DOMAIN_ROLES: 'name-keepers' } });
    authority = await anAuthority(api.admin);
    issuer = await aCaller(api, 'issuer', [`${authority.name}_operator`]);
  });
  afterAll(() => api?.stop());

  const request = (caller: Caller['api'], commonName: string, change = {}) =>
    caller.post('/certificates', certificateBody(authority.id, { commonName, ...change }));

  it('have each name once, without regard to case', async () => {
    expect((await api.admin.post('/domains', { name: `Once.${zone}` })).body).toMatchObject({ name: `once.${zone}`, sensitive: false });
    expect(await api.admin.post('/domains', { name: `ONCE.${zone}` })).toMatchObject({ status: 409, body: { code: 'domain.taken' } });
  });

  it('that are sensitive are for administrators and the keepers of names, in wildcards too', async () => {
    await api.admin.post('/domains', { name: `pay.${zone}`, sensitive: true });
    for (const name of [`pay.${zone}`, `PAY.${zone}`, `*.${zone}`])
      expect(await request(issuer.api, name)).toMatchObject({ status: 400, body: { code: 'domain.sensitive' } });
    expect(await request(issuer.api, `fine.${zone}`, dnsNames(`pay.${zone}`))).toMatchObject({ status: 400 });
    expect((await request(issuer.api, `fine.${zone}`)).status).toBe(200);
    expect((await request(api.admin, `pay.${zone}`)).status).toBe(200);
    await api.admin.post('/roles', { name: 'name-keepers', description: '' });
    const keeper = await aCaller(api, 'keeper', [`${authority.name}_operator`, 'name-keepers']);
    expect((await request(keeper.api, `pay.${zone}`)).status).toBe(200);
  });

  it('are marked as sensitive only by those who may unmark them', async () => {
    expect((await issuer.api.post('/domains', { name: `grab.${zone}`, sensitive: true })).status).toBe(403);
    expect((await issuer.api.post('/domains', { name: `plain.${zone}` })).status).toBe(200);
  });

  it('outside the allowed patterns are refused from end to end', async () => {
    for (const name of ['shop.other.test', 'shop.example.evil.test'])
      expect(await request(issuer.api, name)).toMatchObject({ status: 400, body: { code: 'domain.not-allowed' } });
    expect((await request(api.admin, 'shop.other.test')).status).toBe(200);
  });

  it('that are changed are in the audit log', async () => {
    const { body } = await api.admin.post('/domains', { name: `logged.${zone}` });
    await api.admin.put(`/domains/${body.id}`, { name: `logged.${zone}`, sensitive: true });
    const entries = await api.database.query(`SELECT "action" FROM audit_log WHERE "objectType" = 'domain' AND "objectId" = $1 ORDER BY "id"`, [body.id]);
    expect(entries).toEqual([{ action: 'domain.create' }, { action: 'domain.update' }]);
  });
});
