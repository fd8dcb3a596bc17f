import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type StartedApi } from '../../support/api';
import { aCertificate, anAuthority } from '../../support/builders';
import { aCaller, callersOfEachKind, fresh, type Callers } from '../../support/callers';

let api: StartedApi;
let people: Callers;
let authorityId: number;
beforeAll(async () => {
  api = await startApi({ settings: { LEMUR_SECURITY_TEAM_EMAIL: 'security@callers.example' } });
  people = await callersOfEachKind(api);
  authorityId = (await anAuthority(api.admin)).id;
});
afterAll(() => api?.stop());

const email = (change: Record<string, unknown> = {}) => ({
  slug: 'email-notification',
  pluginOptions: Object.entries({ interval: 21, unit: 'days', recipients: 'team@callers.example', ...change }).map(([name, value]) => ({ name, value })),
});
const body = (change: Record<string, unknown> = {}) => ({ label: fresh('note'), description: 'before the end', plugin: email(), ...change });
const labels = (notifications: { label: string }[]) => notifications.map((notification) => notification.label).sort();

describe('A notification', () => {
  it('is made by anybody who may write, shown with its options, and changed by who made it', async () => {
    const made = await people.plain.api.post('/notifications', body());
    expect(made).toMatchObject({
      status: 200,
      body: { active: true, options: [{ name: 'interval', value: 21 }, { name: 'unit', value: 'days' }, { name: 'recipients' }] },
    });
    const path = `/notifications/${made.body.id}`;
    expect(await people.plain.api.put(path, body({ active: false }))).toMatchObject({ status: 200, body: { active: false } });
    expect(await people.plain.api.delete(path)).toMatchObject({ status: 200, body: { result: true } });
    expect((await api.admin.get(path)).status).toBe(404);
  });

  it('is neither changed nor deleted by others, nor made by the read-only', async () => {
    const { body: made } = await api.admin.post('/notifications', body());
    for (const caller of [people.plain, people.operator, people.owner, people.reader]) {
      expect((await caller.api.put(`/notifications/${made.id}`, body())).status).toBe(403);
      expect((await caller.api.delete(`/notifications/${made.id}`)).status).toBe(403);
    }
    expect((await people.reader.api.post('/notifications', body())).status).toBe(403);
  });

  it('is attached only to certificates that its maker may change', async () => {
    const mine = await aCertificate(api.admin, authorityId, { owner: people.team });
    const theirs = await aCertificate(api.admin, authorityId);
    const made = await people.owner.api.post('/notifications', body({ certificates: [{ id: mine.id }] }));
    expect(made.status).toBe(200);
    expect((await people.owner.api.post('/notifications', body({ certificates: [{ id: theirs.id }] }))).status).toBe(403);
    const put = await people.owner.api.put(`/notifications/${made.body.id}`, body({ addedCertificates: [{ name: theirs.name }] }));
    expect(put.status).toBe(403);
  });

  it('leaves its certificates in place when it goes', async () => {
    const certificate = await aCertificate(api.admin, authorityId);
    const { body: made } = await api.admin.post('/notifications', body({ certificates: [{ id: certificate.id }] }));
    expect(labels((await api.admin.get(`/certificates/${certificate.id}`)).body.notifications)).toContain(made.label);
    await api.admin.delete(`/notifications/${made.id}`);
    const left = await api.admin.get(`/certificates/${certificate.id}`);
    expect(left.status).toBe(200);
    expect(labels(left.body.notifications)).not.toContain(made.label);
  });

  it.each([
    ['91 days ahead', { interval: 91 }, 400],
    ['90 days ahead', { interval: '90' }, 200],
    ['13 weeks ahead', { interval: 13, unit: 'weeks' }, 400],
    ['12 weeks ahead', { interval: 12, unit: 'weeks' }, 200],
    ['4 months ahead', { interval: 4, unit: 'months' }, 400],
    ['3 months ahead', { interval: 3, unit: 'months' }, 200],
    ['in fortnights', { unit: 'fortnights' }, 400],
    ['without an interval', { interval: null }, 400],
    ['to what is no address', { recipients: 'everybody' }, 400],
  ])('%s is answered as its real days allow', async (_, change, status) => {
    const answer = await api.admin.post('/notifications', body({ plugin: email(change) }));
    expect(answer.status).toBe(status);
    if (status === 400) expect(answer.body.reasons.plugin.pluginOptions).toBeDefined();
  });

  it.each([
    ['of another kind', { plugin: { slug: 'openssl-export' } }, 400, { plugin: { _schema: expect.any(String) as unknown } }],
    ['that nobody knows', { plugin: { slug: 'no-such' } }, 400, { plugin: { _schema: expect.any(String) as unknown } }],
    ['that is missing', { plugin: undefined }, 400, { plugin: expect.anything() as unknown }],
  ])('is refused with a plugin %s', async (_, change, status, reasons) => {
    expect(await api.admin.post('/notifications', body(change))).toMatchObject({ status, body: { reasons } });
  });

  it('has a label of its own', async () => {
    const { body: made } = await api.admin.post('/notifications', body());
    expect(await api.admin.post('/notifications', body({ label: made.label }))).toMatchObject({ status: 409 });
    const { body: other } = await api.admin.post('/notifications', body());
    expect(await api.admin.put(`/notifications/${other.id}`, body({ label: made.label }))).toMatchObject({ status: 409 });
    expect((await api.admin.get(`/notifications/${other.id}`)).body.label).toBe(other.label);
  });

  it('cannot take the label of a default, which would keep a team from being warned under it', async () => {
    expect(await api.admin.post('/notifications', body({ label: 'DEFAULT_OPS_30_DAY' }))).toMatchObject({
      status: 400,
      body: { reasons: { label: expect.any(String) as unknown } },
    });
  });

  it('may be sent back as it was read', async () => {
    const { body: made } = await api.admin.post('/notifications', body());
    expect(await api.admin.put(`/notifications/${made.id}`, made)).toMatchObject({ status: 200, body: made });
  });
});

