import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type StartedApi } from '../../support/api';
import { anAuthority } from '../../support/builders';
import { callersOfEachKind, fresh, type Callers } from '../../support/callers';

let api: StartedApi;
let people: Callers;
beforeAll(async () => {
  api = await startApi({ settings: { LEMUR_DEFAULT_COUNTRY: 'SE', LEMUR_DEFAULT_AUTHORITY: 'house-authority' } });
  people = await callersOfEachKind(api);
});
afterAll(() => api?.stop());

const slugs = (items: { slug: string }[]) => items.map((item) => item.slug);

describe('The list of plugins', () => {
  it('has all of them by title, or those of one type', async () => {
    const all = await people.reader.api.get('/plugins');
    expect(slugs(all.body.items)).toEqual(expect.arrayContaining(['cryptography-issuer', 'email-notification', 'openssl-export', 'java-truststore-jks']));
    const titles = (all.body.items as { title: string }[]).map((item) => item.title);
    expect(titles).toEqual([...titles].sort((one, other) => one.localeCompare(other, 'en')));
    const exports = slugs((await people.reader.api.get('/plugins', { type: 'export' })).body.items);
    expect(exports).toContain('openssl-csr');
    expect(exports).not.toContain('cryptography-issuer');
    expect(await people.reader.api.get('/plugins', { type: 'nothing' })).toMatchObject({ status: 404, body: { message: 'No data found' } });
  });

  it('says what each can do and why one cannot be used', async () => {
    expect((await api.admin.get('/plugins/cryptography-issuer')).body).toMatchObject({
      kind: 'issuer',
      abilities: expect.arrayContaining(['revoke', 'signRevocationList']) as unknown,
    });
    expect((await api.admin.get('/plugins/email-notification')).body).toMatchObject({ notConfigured: expect.any(String) as unknown });
    expect(await api.admin.get('/plugins/no-such-plugin')).toMatchObject({ status: 404 });
  });

  it('never learns a value that somebody stored', async () => {
    const recipients = `${fresh('private')}@callers.example`;
    const options = [
      { name: 'interval', value: 5 },
      { name: 'unit', value: 'days' },
      { name: 'recipients', value: recipients },
    ];
    const made = await api.admin.post('/notifications', { label: fresh('note'), plugin: { slug: 'email-notification', pluginOptions: options } });
    expect(made.status).toBe(200);
    expect((await people.reader.api.get('/plugins')).text).not.toContain(recipients);
  });
});

describe.each(['destinations', 'sources'])('%s', (resource) => {
  /** A row as an installation has it that used to have another plugin. */
  const aRow = async () => {
    const [row] = await api.database.query<{ id: number }>(
      `INSERT INTO ${resource} (uuid, label, description, "pluginSlug", options) VALUES (gen_random_uuid(), $1, 'old', 'plugin-of-yesterday', '{"password": "v1.0badcafe.a.b.c"}') RETURNING id`,
      [fresh('row')],
    );
    return row?.id ?? 0;
  };

  it('are read by everybody, without the values of a plugin that is not there any more', async () => {
    const id = await aRow();
    const answer = await people.reader.api.get(`/${resource}/${id}`);
    expect(answer).toMatchObject({ status: 200, body: { id, options: [], plugin: { slug: 'plugin-of-yesterday', pluginOptions: [] } } });
    expect(answer.text).not.toContain('badcafe');
    expect((await people.reader.api.get(`/${resource}`, { id })).body).toMatchObject({ total: 1, items: [{ id }] });
    expect((await people.reader.api.get(`/${resource}/999999`)).status).toBe(404);
  });

  it('are written by administrators only, before anything is looked at', async () => {
    const id = await aRow();
    for (const caller of [people.reader, people.plain, people.operator]) {
      expect((await caller.api.post(`/${resource}`, {})).status).toBe(403);
      expect((await caller.api.put(`/${resource}/${id}`, {})).status).toBe(403);
      expect((await caller.api.delete(`/${resource}/${id}`)).status).toBe(403);
    }
  });

  it('take only plugins of their kind', async () => {
    for (const slug of ['email-notification', 'no-such']) {
      const answer = await api.admin.post(`/${resource}`, { label: fresh('wrong'), description: 'x', plugin: { slug } });
      expect(answer).toMatchObject({ status: 400, body: { reasons: { plugin: { _schema: expect.any(String) as unknown } } } });
    }
  });

  it('are deleted, and a second time as well', async () => {
    const id = await aRow();
    for (let time = 0; time < 2; time++) expect(await api.admin.delete(`/${resource}/${id}`)).toMatchObject({ status: 200, body: { result: true } });
    expect((await api.admin.get(`/${resource}/${id}`)).status).toBe(404);
  });
});

describe('The defaults', () => {
  it('are those of the settings; the authority as soon as there is one of that name', async () => {
    expect((await people.plain.api.get('/defaults')).body).toMatchObject({ country: 'SE', state: null, issuerPlugin: null, authority: null });
    const { id } = await anAuthority(api.admin, { name: 'house-authority' });
    expect((await people.plain.api.get('/defaults')).body).toMatchObject({
      authority: { id, name: 'house-authority', defaultValidityDays: 365, isCabCompliant: null },
    });
  });

  it('count the certificates of each destination', async () => {
    expect(await api.admin.get('/destinations/stats')).toMatchObject({ status: 200, body: { items: { labels: [], values: [] }, total: 0 } });
  });
});
