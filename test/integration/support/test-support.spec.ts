import { X509Certificate, createPrivateKey } from 'node:crypto';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDatabase, type TestDatabase } from '../../support/databases';
import { foreignCertificate } from '../../support/foreign-ca';
import { describeWith, openssl } from '../../support/programs';
import { startRedis } from '../../support/redis';

describe('A test database', () => {
  let first: TestDatabase;
  let second: TestDatabase;
  beforeAll(async () => {
    [first, second] = await Promise.all([createDatabase(), createDatabase()]);
  });
  afterAll(() => Promise.all([first.drop(), second.drop()]));

  it('is migrated, empty and nobody else’s', async () => {
    await first.query(`INSERT INTO roles (uuid, name) VALUES (gen_random_uuid(), 'web')`);
    expect(await first.rowCounts()).toMatchObject({ certificates: 0, users: 0, roles: 1 });
    expect(await second.rowCounts()).toMatchObject({ roles: 0 });
  });
});

describeWith(['openssl'], 'A certificate that somebody else made', () => {
  it('has the key, names, dates and issuer that were asked for', async () => {
    const root = await foreignCertificate({ commonName: 'Foreign Root', isCa: true, key: 'RSA2048' });
    const leaf = await foreignCertificate({ commonName: 'a.example', dnsNames: ['a.example', 'b.example'], notAfter: new Date('2051-02-03T04:05:06Z') }, root);
    const [parsedRoot, parsed] = [new X509Certificate(root.certificatePem), new X509Certificate(leaf.certificatePem)];
    expect([parsedRoot.ca, parsed.ca]).toEqual([true, false]);
    expect(parsed.subjectAltName).toBe('DNS:a.example, DNS:b.example');
    expect(new Date(parsed.validTo).toISOString()).toBe('2051-02-03T04:05:06.000Z');
    expect(parsed.checkPrivateKey(createPrivateKey(leaf.privateKeyPem))).toBe(true);
    expect((await openssl(['verify', '-CAfile', '{{root}}', '{{leaf}}'], { root: root.certificatePem, leaf: leaf.certificatePem })).code).toBe(0);
    expect((await openssl(['verify', '-CAfile', '{{root}}', '{{leaf}}'], { root: leaf.certificatePem, leaf: leaf.certificatePem })).code).not.toBe(0);
  });
});

describeWith(['redis-server'], 'A test Redis', () => {
  it('answers, and is gone after it was stopped', async () => {
    const redis = await startRedis();
    await redis.stop();
    const refusal = new Promise((resolve) => connect(Number(new URL(redis.url).port), '127.0.0.1').once('error', resolve));
    expect(await refusal).toMatchObject({ code: 'ECONNREFUSED' });
  });
});
