import { createServer, type Server } from 'node:tls';
import type { AddressInfo } from 'node:net';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { configWith } from '@app/config';
import { DomainError } from '@app/errors';
import { DeactivationService, FeaturesModule, InUseService, OverdueJobsService, RenewalService, RenewalSwitchesService, RotationService } from '@app/features';
import { defineIssuer, defineSource, plugins } from '@app/plugins';
import { systemActor } from '@app/rbac';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { z } from 'zod';
import { startApi, type StartedApi } from '../../support/api';
import { aCertificate, anAuthority, inDays } from '../../support/builders';
import { fresh } from '../../support/callers';
import { runLemur } from '../../support/command-line';

/** What the load balancers of the fake source serve, by their names. */
const served = new Map<string, string>();
let refusal: string | null = null;

const balancers = defineSource({
  slug: 'fake-balancers',
  title: 'Load balancers of the test',
  description: 'Remembers what each endpoint serves.',
  options: z.object({}),
  settings: z.object({}),
  async *certificates() {},
  certificateNamesAt: (endpoint) => Promise.resolve([served.get(endpoint.name) ?? '']),
  updateEndpoint: (endpoint, certificateName) => {
    if (refusal !== null) return Promise.reject(new Error(refusal));
    served.set(endpoint.name, certificateName);
    return Promise.resolve();
  },
});

/** Externals that the fake issuer was asked to take out of use. */
const takenOut: string[] = [];
const never = () => Promise.reject(new Error('Not asked for in these tests.'));
const billing = defineIssuer({
  slug: 'fake-billing',
  title: 'A CA that bills what is in use',
  description: 'Takes test certificates out of use.',
  options: z.object({ staging_account: z.boolean().default(false).describe('For tests') }),
  settings: z.object({}),
  authorityRoles: () => [],
  createAuthority: never,
  issue: never,
  testCertificates: {
    isTest: ({ staging_account }) => staging_account,
    deactivate: ({ externalId }) => {
      if (externalId === 'refused') return Promise.reject(new DomainError('upstream', 'fake.refused', 'The CA says no.'));
      takenOut.push(externalId ?? '');
      return Promise.resolve();
    },
    callsAtOnce: 2,
    pauseSeconds: 0.05,
  },
});

let api: StartedApi;
let host: INestApplicationContext;
let authorityId: number;
let listener: Server;
let port: number;
const signal = new AbortController().signal;

beforeAll(async () => {
  plugins.source.push(balancers);
  plugins.issuer.push(billing);
  api = await startApi();
  listener = createServer({ SNICallback: (_name, done) => done(null) });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  port = (listener.address() as AddressInfo).port;
  const config = configWith({
    database: { url: api.database.url, poolSize: 6 },
    encryption: { keys: [inject('secrets').LEMUR_ENCRYPTION_KEYS] },
    egress: { allow: ['127.0.0.0/8'] },
    notifications: { securityTeam: ['security@rotation.example'], deployedPorts: [port], deployedCheckStores: true },
    renewal: { duplicatesOfAuthorities: [] },
  });
  host = await NestFactory.createApplicationContext(FeaturesModule.forRoot(config, 'lemur tests'), { logger: false });
  const authority = await anAuthority(api.admin, { validityStart: inDays(-1000) });
  authorityId = authority.id;
  config.renewal.duplicatesOfAuthorities.push(authority.name);
});
afterAll(async () => {
  plugins.source.splice(plugins.source.indexOf(balancers), 1);
  plugins.issuer.splice(plugins.issuer.indexOf(billing), 1);
  await host?.close();
  listener?.close();
  await api?.stop();
});

