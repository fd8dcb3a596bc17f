import type { AuthorityAnswer, CertificateAnswer } from '@app/api-contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type StartedApi } from '../../support/api';
import { aCertificate, anAuthority, certificateBody } from '../../support/builders';
import { aCaller, callersOfEachKind, type Callers, fresh } from '../../support/callers';

describe('Editing a certificate', () => {
  let api: StartedApi;
  let authority: AuthorityAnswer;
  let callers: Callers;
  const certificateOf = (change = {}): Promise<CertificateAnswer> => aCertificate(api.admin, authority.id, { owner: callers.team, ...change });

  beforeAll(async () => {
    api = await startApi();
    authority = await anAuthority(api.admin);
    callers = await callersOfEachKind(api);
  });
  afterAll(() => api?.stop());

  it('is for its owner, not for others, and says what each may do', async () => {
    const { id } = await certificateOf();
    expect((await callers.owner.api.put(`/certificates/${id}/description`, { description: 'mine' })).status).toBe(200);
    for (const { api: caller } of [callers.reader, callers.plain, callers.operator]) {
      const answer = await caller.put(`/certificates/${id}/description`, { description: 'no' });
      expect(answer).toMatchObject({ status: 403, body: { message: 'You are not authorized to update this certificate' } });
      expect((await caller.get(`/certificates/${id}`)).body).toMatchObject({ description: 'mine', may: [] });
    }
    expect((await callers.owner.api.get(`/certificates/${id}`)).body.may).toContain('certificate.read-key');
  });

  it('works at its second address too', async () => {
    const { id, name } = await certificateOf();
    const path = `/certificates/${id}/update/switches`;
    expect((await callers.reader.api.get(path)).body).toMatchObject({ id, name });
    expect((await callers.owner.api.put(path, { owner: callers.team, description: 'there' })).body).toMatchObject({ id, description: 'there' });
    expect((await callers.plain.api.put(path, { owner: callers.team })).status).toBe(403);
    expect((await api.admin.delete(path)).status).toBe(405);
    expect((await api.anonymous.get(path)).status).toBe(401);
    expect((await callers.owner.api.post(path, { notify: false })).body).toMatchObject({ id, notify: false, description: 'there' });
  });

  it('is refused before anything is made for it', async () => {
    const { id } = await certificateOf();
    const before = await api.database.rowCounts();
    const owner = `${fresh('nobody')}@builders.example`;
    expect((await callers.plain.api.put(`/certificates/${id}`, { owner })).status).toBe(403);
    expect((await api.admin.put('/certificates/999999999', { owner })).status).toBe(404);
    const after = await api.database.rowCounts();
    expect({ ...after, audit_log: 0 }).toEqual({ ...before, audit_log: 0 });
  });

  it('records what was and what is, and only what changed', async () => {
    const { id } = await certificateOf({ description: 'before' });
    await api.admin.put(`/certificates/${id}/description`, { description: 'after' });
    const [entry] = await api.database.query(`SELECT * FROM audit_log WHERE "action" = 'certificate.edit' AND "objectId" = $1`, [id]);
    expect(entry).toMatchObject({ before: { description: 'before' }, after: { description: 'after' }, grantedBy: 'role admin' });
  });

  it('does not let a certificate replace itself', async () => {
    const { id } = await certificateOf();
    const answer = await api.admin.put(`/certificates/${id}`, { owner: callers.team, replaces: [{ id }] });
    expect(answer).toMatchObject({ status: 400, body: { code: 'certificate.replaces-itself' } });
  });

  it("does not let somebody replace another team's certificate, by any of the ways", async () => {
    const victim = await certificateOf();
    const member = await aCaller(api, 'member', [`${authority.name}_operator`]);
    const own = await aCertificate(member.api, authority.id, { owner: 'others@builders.example' });
    const replaces = [{ id: victim.id }];
    const attempts = [
      await member.api.post('/certificates', certificateBody(authority.id, { replaces })),
      await member.api.put(`/certificates/${own.id}`, { owner: own.owner, replaces }),
      await member.api.put(`/certificates/${own.id}`, { owner: own.owner, replacements: replaces }),
      await member.api.put(`/certificates/${own.id}`, { owner: own.owner, replaces: [{ name: victim.name }] }),
    ];
    expect(attempts.map(({ status }) => status)).toEqual([403, 403, 403, 403]);
    expect((await api.admin.get(`/certificates/${victim.id}`)).body).toMatchObject({ notify: true, replacedBy: [] });
  });

  it('lets an owner who is handed a certificate see it as his, with his own warnings', async () => {
    const { id, notifications } = await certificateOf();
    const owner = `${fresh('next')}@builders.example`;
    const moved = await api.admin.post(`/certificates/${id}/update/owner`, { owner });
    expect(moved.body).toMatchObject({ owner });
    const labels = moved.body.notifications.map(({ label }: { label: string }) => label) as string[];
    for (const { label } of notifications) expect(labels).not.toContain(label);
    expect(labels).toHaveLength(3);
    const roles = moved.body.roles.map(({ name }: { name: string }) => name) as string[];
    expect(roles).toContain(owner);
    expect(roles).not.toContain(callers.team);
  });

  it('loses no change when many edit at once', async () => {
    const { id } = await certificateOf({ notify: true });
    const targets = await Promise.all(Array.from({ length: 6 }, () => certificateOf()));
    const answers = await Promise.all([
      ...targets.map((target) => api.admin.put(`/certificates/${id}`, { owner: callers.team, replaces: [{ id: target.id }] })),
      ...Array.from({ length: 6 }, (_, index) => api.admin.put(`/certificates/${id}/description`, { description: `d${index}` })),
    ]);
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    const { body } = await api.admin.get(`/certificates/${id}`);
    expect(body.replaces).toHaveLength(1);
    const edits = await api.database.query(`SELECT FROM audit_log WHERE "action" = 'certificate.edit' AND "objectId" = $1`, [id]);
    expect(edits).toHaveLength(12);
  });

  it('cannot delete it, unless the installation allows that', async () => {
    const { id } = await certificateOf();
    expect(await api.admin.delete(`/certificates/${id}`)).toMatchObject({ status: 405, body: { message: 'Certificate deletion is disabled' } });
  });
});

