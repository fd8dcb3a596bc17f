import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keyTypes, parseCertificate, parseCertificates, parseRevocationList, type ParsedCertificate } from '@app/crypto';
import { afterAll, describe, expect, it } from 'vitest';
import type { SigningAuthority } from '../contracts/authority';
import { authorityOrder, certificateOrder, describeIssuer, newAuthority, testContext } from '../testing';
import { cryptographyIssuer } from './cryptography.issuer';

// The clock of openssl cannot be set as ours can.
const now = new Date();
const context = testContext({ now: () => now });
const issuer = { options: {}, context };
describeIssuer(cryptographyIssuer, issuer);

const withOpenssl = spawnSync('openssl', ['version']).error ? it.skip : it;
const folder = mkdtempSync(join(tmpdir(), 'internal-ca-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, content: string | Buffer) => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
const openssl = (...args: string[]) => {
  const { stdout, stderr } = spawnSync('openssl', args, { encoding: 'utf8' });
  return stdout + stderr;
};

const DAY_MS = 24 * 60 * 60 * 1000;
const published = (authority: SigningAuthority, name: string): SigningAuthority => ({
  ...authority,
  publicAddresses: { crl: `http://pki.example.com/${name}.crl`, caIssuers: `http://pki.example.com/${name}.cer` },
});
const rootAuthority = (change = {}) => newAuthority(cryptographyIssuer, issuer, { name: 'root', commonName: 'Root', ...change });
const subAuthority = (parent: SigningAuthority, change = {}) =>
  newAuthority(cryptographyIssuer, issuer, { name: 'sub', commonName: 'Sub', parent, notAfter: new Date(now.getTime() + 1000 * DAY_MS), ...change });
const issue = async (authority: SigningAuthority, change = {}) => {
  const answer = await cryptographyIssuer.issue(await certificateOrder(now, authority, ['www.example.com'], change), {}, context);
  if (answer.status !== 'issued') throw new Error('The internal CA answers at once.');
  return { ...answer, certificate: parseCertificate(answer.certificatePem), chain: parseCertificates(answer.chainPem) };
};
const keyIdentifiers = ({ extensions }: ParsedCertificate) => [
  extensions.subjectKeyIdentifier?.keyIdentifier,
  extensions.authorityKeyIdentifier?.keyIdentifier,
];

describe('An authority of our own', () => {
  it.each(keyTypes)(
    'is made with a key of type %s and keeps what every CA certificate needs, whatever was asked',
    async (keyType) => {
      const extensions = { basicConstraints: { ca: false }, keyUsage: { critical: false, usages: ['digitalSignature' as const] } };
      const made = await cryptographyIssuer.createAuthority(authorityOrder(now, { keyType, extensions }), {}, context);
      const certificate = parseCertificate(made.certificatePem);
      expect(certificate.keyType).toBe(keyType);
      expect(certificate.isSelfSigned).toBe(true);
      expect(certificate.extensions.basicConstraints).toMatchObject({ critical: true, ca: true });
      expect(certificate.extensions.keyUsage?.critical).toBe(true);
      expect(certificate.extensions.keyUsage?.usages).toEqual(expect.arrayContaining(['keyCertSign', 'cRLSign']));
      expect(certificate.extensions.subjectKeyIdentifier?.keyIdentifier).toMatch(/^[0-9a-f]{40}$/);
      expect(made.chainPem).toBe('');
    },
    60_000,
  );

  it('brings an admin and an operator role of its name', async () => {
    const { roles } = await cryptographyIssuer.createAuthority(authorityOrder(now, { name: 'acorn' }), {}, context);
    expect(roles).toEqual([{ name: 'acorn_admin' }, { name: 'acorn_operator' }]);
  });

  it('below another names its parent’s key, list and certificate, and carries the chain up to and including the root', async () => {
    const root = published(await rootAuthority(), 'root');
    const sub = await subAuthority(root);
    const bottom = await subAuthority(sub, { name: 'bottom', notAfter: new Date(now.getTime() + 900 * DAY_MS) });
    const [rootCertificate, subCertificate] = [parseCertificate(root.certificatePem), parseCertificate(sub.certificatePem)];
    expect(keyIdentifiers(subCertificate)[1]).toBe(keyIdentifiers(rootCertificate)[0]);
    expect(subCertificate.extensions.crlDistributionPoints?.urls).toEqual(['http://pki.example.com/root.crl']);
    expect(subCertificate.extensions.authorityInfoAccess).toMatchObject({ ocsp: [], caIssuers: ['http://pki.example.com/root.cer'] });
    expect(sub.chainPem).toBe(root.certificatePem);
    expect(bottom.chainPem).toBe(sub.certificatePem + root.certificatePem);
  });

  it('is refused below a parent it would outlive, one with path length 0, or one that has ended', async () => {
    const root = await rootAuthority({ notAfter: new Date(now.getTime() + 100 * DAY_MS) });
    await expect(subAuthority(root)).rejects.toMatchObject({
      kind: 'invalid',
      code: 'issuer.outlived',
      details: { reasons: { validityEnd: expect.stringContaining('"root"') as string } },
    });
    const shallow = await rootAuthority({ extensions: { basicConstraints: { ca: true, pathLength: 0 } } });
    await expect(subAuthority(shallow)).rejects.toMatchObject({ code: 'issuer.too-deep' });
    const ended = await rootAuthority({ notBefore: new Date(now.getTime() - 9 * DAY_MS), notAfter: new Date(now.getTime() - DAY_MS) });
    await expect(subAuthority(ended)).rejects.toMatchObject({ code: 'issuer.expired' });
  });

  it('is refused when it would end before it begins, a root too', async () => {
    await expect(rootAuthority({ notBefore: now, notAfter: now })).rejects.toMatchObject({ kind: 'invalid', code: 'issuer.ends-before-start' });
  });

  it('has a readable chain also when its parent’s certificates were stored without their last line end', async () => {
    const root = await rootAuthority();
    const sub = await subAuthority(root);
    const trimmed = { ...sub, certificatePem: sub.certificatePem.trim(), chainPem: sub.chainPem.trim() };
    const bottom = await subAuthority(trimmed, { name: 'bottom', notAfter: new Date(now.getTime() + 900 * DAY_MS) });
    expect(bottom.chainPem).toBe(sub.certificatePem + root.certificatePem);
    expect((await issue(trimmed)).chainPem).toBe(sub.certificatePem);
  });

  it('obeys a requested hash and refuses SHA-1', async () => {
    const made = await cryptographyIssuer.createAuthority(authorityOrder(now, { signingAlgorithm: 'sha512WithECDSA' }), {}, context);
    expect(parseCertificate(made.certificatePem).signatureHash).toBe('sha512');
    await expect(cryptographyIssuer.createAuthority(authorityOrder(now, { signingAlgorithm: 'sha1WithRSA' }), {}, context)).rejects.toMatchObject({
      kind: 'invalid',
    });
  });
});

describe('A certificate from our own authority', () => {
  it('names its issuer’s key, list and certificate, and has a chain without the root', async () => {
    const root = await rootAuthority();
    const sub = published(await subAuthority(root), 'sub');
    const { certificate, chainPem, externalId } = await issue(sub);
    expect(keyIdentifiers(certificate)).toEqual([expect.stringMatching(/^[0-9a-f]{40}$/), keyIdentifiers(parseCertificate(sub.certificatePem))[0]]);
    expect(certificate.extensions.crlDistributionPoints?.urls).toEqual(['http://pki.example.com/sub.crl']);
    expect(certificate.extensions.authorityInfoAccess?.caIssuers).toEqual(['http://pki.example.com/sub.cer']);
    expect(chainPem).toBe(sub.certificatePem);
    expect(externalId).toBeNull();
  });

  it('that the root itself signed has the root as its chain', async () => {
    const root = await rootAuthority();
    expect((await issue(root)).chainPem).toBe(root.certificatePem);
  });

  it('names the lists that were asked for behind its issuer’s own, and no responder but its issuer’s', async () => {
    const elsewhere = 'http://elsewhere.example.com/x.crl';
    const extensions = { crlDistributionPoints: { urls: [elsewhere] }, authorityInfoAccess: { ocsp: ['http://elsewhere.example.com'], caIssuers: [] } };
    const root = await rootAuthority();
    const { certificate } = await issue(root, { extensions });
    expect(certificate.extensions.crlDistributionPoints?.urls).toEqual([elsewhere]);
    expect(certificate.extensions.authorityInfoAccess).toBeUndefined();
    const { certificate: other } = await issue(published(await subAuthority(root), 'sub'), { extensions });
    expect(other.extensions.crlDistributionPoints?.urls).toEqual(['http://pki.example.com/sub.crl', elsewhere]);
    expect((await issue(root)).certificate.extensions.crlDistributionPoints).toBeUndefined();
  });

  it('never becomes an authority, whatever was asked', async () => {
    const { certificate } = await issue(await rootAuthority(), {
      extensions: { basicConstraints: { ca: true, pathLength: 3 }, keyUsage: { usages: ['keyCertSign', 'cRLSign', 'digitalSignature'] } },
    });
    expect(certificate.isCa).toBe(false);
    expect(certificate.extensions.keyUsage?.usages).toEqual(['digitalSignature']);
  });

  it('may end with its issuer, and is refused when it would outlive it by a second or begin a second before it', async () => {
    const root = await rootAuthority();
    const { notBefore, notAfter } = parseCertificate(root.certificatePem);
    const second = (time: Date, by: number) => new Date(time.getTime() + by * 1000);
    expect((await issue(root, { notBefore, notAfter })).certificate.notAfter).toEqual(notAfter);
    await expect(issue(root, { notAfter: second(notAfter, 1) })).rejects.toMatchObject({ kind: 'invalid', code: 'issuer.outlived' });
    await expect(issue(root, { notBefore: second(notBefore, -1) })).rejects.toMatchObject({ kind: 'invalid', code: 'issuer.not-yet-valid' });
    await expect(issue(root, { notBefore: notAfter, notAfter })).rejects.toMatchObject({ kind: 'invalid', code: 'issuer.ends-before-start' });
  });

  it('does not come from an authority that has ended', async () => {
    const root = await rootAuthority({ notBefore: new Date(now.getTime() - 9 * DAY_MS), notAfter: new Date(now.getTime() - DAY_MS) });
    await expect(issue(root)).rejects.toMatchObject({
      kind: 'invalid',
      code: 'issuer.expired',
      details: { reasons: { authority: expect.stringContaining('"root" ended') as string } },
    });
  });

  it('has no name that an authority above it may not give', async () => {
    const nameConstraints = { permitted: [{ type: 'dns' as const, value: 'example.com' }], excluded: [] };
    const root = await rootAuthority({ extensions: { nameConstraints } });
    const sub = await subAuthority(root);
    expect((await issue(sub)).certificate.commonName).toBe('www.example.com');
    const elsewhere = { extensions: { subjectAltNames: { names: [{ type: 'dns' as const, value: 'www.example.org' }] } } };
    await expect(issue(sub, elsewhere)).rejects.toMatchObject({ code: 'issuer.name-constraints' });
  });

  it('asks for the authority’s key only when everything else is in order', async () => {
    const root = await rootAuthority();
    const guarded = { ...root, privateKeyPem: () => Promise.reject(new Error('The key was asked for.')) };
    await expect(issue(guarded, { notAfter: new Date('2100-01-01T00:00:00Z') })).rejects.toMatchObject({ code: 'issuer.outlived' });
  });
});

describe('Revoking at our own authority', () => {
  const revocation = (authority: SigningAuthority, certificatePem: string) =>
    cryptographyIssuer.revoke?.({ certificatePem, externalId: null, authority, reason: 'superseded', comments: null }, {}, context);

  it('accepts its own certificates and refuses those of another, also one with the same name', async () => {
    const [root, double] = [await rootAuthority(), await rootAuthority()];
    const { certificatePem } = await issue(root);
    await expect(revocation(root, certificatePem)).resolves.toBeUndefined();
    await expect(revocation(double, certificatePem)).rejects.toMatchObject({ kind: 'invalid', code: 'issuer.not-its-certificate' });
  });

  withOpenssl('makes a list that openssl obeys: the one is revoked, the other good', async () => {
    const root = await rootAuthority();
    const sub = await subAuthority(root);
    const [revoked, good] = [await issue(sub), await issue(sub)];
    const list = (authority: SigningAuthority, entries: { serial: string; revokedAt: Date; reason: 'keyCompromise' }[]) =>
      cryptographyIssuer.signRevocationList?.(
        { authority, number: 7n, thisUpdate: new Date(now.getTime() - 60_000), nextUpdate: new Date(now.getTime() + 7 * DAY_MS), revoked: entries },
        {},
        context,
      ) ?? Promise.reject(new Error('It signs lists.'));
    const subList = await list(sub, [{ serial: revoked.certificate.serial, revokedAt: new Date(now.getTime() - 120_000), reason: 'keyCompromise' }]);
    expect(parseRevocationList(subList).number).toBe('7');
    const toPem = (name: string, der: Buffer) => openssl('crl', '-inform', 'DER', '-in', file(name, der));
    const lists = file('lists.pem', toPem('sub.crl', subList) + toPem('root.crl', await list(root, [])));
    const [trusted, chain] = [file('root.pem', root.certificatePem), file('sub.pem', sub.certificatePem)];
    const verify = (name: string, pem: string) =>
      openssl('verify', '-x509_strict', '-crl_check_all', '-CRLfile', lists, '-CAfile', trusted, '-untrusted', chain, file(name, pem));
    expect(verify('good.pem', good.certificatePem)).toMatch(/good\.pem: OK/);
    expect(verify('revoked.pem', revoked.certificatePem)).toContain('certificate revoked');
    expect(openssl('crl', '-in', lists, '-noout', '-text')).toContain('Key Compromise');
  });
});
