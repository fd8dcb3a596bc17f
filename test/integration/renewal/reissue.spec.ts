import { NestFactory } from '@nestjs/core';
import type { INestApplicationContext } from '@nestjs/common';
import { configWith } from '@app/config';
import { X509Certificate } from 'node:crypto';
import { FeaturesModule, RenewalService } from '@app/features';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { startApi, type StartedApi } from '../../support/api';
import { aCertificate, anAuthority, dnsNames, inDays } from '../../support/builders';
import { aCaller, callersOfEachKind, fresh } from '../../support/callers';

let api: StartedApi;
let host: INestApplicationContext;
let renewal: RenewalService;
let authorityId: number;
beforeAll(async () => {
  api = await startApi();
  const config = configWith({ database: { url: api.database.url, poolSize: 6 }, encryption: { keys: [inject('secrets').LEMUR_ENCRYPTION_KEYS] } });
  host = await NestFactory.createApplicationContext(FeaturesModule.forRoot(config, 'lemur tests'), { logger: false });
  renewal = host.get(RenewalService);
  authorityId = (await anAuthority(api.admin, { validityStart: inDays(-1000) })).id;
});
afterAll(async () => {
  await host?.close();
  await api?.stop();
});

const lastsDays = (days: number, change: Record<string, unknown> = {}) =>
  aCertificate(api.admin, authorityId, { validityStart: inDays(-60), validityEnd: inDays(days), rotation: true, ...change });
const renewalOf = async (id: number) => (await api.admin.get(`/certificates/${id}/renewal`)).body;
const certificateOf = async (id: number) => (await api.admin.get(`/certificates/${id}`)).body;
const replacementsOf = (id: number) =>
  api.database.query<{ certificateId: number }>(`SELECT "certificateId" FROM certificate_replacements WHERE "replacedCertificateId" = $1`, [id]);