describe('The defaults', () => {
  it('come with a certificate that names no notification, the security team’s too', async () => {
    const certificate = await aCertificate(api.admin, authorityId, { owner: 'shop@defaults.example' });
    expect(labels(certificate.notifications)).toEqual(
      [
        'DEFAULT_SECURITY_15_DAY',
        'DEFAULT_SECURITY_2_DAY',
        'DEFAULT_SECURITY_30_DAY',
        'DEFAULT_SHOP_15_DAY',
        'DEFAULT_SHOP_2_DAY',
        'DEFAULT_SHOP_30_DAY',
      ].sort(),
    );
  });

  it('of two teams with the same local part are not the same', async () => {
    const [one, other] = await Promise.all(['a', 'b'].map((host) => aCertificate(api.admin, authorityId, { owner: `twins@${host}.example` })));
    const recipients = (certificate: typeof one) =>
      certificate?.notifications.flatMap(({ label, options }) =>
        label.includes('TWINS') ? options.filter(({ name }) => name === 'recipients').map(({ value }) => value) : [],
      );
    expect(new Set(recipients(one))).toEqual(new Set(['twins@a.example']));
    expect(new Set(recipients(other))).toEqual(new Set(['twins@b.example']));
  });

  it('are made once when ten certificates of a new team are issued at the same time', async () => {
    await Promise.all(Array.from({ length: 10 }, () => aCertificate(api.admin, authorityId, { owner: 'rush@defaults.example' })));
    expect(await api.database.query(`SELECT 1 FROM notifications WHERE label LIKE 'DEFAULT\\_RUSH\\_%'`)).toHaveLength(3);
  });

  it('are changed by the team that they are for', async () => {
    const owner = `${fresh('crew')}@defaults.example`;
    const certificate = await aCertificate(api.admin, authorityId, { owner });
    const member = await aCaller(api, 'member', [owner]);
    const mine = certificate.notifications.find(({ label }) => label.includes('CREW') && label.includes('_30_'));
    const security = certificate.notifications.find(({ label }) => label.includes('SECURITY'));
    const change = (notification: typeof mine) => member.api.put(`/notifications/${notification?.id}`, { ...notification, active: false, plugin: email() });
    expect((await change(mine)).status).toBe(200);
    expect((await change(security)).status).toBe(403);
  });
});

describe('The list of notifications', () => {
  it('is filtered by label and by whether they are active', async () => {
    const { body: made } = await api.admin.post('/notifications', body());
    await api.admin.put(`/notifications/${made.id}`, { ...made, active: false });
    expect((await api.admin.get('/notifications', { filter: `label;${made.label}` })).body).toMatchObject({ total: 1, items: [{ id: made.id }] });
    const queries: Record<string, string>[] = [{ filter: 'active;false' }, { active: 'false' }];
    for (const query of queries) {
      const { items } = (await api.admin.get('/notifications', { ...query, count: 1000 })).body as { items: { id: number; active: boolean }[] };
      expect(items.every((item) => !item.active)).toBe(true);
      expect(items.map((item) => item.id)).toContain(made.id);
    }
  });
});
