import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StartedApi, startApi } from '../../support/api';
import { aCaller, type Callers, callersOfEachKind, fresh } from '../../support/callers';

let api: StartedApi;
let callers: Callers;
beforeAll(async () => {
  api = await startApi();
  callers = await callersOfEachKind(api);
});
afterAll(() => api.stop());

const aUser = (change: Record<string, unknown> = {}) => {
  const username = fresh('user');
  return { username, email: `${username}@users.example`, password: 'Violet-Harbour#77', active: true, roles: [], ...change };
};

describe('A user', () => {
  it('is created and changed by administrators, and by nobody else', async () => {
    for (const caller of [callers.reader, callers.plain, callers.operator, callers.owner]) {
      expect((await caller.api.post('/users', aUser())).status).toBe(403);
      expect(
        (await caller.api.put(`/users/${caller.id}`, { username: caller.username, email: `${caller.username}@callers.example`, roles: [{ name: 'admin' }] }))
          .status,
      ).toBe(403);
    }
    expect((await callers.operator.api.get('/auth/me')).body.roles.map(({ name }: { name: string }) => name)).toEqual(['operator']);
  });

  it('leaves a line in the log of whoever tried without the right', async () => {
    expect((await callers.operator.api.post('/users', aUser())).status).toBe(403);
    await expect
      .poll(async () => (await api.admin.get('/logs', { user: callers.operator.username, action: 'endpoint.call', count: 1 })).body.items[0])
      .toMatchObject({ outcome: 'refused', object: { type: 'endpoint', name: 'POST /api/1/users' }, reason: 'administration.denied' });
  });

  it('is refused before the body is looked at', async () => {
    expect((await callers.plain.api.call('POST', '/users', { raw: '{"malformed' })).status).toBe(403);
  });

  it('has a name and an address of his own, the address whatever its case', async () => {
    const ann = aUser();
    expect((await api.admin.post('/users', ann)).status).toBe(200);
    expect(await api.admin.post('/users', aUser({ username: ann.username }))).toMatchObject({ status: 409, body: { code: 'user.username-taken' } });
    expect(await api.admin.post('/users', aUser({ email: ann.email.toUpperCase() }))).toMatchObject({ status: 409, body: { code: 'user.email-taken' } });
  });

  it('is made once by twenty who try at the same time', async () => {
    const ann = aUser();
    const answers = await Promise.all(Array.from({ length: 20 }, () => api.admin.post('/users', ann)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(19);
  });

  it('loses neighbouring roles together, and every change is in the audit log without the password', async () => {
    const roles = await Promise.all(
      ['a', 'b', 'c', 'd'].map(async (word) => (await api.admin.post('/roles', { name: fresh(word) })).body as { id: number; name: string }),
    );
    const user = (await api.admin.post('/users', aUser({ roles: roles.map(({ id }) => ({ id })) }))).body;
    const kept = roles[3];
    const edited = await api.admin.put(`/users/${user.id}`, {
      username: user.username,
      email: user.email,
      roles: [{ id: kept?.id }],
      password: 'Granite?River#42',
    });
    expect(edited.body.roles).toEqual([{ id: kept?.id, name: kept?.name }]);
    const [entry] = await api.database.query<{ before: { roles: string[] }; after: Record<string, unknown>; grantedBy: string }>(
      `SELECT * FROM audit_log WHERE action = 'user.edit' AND "objectId" = $1`,
      [user.id],
    );
    expect(entry?.before.roles).toHaveLength(4);
    expect(entry?.after).toMatchObject({ roles: [kept?.name], passwordChanged: true });
    expect(entry?.grantedBy).toBe('role admin');
    expect(JSON.stringify(await api.database.query('SELECT * FROM audit_log'))).not.toContain('Granite');
  });

  it('obeys the password rule on a change too', async () => {
    const user = (await api.admin.post('/users', aUser())).body;
    const weak = await api.admin.put(`/users/${user.id}`, { username: user.username, email: user.email, password: 'weak', roles: [] });
    expect(weak).toMatchObject({ status: 400, body: { reasons: { password: 'A password has at least 12 characters.' } } });
  });

  it('names the position of a role that does not exist, and writes nothing', async () => {
    const before = await api.database.rowCounts();
    const refused = await api.admin.post('/users', aUser({ roles: [{ name: 'operator' }, { name: 'no-such-role' }] }));
    expect(refused.body.reasons).toEqual({ roles: { '1': { _schema: 'unable to find role with name "no-such-role"' } } });
    expect(await api.database.rowCounts()).toEqual(before);
  });
});

describe('The last administrator', () => {
  it('cannot be switched off, stripped of his role or taken out of it', async () => {
    const lemur = (await api.admin.get('/auth/me')).body;
    const asHeIs = { username: lemur.username, email: lemur.email };
    const adminRole = lemur.roles[0].id;
    expect(await api.admin.put(`/users/${lemur.id}`, { ...asHeIs, active: false, roles: [{ name: 'admin' }] })).toMatchObject({
      status: 409,
      body: { code: 'administrators.last' },
    });
    expect((await api.admin.put(`/users/${lemur.id}`, { ...asHeIs, roles: [] })).status).toBe(409);
    expect((await api.admin.put(`/roles/${adminRole}`, { name: 'admin', description: '', users: [] })).status).toBe(409);
    expect((await api.admin.get('/auth/me')).body.roles).toEqual([{ id: adminRole, name: 'admin' }]);
  });

  it('remains when two administrators take each other’s role away at once', async () => {
    const [one, two] = [await aCaller(api, 'one', ['admin']), await aCaller(api, 'two', ['admin'])];
    const lemur = (await api.admin.get('/auth/me')).body;
    const strip = (by: typeof one, target: typeof one) =>
      by.api.put(`/users/${target.id}`, { username: target.username, email: `${target.username}@callers.example`, roles: [] });
    await one.api.put(`/users/${lemur.id}`, { username: lemur.username, email: lemur.email, active: false, roles: [] });
    await Promise.all([strip(one, two), strip(two, one)]);
    const left = await api.database.query(
      `SELECT 1 FROM users u JOIN roles_users m ON m."userId" = u.id JOIN roles r ON r.id = m."roleId" WHERE r.name = 'admin' AND u.active`,
    );
    expect(left.length).toBeGreaterThanOrEqual(1);
  });
});

describe('Strict roles', () => {
  it('give every user one of three', async () => {
    const strict = await startApi({ settings: { LEMUR_STRICT_ROLE_ENFORCEMENT: 'true' } });
    try {
      expect(await strict.admin.post('/users', aUser())).toMatchObject({ status: 400, body: { code: 'user.no-basic-role' } });
      expect((await strict.admin.post('/users', aUser({ roles: [{ name: 'read-only' }] }))).status).toBe(200);
    } finally {
      await strict.stop();
    }
  });
});
