import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StartedApi, startApi } from '../../support/api';
import { aCertificate, anAuthority } from '../../support/builders';
import { type Callers, callersOfEachKind, fresh } from '../../support/callers';

let api: StartedApi;
let callers: Callers;
beforeAll(async () => {
  api = await startApi();
  callers = await callersOfEachKind(api);
});
afterAll(() => api.stop());

const roleNamed = async (name: string) => (await api.admin.get('/roles', { filter: `name;${name}`, count: 1 })).body.items[0];

describe('A role', () => {
  it('keeps its password sealed, and shows it to members and administrators only, each look in the log', async () => {
    const role = (
      await api.admin.post('/roles', { name: fresh('role'), username: 'svc', password: 'role-secret-text', users: [{ username: callers.plain.username }] })
    ).body;
    const [row] = await api.database.query<{ sealedPassword: string }>('SELECT "sealedPassword" FROM roles WHERE id = $1', [role.id]);
    expect(row?.sealedPassword).toMatch(/^v1\./);
    const shown = await callers.plain.api.get(`/roles/${role.id}/credentials`);
    expect(shown.body).toEqual({ username: 'svc', password: 'role-secret-text' });
    expect(shown.headers.get('cache-control')).toContain('no-store');
    expect((await callers.operator.api.get(`/roles/${role.id}/credentials`)).status).toBe(403);
    expect(
      await api.database.query(`SELECT 1 FROM audit_log WHERE action = 'role.read-credentials' AND outcome = 'done' AND "objectId" = $1`, [role.id]),
    ).toHaveLength(1);
    expect(JSON.stringify(await api.database.query('SELECT * FROM audit_log'))).not.toContain('role-secret-text');
    expect(api.log()).not.toContain('role-secret-text');
  });

  it('gets another account or loses it by an edit, which says so without the password; an edit that does not speak of it keeps it', async () => {
    const [first, second] = [fresh('first-password'), fresh('second-password')];
    const role = (await api.admin.post('/roles', { name: fresh('role'), username: 'svc', password: first })).body;
    const edit = (account: object) => api.admin.put(`/roles/${role.id}`, { name: role.name, users: [{ id: callers.plain.id }], ...account });
    const shown = async () => (await callers.plain.api.get(`/roles/${role.id}/credentials`)).body;
    for (const nothingSaid of [{}, { username: null, password: null }]) {
      expect((await edit(nothingSaid)).status).toBe(200);
      expect(await shown()).toEqual({ username: 'svc', password: first });
    }
    const answer = await edit({ username: 'svc2', password: second });
    expect([answer.status, answer.text.includes(second), answer.text.includes('svc2')]).toEqual([200, false, false]);
    expect(await shown()).toEqual({ username: 'svc2', password: second });
    expect((await callers.plain.api.put(`/roles/${role.id}`, { name: role.name, users: [], password: 'mine' })).status).toBe(403);
    expect((await edit({ username: '', password: '' })).status).toBe(200);
    expect(await shown()).toEqual({ username: null, password: null });
    const edits = await api.database.query<{ before: object; after: object }>(
      `SELECT before, after FROM audit_log WHERE action = 'role.edit' AND "objectId" = $1 AND outcome = 'done' ORDER BY id`,
      [role.id],
    );
    expect(edits.map(({ before, after }) => [before, after])).toMatchObject([
      [
        { username: 'svc', hasPassword: true },
        { username: 'svc', hasPassword: true },
      ],
      [
        { username: 'svc', hasPassword: true },
        { username: 'svc', hasPassword: true },
      ],
      [
        { username: 'svc', hasPassword: true },
        { username: 'svc2', hasPassword: true, passwordChanged: true },
      ],
      [
        { username: 'svc2', hasPassword: true },
        { username: null, hasPassword: false, passwordChanged: true },
      ],
    ]);
    const everything = JSON.stringify(await api.database.query('SELECT * FROM audit_log')) + api.log();
    expect([first, second].filter((password) => everything.includes(password))).toEqual([]);
  });

  it('does not open with the password of another row', async () => {
    const [one, two] = [fresh('one'), fresh('two')];
    const first = (await api.admin.post('/roles', { name: one, username: 'a', password: 'first' })).body;
    const second = (await api.admin.post('/roles', { name: two, username: 'b', password: 'second' })).body;
    await api.database.query('UPDATE roles SET "sealedPassword" = (SELECT "sealedPassword" FROM roles WHERE id = $2) WHERE id = $1', [first.id, second.id]);
    const answer = await api.admin.get(`/roles/${first.id}/credentials`);
    expect(answer.status).toBe(500);
    expect(answer.text).not.toMatch(/second|sealed/);
  });

  it('that is built in is neither renamed nor deleted, and its name is not given away', async () => {
    const operator = await roleNamed('operator');
    expect(await api.admin.put(`/roles/${operator.id}`, { name: 'ops', users: operator.users })).toMatchObject({
      status: 409,
      body: { code: 'role.built-in' },
    });
    expect((await api.admin.delete(`/roles/${operator.id}`)).status).toBe(409);
    expect(await api.admin.post('/roles', { name: 'creator' })).toMatchObject({ status: 409, body: { code: 'role.reserved' } });
    expect(await roleNamed('creator')).toBeUndefined();
  });

  it('of an owner stays while he owns something, and shows the authorities it is on', async () => {
    const owner = `${fresh('team')}@owners.example`;
    const authority = await anAuthority(api.admin, { owner });
    const role = await roleNamed(owner);
    expect(role.authorities.map(({ id }: { id: number }) => id)).toEqual([authority.id]);
    expect(await api.admin.delete(`/roles/${role.id}`)).toMatchObject({ status: 409, body: { code: 'role.owner' } });
    expect((await api.admin.put(`/roles/${role.id}`, { name: fresh('other'), users: [] })).status).toBe(409);
  });

  it('that is made for an owner, or with an authority, is in the log as an act of whoever made it necessary, once', async () => {
    const made = async (name: string) => api.database.query(`SELECT * FROM audit_log WHERE action = 'role.create' AND "objectName" = $1`, [name]);
    const owner = `${fresh('team')}@owners.example`;
    const authority = await anAuthority(api.admin, { owner });
    const brought = (await api.admin.get('/roles', { filter: `name;${authority.name}` })).body.items as { id: number; name: string }[];
    expect(brought.length).toBeGreaterThan(0);
    for (const role of brought) {
      expect(await made(role.name)).toMatchObject([{ objectId: role.id, actor: 'lemur@nobody.com', reason: expect.stringContaining(authority.name) }]);
    }
    await Promise.all(Array.from({ length: 5 }, () => aCertificate(api.admin, authority.id, { owner })));
    const role = await roleNamed(owner);
    expect(await made(owner)).toMatchObject([{ objectId: role.id, outcome: 'done', after: { name: owner, users: [] } }]);
    expect(await made('operator')).toMatchObject([{ reason: 'It is built in.' }]);
  });

  it('is made once by twenty who try at the same time', async () => {
    const name = fresh('role');
    const answers = await Promise.all(Array.from({ length: 20 }, () => api.admin.post('/roles', { name })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(19).fill(409)]);
  });

  it('is deleted, and nobody is in it any more', async () => {
    const role = (await api.admin.post('/roles', { name: fresh('role'), users: [{ id: callers.plain.id }] })).body;
    expect((await api.admin.delete(`/roles/${role.id}`)).body).toEqual({ message: 'ok' });
    expect((await api.admin.delete(`/roles/${role.id}`)).status).toBe(404);
    const left = (await callers.plain.api.get('/auth/me')).body.roles as { id: number }[];
    expect(left.map(({ id }) => id)).not.toContain(role.id);
  });

  it('is listed without what a hostile filter asks for', async () => {
    for (const filter of ['sealedPassword;v1', 'sealed_password;v1', 'username;svc', 'uuid;a', 'name', ';x'])
      expect((await callers.plain.api.get('/roles', { filter })).status).toBe(400);
    expect((await callers.plain.api.get('/roles', { sortBy: 'username', sortDir: 'asc' })).status).toBe(400);
    expect((await callers.plain.api.get('/roles', { filter: 'name;%' })).body.total).toBe(0);
  });
});