async function anEndpoint(certificateId: number, known: readonly { id: number; name: string }[]): Promise<{ id: number; name: string }> {
  const name = fresh('lb');
  const [source] = await api.database.query<{ id: number }>(
    `INSERT INTO sources ("uuid", "label", "pluginSlug", "options") VALUES (gen_random_uuid(), $1, 'fake-balancers', '{}') RETURNING "id"`,
    [fresh('source')],
  );
  for (const one of known)
    await api.database.query(`INSERT INTO discoveries ("sourceId", "certificateId", "name") VALUES ($1, $2, $3)`, [
      source?.id,
      one.id,
      `at-source/${one.name}`,
    ]);
  const [endpoint] = await api.database.query<{ id: number }>(
    `INSERT INTO endpoints ("name", "dnsname", "port", "type", "certificateId", "sourceId", "lastSeenAt") VALUES ($1, $1, 443, 'elb', $2, $3, now()) RETURNING "id"`,
    [name, certificateId, source?.id],
  );
  return { id: endpoint?.id ?? 0, name };
}

const replacing = (ids: number[], change = {}) => aCertificate(api.admin, authorityId, { replaces: ids.map((id) => ({ id })), ...change });
const certificateAt = async (endpointId: number) =>
  (await api.database.query<{ certificateId: number }>(`SELECT "certificateId" FROM endpoints WHERE "id" = $1`, [endpointId]))[0]?.certificateId;
const rotate = (endpointId: number, dryRun = false) => host.get(RotationService).rotateAll(new Date(), signal, { endpointId, dryRun });

describe('Rotating an endpoint', () => {
  it('has it serve the newest replacement in force that is at its source, and never a revoked one', async () => {
    const old = await aCertificate(api.admin, authorityId);
    const [first, newest, revoked] = [
      await replacing([old.id]),
      await replacing([old.id], { validityEnd: inDays(95) }),
      await replacing([old.id], { validityEnd: inDays(99) }),
    ];
    await api.admin.put(`/certificates/${revoked.id}/revoke`, { crlReason: 'superseded' });
    const endpoint = await anEndpoint(old.id, [old, first, newest, revoked]);
    expect(await rotate(endpoint.id, true)).toMatchObject({ wouldRotate: 1 });
    expect(await certificateAt(endpoint.id)).toBe(old.id);
    expect(await rotate(endpoint.id)).toMatchObject({ outcome: 'done', rotated: 1, endpoints: [{ to: newest.name }] });
    expect(served.get(endpoint.name)).toBe(`at-source/${newest.name}`);
    expect(await certificateAt(endpoint.id)).toBe(newest.id);
    const logged = await api.database.query(`SELECT "actor", "after" FROM audit_log WHERE "action" = 'endpoint.rotate' AND "objectId" = $1`, [endpoint.id]);
    expect(logged).toEqual([{ actor: 'renewal', after: { certificateId: newest.id } }]);
    expect(await rotate(endpoint.id)).toMatchObject({ outcome: 'done', rotated: 0 });
  });

  it('waits until the replacement is at the source, and says so', async () => {
    const old = await aCertificate(api.admin, authorityId);
    const replacement = await replacing([old.id]);
    const endpoint = await anEndpoint(old.id, [old]);
    const because = expect.stringMatching(/is not at the source .* yet/) as unknown;
    expect(await rotate(endpoint.id)).toMatchObject({ outcome: 'partly-failed', rotated: 0, waiting: [{ because }] });
    expect(await certificateAt(endpoint.id)).toBe(old.id);
    expect(replacement.id).not.toBe(old.id);
  });

  it('of one region leaves the others alone, and takes no region for another that it begins like', async () => {
    const old = await aCertificate(api.admin, authorityId);
    const replacement = await replacing([old.id]);
    const places = [
      { region: 'eu-west-1', dnsname: 'told.example' },
      { region: null, dnsname: `${fresh('lb')}.eu-west-1.elb.example` },
      { region: 'eu-west-10', dnsname: `${fresh('lb')}.eu-west-1.elb.example` },
      { region: null, dnsname: `${fresh('lb')}.eu-west-10.elb.example` },
      { region: null, dnsname: `${fresh('cdn')}.example` },
    ];
    const ids: number[] = [];
    for (const { region, dnsname } of places) {
      const { id } = await anEndpoint(old.id, [old, replacement]);
      await api.database.query(`UPDATE endpoints SET "region" = $2, "dnsname" = $3 WHERE "id" = $1`, [id, region, dnsname]);
      ids.push(id);
    }
    const planned = await runLemur(api.database.url, ['certificate', 'rotate_region', '-r', 'eu-west-1', '--json']);
    expect([planned.code, planned.json()]).toMatchObject([0, { plan: { region: 'eu-west-1', wouldRotate: 2 } }]);
    expect(await Promise.all(ids.map(certificateAt))).toEqual(ids.map(() => old.id));
    const wish = { oldCertificateId: old.id, region: 'eu-west-1' };
    expect(await host.get(RotationService).rotateAll(new Date(), signal, wish)).toMatchObject({ outcome: 'done', region: 'eu-west-1', rotated: 2 });
    const now = await Promise.all(ids.map(certificateAt));
    expect(now).toEqual([replacement.id, replacement.id, old.id, old.id, old.id]);
  });

  it('leaves the endpoint as it was when the source refuses, names the reason, and does it with the next run', async () => {
    const old = await aCertificate(api.admin, authorityId);
    const replacement = await replacing([old.id]);
    const endpoint = await anEndpoint(old.id, [old, replacement]);
    refusal = 'The balancer is locked.';
    expect(await rotate(endpoint.id)).toMatchObject({ outcome: 'partly-failed', failed: [{ because: 'The balancer is locked.' }] });
    expect(await certificateAt(endpoint.id)).toBe(old.id);
    refusal = null;
    expect(await rotate(endpoint.id)).toMatchObject({ rotated: 1 });
  });
});