describe('Reissuing a certificate', () => {
  it('gives a new one of the same content under a new key, in the place of the old one', async () => {
    const role = await api.admin.post('/roles', { name: fresh('team'), description: 'a team' });
    const names = [`a.${fresh('shop')}.example`, `b.${fresh('shop')}.example`];
    const extensions = {
      ...(dnsNames(...names)['extensions'] as object),
      keyUsage: { useDigitalSignature: true, useKeyEncipherment: true },
      extendedKeyUsage: { useServerAuthentication: true, useClientAuthentication: true },
      custom: [{ oid: '1.3.6.1.4.1.99999.1', encoding: 'string', value: 'kept', isCritical: false }],
    };
    const old = await lastsDays(30, { keyType: 'ECCSECP384R1', description: 'web shop', extensions, roles: [{ id: role.body.id }] });
    const answer = await api.admin.post(`/certificates/${old.id}/reissue`, { reason: 'a test' });
    expect(answer.status, answer.text).toBe(200);
    const [before, after] = [await certificateOf(old.id), await certificateOf(answer.body.id)];
    expect(after).toMatchObject({
      owner: before.owner,
      keyType: 'ECCSECP384R1',
      rotation: true,
      notify: true,
      description: `Reissued by Lemur for cert ID ${old.id}, web shop`,
      distinguishedName: before.distinguishedName,
      authority: { id: authorityId },
      replaces: [{ id: old.id }],
    });
    expect(before).toMatchObject({ notify: false, rotation: true, replacedBy: [{ id: answer.body.id }] });
    const { subjectKeyIdentifier: _old, authorityKeyIdentifier: _same, ...extensionsBefore } = before.extensions;
    expect(after.extensions).toMatchObject(extensionsBefore);
    expect(after.roles.map(({ id }: { id: number }) => id).sort()).toEqual(before.roles.map(({ id }: { id: number }) => id).sort());
    expect(after.notifications.map(({ label }: { label: string }) => label)).toEqual(before.notifications.map(({ label }: { label: string }) => label));
    const [oldX509, newX509] = [new X509Certificate(before.body), new X509Certificate(after.body)];
    expect(newX509.subjectAltName).toBe(oldX509.subjectAltName);
    expect(newX509.publicKey.equals(oldX509.publicKey)).toBe(false);
    const life = (one: X509Certificate) => Date.parse(one.validTo) - Date.parse(one.validFrom);
    expect(Math.abs(life(newX509) - life(oldX509))).toBeLessThanOrEqual(1_000);
    const [logged] = await api.database.query(`SELECT "reason", "grantedBy" FROM audit_log WHERE "action" = 'certificate.reissue' AND "objectId" = $1`, [
      old.id,
    ]);
    expect(logged).toEqual({ reason: 'a test', grantedBy: 'role admin' });
  });

  it('is refused when something has taken its place already', async () => {
    const old = await lastsDays(30);
    const [first, second] = await Promise.all([api.admin.post(`/certificates/${old.id}/reissue`, {}), api.admin.post(`/certificates/${old.id}/reissue`, {})]);
    expect([first.status, second.status].sort()).toEqual([200, 409]);
    expect((await api.admin.post(`/certificates/${old.id}/reissue`, {})).body).toMatchObject({ code: 'reissue.replaced' });
    expect(await replacementsOf(old.id)).toHaveLength(1);
  });

  it('is possible again once the replacement is revoked', async () => {
    const old = await lastsDays(30);
    const first = await api.admin.post(`/certificates/${old.id}/reissue`, {});
    await api.admin.put(`/certificates/${first.body.id}/revoke`, { crlReason: 'keyCompromise' });
    expect((await api.admin.post(`/certificates/${old.id}/reissue`, {})).status).toBe(200);
  });

  it('takes a right on the certificate and on the authority', async () => {
    const callers = await callersOfEachKind(api);
    const old = await lastsDays(30, { owner: callers.team });
    for (const caller of [callers.reader, callers.plain]) {
      expect((await caller.api.post(`/certificates/${old.id}/reissue`, {})).status, caller.username).toBe(403);
      expect(await caller.api.get(`/certificates/${old.id}/renewal`)).toMatchObject({ status: 200, body: { mayReissue: false } });
    }
    // Owns the certificate, and has no role of the authority.
    const refused = await callers.owner.api.post(`/certificates/${old.id}/reissue`, {});
    expect(refused).toMatchObject({ status: 403, body: { message: expect.stringContaining('authority') as unknown } });
    expect((await api.anonymous.post(`/certificates/${old.id}/reissue`, {})).status).toBe(401);
    expect(await replacementsOf(old.id)).toEqual([]);
    const [authorityRole] = await api.database.query<{ name: string }>(`SELECT r."name" FROM authorities_roles ar JOIN roles r ON r."id" = ar."roleId" WHERE ar."authorityId" = $1 LIMIT 1`, [authorityId]); // prettier-ignore
    const both = await aCaller(api, 'both', [callers.team, authorityRole?.name ?? '']);
    expect((await both.api.post(`/certificates/${old.id}/reissue`, {})).status).toBe(200);
  });

  it('takes the right to replace what was put over it at a destination since', async () => {
    const { team } = await callersOfEachKind(api);
    const [authorityRole] = await api.database.query<{ name: string }>(`SELECT r."name" FROM authorities_roles ar JOIN roles r ON r."id" = ar."roleId" WHERE ar."authorityId" = $1 LIMIT 1`, [authorityId]); // prettier-ignore
    const owner = await aCaller(api, 'owner', [team, authorityRole?.name ?? '']);
    const options = { host: '127.0.0.1', port: 1, user: 'lemur', password: 'x', destinationPath: '/certs' };
    const pluginOptions = Object.entries(options).map(([name, value]) => ({ name, value }));
    const destination = await api.admin.post('/destinations', { label: fresh('sftp'), description: '', plugin: { slug: 'sftp-destination', pluginOptions } });
    expect(destination.status, destination.text).toBe(200);
    const at = { commonName: `${fresh('shop')}.example`, destinations: [{ id: destination.body.id }] };
    const old = await lastsDays(30, { ...at, owner: team });
    const over = await lastsDays(30, { ...at, owner: `${fresh('others')}@example.com` });
    const reissue = () => owner.api.post(`/certificates/${old.id}/reissue`, {});
    expect(await reissue()).toMatchObject({ status: 403, body: { message: expect.stringContaining(`"${over.name}" (${over.id})`) as unknown } });
    expect(await replacementsOf(old.id)).toEqual([]);
    expect(await api.database.query(`SELECT FROM renewals WHERE "certificateId" = $1 AND "failure" IS NOT NULL`, [old.id])).toEqual([]);
    await api.database.query(`DELETE FROM certificates_destinations WHERE "certificateId" = $1`, [over.id]);
    expect((await reissue()).status).toBe(200);
  });

  it('is refused with the reason when the key is elsewhere', async () => {
    const made = await lastsDays(30);
    await api.database.query(`UPDATE certificates SET "sealedPrivateKey" = NULL, "hasPrivateKey" = false WHERE "id" = $1`, [made.id]);
    const refused = await api.admin.post(`/certificates/${made.id}/reissue`, {});
    expect(refused).toMatchObject({
      status: 400,
      body: { code: 'reissue.impossible', message: expect.stringContaining('Its key was made elsewhere') as unknown },
    });
    expect(await renewalOf(made.id)).toMatchObject({ mayReissue: false, whyNotReissue: expect.stringContaining('elsewhere') as unknown });
  });
});

