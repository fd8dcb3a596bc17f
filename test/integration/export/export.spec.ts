import type { AuthorityAnswer, CertificateAnswer } from '@app/api-contract';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startApi, type StartedApi } from '../../support/api';
import { aCertificate, anAuthority } from '../../support/builders';
import { callersOfEachKind, type Callers } from '../../support/callers';
import type { ApiClient } from '../../support/client';
import { describeWith, keytool, openssl } from '../../support/programs';

let api: StartedApi;
let people: Callers;
let root: AuthorityAnswer;
let leaf: CertificateAnswer;
beforeAll(async () => {
  api = await startApi();
  people = await callersOfEachKind(api);
  root = await anAuthority(api.admin);
  leaf = await aCertificate(api.admin, root.id, { owner: people.team });
});
afterAll(() => api?.stop());

const passphrase = 'Otter!Lantern9';
const exportAs = (slug: string, options: Record<string, unknown> = {}, { caller = api.admin, id = leaf.id }: { caller?: ApiClient; id?: number } = {}) =>
  caller.post(`/certificates/${id}/export`, { plugin: { slug, pluginOptions: Object.entries(options).map(([name, value]) => ({ name, value })) } });
const fileOf = (answer: { body: { data: string } }) => Buffer.from(answer.body.data, 'base64');
const looks = (action: string, outcome = 'done') =>
  api.database.query<{ actor: string }>(`SELECT "actor" FROM audit_log WHERE "action" = $1 AND "objectId" = $2 AND "outcome" = $3`, [action, leaf.id, outcome]);

describe('An export', () => {
  it('as PKCS#12 is opened by openssl with its passphrase, and holds the key', async () => {
    const answer = await exportAs('openssl-export', { type: 'PKCS12 (.p12)', alias: 'shop', passphrase });
    expect(answer).toMatchObject({ status: 200, body: { extension: 'p12', passphrase } });
    const { code, output } = await openssl(['pkcs12', '-in', '{{file.p12}}', '-passin', `pass:${passphrase}`, '-noenc'], { 'file.p12': fileOf(answer) });
    expect(code).toBe(0);
    expect(output).toContain('friendlyName: shop');
    expect(output).toContain('PRIVATE KEY');
  });

  it('may not be kept by anybody on its way', async () => {
    const answer = await exportAs('openssl-export', { type: 'PKCS12 (.p12)' });
    expect(answer.headers.get('cache-control')).toContain('no-store');
    expect(answer.body.passphrase).toMatch(/^.{12,}$/);
  });

  it('with the key is for those with a right to the key, and each is in the log', async () => {
    expect((await exportAs('openssl-export', { type: 'PKCS12 (.p12)' }, { caller: people.owner.api })).status).toBe(200);
    for (const caller of [people.plain, people.reader, people.operator]) {
      const answer = await exportAs('openssl-export', { type: 'PKCS12 (.p12)' }, { caller: caller.api });
      expect(answer).toMatchObject({ status: 403 });
      expect(answer.body.data).toBeUndefined();
    }
    expect((await looks('certificate.export-key')).map((row) => row.actor)).toContain(`${people.owner.username}@callers.example`);
    await vi.waitFor(async () => expect(await looks('certificate.export-key', 'refused')).toHaveLength(3), { timeout: 10_000, interval: 100 });
  });

  it('without the key is for everybody, and no look at the key', async () => {
    const before = await looks('certificate.export-key');
    expect(await exportAs('java-truststore-jks', { alias: 'leaf' }, { caller: people.reader.api })).toMatchObject({ status: 200, body: { extension: 'jks' } });
    expect(await looks('certificate.export-key')).toHaveLength(before.length);
  });

  it('never holds the key of an authority', async () => {
    const id = root.authorityCertificate.id;
    expect(await exportAs('openssl-export', { type: 'PKCS12 (.p12)' }, { id })).toMatchObject({ status: 403, body: { code: 'export.authority-key' } });
    expect(await exportAs('java-truststore-jks', {}, { id })).toMatchObject({ status: 200 });
  });

  it.each([
    ['by a plugin that is none', 'no-such-export', {}],
    ['by a plugin of another kind', 'email-notification', {}],
    ['in a format that nobody knows', 'openssl-export', { type: 'floppy disk' }],
    ['without a format', 'openssl-export', {}],
  ])('is refused %s', async (_, slug, options) => {
    expect(await exportAs(slug, options)).toMatchObject({
      status: 400,
      body: { message: 'Validation Error.', reasons: { plugin: expect.anything() as unknown } },
    });
  });

  it('is refused without a plugin, and for a certificate that is not there', async () => {
    expect((await api.admin.post(`/certificates/${leaf.id}/export`, { format: 'p12' })).status).toBe(400);
    expect((await exportAs('java-truststore-jks', {}, { id: 999_999 })).status).toBe(404);
  });

  describeWith(['keytool'], 'in the eyes of Java', () => {
    it.each([
      ['java-keystore-jks', 'PrivateKeyEntry'],
      ['java-truststore-jks', 'trustedCertEntry'],
    ])('by %s is a store with a %s', { timeout: 30_000 }, async (slug, entry) => {
      const answer = await exportAs(slug, { alias: 'shop', passphrase });
      const { code, output } = await keytool(['-list', '-keystore', '{{store.jks}}', '-storepass', passphrase], { 'store.jks': fileOf(answer) });
      expect(code).toBe(0);
      expect(output).toContain(entry);
    });
  });
});