describe('Of equal certificates of one day', () => {
  it('only those in use go on renewing themselves, and unequal ones are left alone', async () => {
    const twin = { commonName: `${fresh('twin')}.example`, rotation: true, owner: 'web@rotation.example' };
    const odd = { commonName: `${fresh('odd')}.example`, rotation: true };
    const [a, b, c] = [
      await aCertificate(api.admin, authorityId, twin),
      await aCertificate(api.admin, authorityId, twin),
      await aCertificate(api.admin, authorityId, twin),
    ];
    await aCertificate(api.admin, authorityId, odd);
    await aCertificate(api.admin, authorityId, { ...odd, keyType: 'RSA2048' });
    await anEndpoint(a.id, []);
    const switches = host.get(RenewalSwitchesService);
    expect(await switches.disableDuplicates(signal, { dryRun: true })).toMatchObject({ wouldSwitch: 2, unequal: 1 });
    expect(await switches.disableDuplicates(signal)).toMatchObject({ outcome: 'done', switched: 2, unequal: 1 });
    const rows = await api.database.query(`SELECT "id", "rotation" FROM certificates WHERE "cn" = $1 ORDER BY "id"`, [twin.commonName]);
    expect(rows).toEqual([
      { id: a.id, rotation: true },
      { id: b.id, rotation: false },
      { id: c.id, rotation: false },
    ]);
  });
});

describe('A certificate that ends soon', () => {
  it('is found where it is served, by its fingerprint, and not where another one is', async () => {
    const commonName = 'localhost';
    const [used, other] = [
      await aCertificate(api.admin, authorityId, { commonName, validityEnd: inDays(5) }),
      await aCertificate(api.admin, authorityId, { commonName, validityEnd: inDays(6) }),
    ];
    const { body: key } = await api.admin.get(`/certificates/${used.id}/key`);
    listener.setSecureContext({ cert: used.body, key: key.key });
    expect(await host.get(InUseService).find(new Date(), signal)).toMatchObject({
      outcome: 'done',
      inUse: 1,
      kept: true,
      found: [{ certificateId: used.id, domain: 'localhost', ports: [port] }],
    });
    const seen = await api.database.query(`SELECT "certificateId", "ports" FROM certificates_domains WHERE "certificateId" = ANY($1) ORDER BY 1`, [
      [used.id, other.id],
    ]);
    expect(seen).toEqual([
      { certificateId: used.id, ports: [port] },
      { certificateId: other.id, ports: null },
    ]);
  });
});