describe('The run that renews', () => {
  const sweep = () => renewal.sweep(new Date(), new AbortController().signal);
  const nudgedBy = async (): Promise<number> => Number((await sweep())['nudged']);

  it('goes by the policy of each certificate, and says of each why it was or was not renewed', async () => {
    await api.database.query(`UPDATE certificates SET "rotation" = false`);
    await api.database.query(`INSERT INTO rotation_policies ("name", "days") VALUES ('early', 60), ('late', 5)`);
    const of = (policy: string, days: number, change = {}) => lastsDays(days, { validityStart: inDays(-200), rotationPolicy: { name: policy }, ...change });
    const [due, early, late, off] = [await of('default', 29), await of('early', 50), await of('late', 20), await of('default', 10, { rotation: false })];
    expect(await renewalOf(due.id)).toMatchObject({ decision: 'due', renewBeforeDays: 30, because: expect.stringContaining('policy "default"') as unknown });
    expect(await renewalOf(late.id)).toMatchObject({ decision: 'waits', renewBeforeDays: 5, mayReissue: true });
    expect(await renewalOf(off.id)).toMatchObject({ decision: 'off', because: 'Automatic renewal is switched off.' });
    expect(await nudgedBy()).toBe(2);
    for (const { id } of [due, early]) expect(await renewal.renew(id)).toMatchObject({ outcome: 'done', certificateId: expect.any(Number) as unknown });
    expect(await renewal.renew(late.id)).toMatchObject({ outcome: 'skipped' });
    expect(await renewal.renew(due.id)).toMatchObject({ outcome: 'skipped', because: expect.stringContaining('replaces it') as unknown });
    expect(await renewalOf(due.id)).toMatchObject({ decision: 'replaced', replacement: { id: expect.any(Number) as unknown } });
    expect(await nudgedBy()).toBe(0);
    const [{ certificateId } = { certificateId: 0 }] = await replacementsOf(due.id);
    expect((await certificateOf(certificateId)).user).toMatchObject({ username: 'lemur' });
    const logged = await api.database.query(`SELECT "actor" FROM audit_log WHERE "action" = 'certificate.issue' AND "objectId" = $1`, [certificateId]);
    expect(logged).toEqual([{ actor: 'renewal' }]);
  });

  it('notes a failure in the words of the refusal, tries again after a pause, and renews when the reason is gone', async () => {
    const own = await anAuthority(api.admin, { validityStart: inDays(-1000) });
    const certificate = await aCertificate(api.admin, own.id, { validityStart: inDays(-200), validityEnd: inDays(9), rotation: true });
    // The key of another row does not open there.
    await api.database.query(`UPDATE certificates SET "sealedPrivateKey" = (SELECT "sealedPrivateKey" FROM certificates WHERE "caOfAuthorityId" = $2) WHERE "caOfAuthorityId" = $1`, [own.id, authorityId]); // prettier-ignore
    await expect(renewal.renew(certificate.id)).rejects.toThrow();
    const failed = await renewalOf(certificate.id);
    expect(failed).toMatchObject({
      decision: 'failed',
      attempts: 1,
      nextStep: 'It is tried again.',
      lastFailure: expect.stringContaining('does not open') as unknown,
    });
    expect(Date.parse(failed.when) - Date.now()).toBeGreaterThan(50 * 60_000);
    expect(await sweep()).toMatchObject({ outcome: 'partly-failed', nudged: 0, cannot: [{ certificateId: certificate.id }] });
    await api.database.query(`UPDATE renewals SET "nextTryAt" = now() WHERE "certificateId" = $1`, [certificate.id]);
    expect(await nudgedBy()).toBe(1);
  });

  it('leaves a certificate alone while somebody else is at it', async () => {
    const certificate = await lastsDays(9, { validityStart: inDays(-200) });
    await api.database.query(`INSERT INTO leases ("name", "holder", "expiresAt") VALUES ($1, gen_random_uuid(), now() + interval '1 minute')`, [
      `reissue:${certificate.id}`,
    ]);
    expect(await renewal.renew(certificate.id)).toMatchObject({ outcome: 'skipped' });
    expect(await replacementsOf(certificate.id)).toEqual([]);
    await api.database.query(`UPDATE leases SET "expiresAt" = now() - interval '1 second' WHERE "name" = $1`, [`reissue:${certificate.id}`]);
    expect(await renewal.renew(certificate.id)).toMatchObject({ outcome: 'done' });
  });
});
