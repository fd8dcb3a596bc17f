import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StartedApi, startApi } from '../../support/api';
import { aCertificate, anAuthority } from '../../support/builders';
import { aCaller, fresh } from '../../support/callers';

let api: StartedApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const actionsIn = (body: { items: { action: string }[] }) => body.items.map(({ action }) => action);

describe('The log', () => {
  it('tells of a certificate in the words that clients know', async () => {
    const authority = await anAuthority(api.admin);
    const certificate = await aCertificate(api.admin, authority.id);
    await api.admin.get(`/certificates/${certificate.id}/key`);
    const { body } = await api.admin.get('/logs', { filter: `certificate.name;${certificate.name}` });
    expect(body.items.map(({ logType }: { logType: string }) => logType)).toEqual(['key_view', 'create_cert']);
    expect(body.items[0]).toMatchObject({ user: { username: 'lemur' }, certificate: { id: certificate.id, name: certificate.name } });
    expect((await api.admin.get('/logs', { action: 'key_view' })).body.total).toBe(1);
    expect(JSON.stringify(body)).not.toContain('PRIVATE KEY');
  });

  it('is searched by action, object, user and time', async () => {
    const ann = await aCaller(api, 'ann', ['admin']);
    const role = (await ann.api.post('/roles', { name: fresh('role') })).body;
    await ann.api.delete(`/roles/${role.id}`);
    expect(actionsIn((await api.admin.get('/logs', { objectType: 'role', objectId: role.id })).body)).toEqual(['role.delete', 'role.create']);
    expect(actionsIn((await api.admin.get('/logs', { user: ann.username, action: 'role.delete' })).body)).toEqual(['role.delete']);
    expect(actionsIn((await api.admin.get('/logs', { filter: `user.email;${ann.username}`, sortBy: 'id', sortDir: 'asc' })).body)).toEqual([
      'user.sign-in',
      'role.create',
      'role.delete',
    ]);
    const [{ loggedAt }] = (await api.admin.get('/logs', { objectType: 'role', objectId: role.id })).body.items;
    expect((await api.admin.get('/logs', { user: ann.username, until: '2020-01-01T00:00:00Z' })).body.total).toBe(0);
    expect((await api.admin.get('/logs', { objectId: role.id, objectType: 'role', from: loggedAt })).body.total).toBe(1);
  });

  it('shows what changed, and from where, to administrators only', async () => {
    const ann = await aCaller(api, 'ann');
    const [forAdmin] = (await api.admin.get('/logs', { action: 'user.create', objectType: 'user', objectId: ann.id })).body.items;
    const [forAnn] = (await ann.api.get('/logs', { action: 'user.create', objectType: 'user', objectId: ann.id })).body.items;
    expect(forAdmin).toMatchObject({ address: '127.0.0.1', after: { username: ann.username }, grantedBy: 'role admin', object: { type: 'user', id: ann.id } });
    expect(forAnn).toMatchObject({ address: null, before: null, after: null, requestId: null });
  });

  it('has a stand-in for whoever is no user', async () => {
    await api.anonymous.post('/auth/login', { username: 'nobody-at-all', password: 'x' });
    const [entry] = (await api.admin.get('/logs', { action: 'user.sign-in' })).body.items;
    expect(entry).toMatchObject({ outcome: 'refused', user: { id: 0, username: 'anonymous', email: 'anonymous@system.invalid' } });
  });

  it('refuses fields that it does not have', async () => {
    const refused: Record<string, string>[] = [{ filter: 'before;x' }, { sortBy: 'before', sortDir: 'asc' }, { from: 'yesterday' }, { owner: 'x' }];
    for (const query of refused) expect((await api.admin.get('/logs', query)).status).toBe(400);
  });

  it('only grows: the database refuses to change or delete a line', async () => {
    await expect(api.database.query(`UPDATE audit_log SET "actor" = 'somebody else'`)).rejects.toThrow('only grows');
    await expect(api.database.query('DELETE FROM audit_log')).rejects.toThrow('only grows');
  });
});