describe('A job that is overdue', () => {
  it('is told of to the security team, once a day and by one of several workers', async () => {
    const overdue = host.get(OverdueJobsService);
    await api.database.query(
      `INSERT INTO job_states ("job", "scheduledSince", "lastSuccessAt") VALUES ('publish-crls', now() - interval '9 days', now() - interval '5 hours')`,
    );
    const told = (await Promise.all([overdue.tell(new Date()), overdue.tell(new Date())])).flat();
    expect(told).toEqual([expect.objectContaining({ name: 'publish-crls', because: expect.stringContaining('5 hours') as unknown })]);
    const planned = await api.database.query(`SELECT "recipient" FROM notices WHERE "event" = 'job_overdue'`);
    expect(planned).toEqual([{ recipient: 'security@rotation.example' }]);
    expect(await overdue.tell(new Date(Date.now() + 3_600_000))).toEqual([]);
  });
});

describe('An issuer that says when it wants a certificate renewed', () => {
  it('is asked, and obeyed before the policy would have it', async () => {
    const internal = plugins.issuer.find(({ slug }) => slug === 'cryptography-issuer');
    if (!internal) throw new Error('There is no internal issuer.');
    const certificate = await aCertificate(api.admin, authorityId, { rotation: true, validityStart: inDays(-100), validityEnd: inDays(300) });
    const window = {
      start: new Date(Date.now() - 7_200_000),
      end: new Date(Date.now() - 3_600_000),
      explanationUrl: 'https://ca.example/why',
      askAgainAt: new Date(),
    };
    internal.renewalWindow = (pem) => Promise.resolve(pem.trim() === certificate.body.trim() ? window : null);
    try {
      expect(Number((await host.get(RenewalService).sweep(new Date(), signal))['nudged'])).toBe(1);
    } finally {
      delete internal.renewalWindow;
    }
    const { body } = await api.admin.get(`/certificates/${certificate.id}/renewal`);
    expect(body).toMatchObject({
      decision: 'due',
      because: expect.stringContaining('its issuer wants it renewed') as unknown,
      suggestedWindow: { explanationUrl: 'https://ca.example/why' },
    });
    expect(await host.get(RenewalService).renew(certificate.id)).toMatchObject({ outcome: 'done' });
  });
});

describe('Certificates of test authorities', () => {
  it('are taken out of use where they are billed, those that the issuer refuses are told, and no others are touched', async () => {
    const [test, real] = [await anAuthority(api.admin), await anAuthority(api.admin)];
    const [one, two, refused, three] = [
      await aCertificate(api.admin, test.id),
      await aCertificate(api.admin, test.id),
      await aCertificate(api.admin, test.id),
      await aCertificate(api.admin, test.id, { rotation: true }),
    ];
    const other = await aCertificate(api.admin, real.id);
    for (const [{ id }, externalId] of [
      [one, 'one'],
      [two, 'two'],
      [refused, 'refused'],
      [three, 'three'],
      [other, 'other'],
    ] as const)
      // prettier-ignore
      await api.database.query(`UPDATE certificates SET "externalId" = $2 WHERE "id" = $1`, [id, externalId]);
    await api.database.query(
      `UPDATE authorities SET "pluginSlug" = 'fake-billing', "options" = CASE WHEN "id" = $1 THEN '{"staging_account": true}'::jsonb ELSE '{}' END WHERE "id" = ANY($2)`,
      [test.id, [test.id, real.id]],
    );
    expect(await host.get(DeactivationService).deactivateTests(signal)).toEqual({
      outcome: 'partly-failed',
      deactivated: 3,
      noTestAuthorities: [real.name],
      failedCount: 1,
      failed: [{ certificate: refused.name, because: 'The CA says no.' }],
    });
    expect(takenOut).toEqual(['one', 'two', 'three']);
    const rows = await api.database.query(`SELECT "id", "status", "rotation", "notify" FROM certificates WHERE "id" = ANY($1) ORDER BY "id"`, [
      [three.id, refused.id, other.id],
    ]);
    expect(rows).toMatchObject([{ id: refused.id, status: null }, { id: three.id, status: 'revoked', rotation: false, notify: false }, { id: other.id, status: null }]); // prettier-ignore
    await expect(host.get(DeactivationService).deactivate(systemActor('renewal'), other.id)).rejects.toMatchObject({ code: 'certificate.no-test' });
    expect(await host.get(DeactivationService).deactivateTests(signal)).toMatchObject({ deactivated: 0, failedCount: 1 });
  });
});