describe('Where deleting is allowed, a certificate', () => {
  let api: StartedApi;
  beforeAll(async () => {
    api = await startApi({ settings: { ALLOW_CERT_DELETION: 'true' } });
  });
  afterAll(() => api?.stop());

  it('is hidden from lists, can be read by its id and its name, and can be imported again', async () => {
    const authority = await anAuthority(api.admin);
    const { id, name, body } = await aCertificate(api.admin, authority.id);
    expect(await api.admin.delete(`/certificates/${id}`)).toMatchObject({ status: 204, text: '' });
    expect(await api.admin.delete(`/certificates/${id}`)).toMatchObject({ status: 412, body: { message: 'Certificate is already deleted' } });
    expect((await api.admin.get('/certificates', { filter: `name;${name}` })).body.total).toBe(0);
    expect((await api.admin.get(`/certificates/${id}`)).body.deleted).toBe(true);
    expect((await api.admin.get(`/certificates/name/${name}`)).body).toMatchObject({ total: 1, items: [{ id, deleted: true }] });
    const again = await api.admin.post('/certificates/upload', { owner: 'web@builders.example', body });
    expect(again.status).toBe(200);
    const twice = await api.admin.post('/certificates/upload', { owner: 'web@builders.example', body });
    expect(twice).toMatchObject({ status: 409, body: { code: 'certificate.known' } });
    expect(twice.body.message).toContain(`id ${again.body.id}`);
  });

  it("cannot be deleted while it is an authority's own", async () => {
    const authority = await anAuthority(api.admin);
    expect((await api.admin.delete(`/certificates/${authority.authorityCertificate.id}`)).status).toBe(409);
  });
});
