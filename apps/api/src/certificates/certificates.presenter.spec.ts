import { CertificateAnswer } from '@app/api-contract';
import type { CertificateView } from '@app/features';
import { describe, expect, it } from 'vitest';
import { presentCertificate, presentCertificateNested } from './certificates.presenter';
import { presentExtensions } from './extensions.presenter';

const settings = { publicMaxValidityDays: 397, publicDefaultValidityDays: undefined, defaultValidityDays: 365 };
const authority = (options = {}): CertificateView['authority'] => ({
  id: 3, name: 'acorn', owner: 'pki@example.com', description: null, active: true, pluginSlug: 'cryptography-issuer', options,
  notBefore: new Date('2025-01-01T00:00:00Z'), notAfter: new Date('2035-01-01T00:00:00Z'),
}); // prettier-ignore
const certificate = (change: Partial<CertificateView> = {}): CertificateView => ({
  id: 7, uuid: '0', name: 'shop', externalId: null, owner: 'web@example.com', description: '', body: 'PEM', chain: null, csr: null, cn: 'shop.example.com',
  distinguishedName: 'CN=shop.example.com',
  issuerDistinguishedName: 'CN=Acorn', subjectParts: { CN: ['shop.example.com'], O: ['Acorn'], C: ['SE'] }, issuer: 'Acorn', serial: '10', serialHex: 'A', sha256: 'ab',
  bits: 256, keyType: 'ECCPRIME256V1', signingAlgorithm: 'sha256', isCa: false, hasSeveralNames: false, hasPrivateKey: true,
  notBefore: new Date('2027-02-01T00:00:00Z'), notAfter: new Date('2027-05-01T00:00:00Z'), createdAt: new Date('2027-01-29T09:41:07.120Z'), extensions: {},
  notify: false, rotation: true, status: null, statusReason: null, deleted: false, revokedAt: null, revocationReason: null, caOfAuthorityId: null, userId: null, user: null, authority: null,
  rotationPolicy: { id: 1, days: 30 }, dnsProvider: null, domains: [], destinations: [], notifications: [], roles: [], endpoints: [], replaces: [], replacedBy: [], ...change,
}); // prettier-ignore

describe('A certificate on the wire', () => {
  it('has the shape that is declared for it, and each value under all of its names', () => {
    const answer = presentCertificate(certificate(), settings);
    expect(CertificateAnswer.parse(answer)).toEqual(answer);
    expect(answer).toMatchObject({
      notify: false,
      active: false,
      cn: 'shop.example.com',
      commonName: 'shop.example.com',
      san: null,
      rotationPolicy: { id: 1, days: 30 },
    });
    expect(answer).toMatchObject({
      notBefore: '2027-02-01T00:00:00+00:00',
      validityStart: '2027-02-01T00:00:00+00:00',
      dateCreated: '2027-01-29T09:41:07.120000+00:00',
    });
  });

  it('without a common name has none as `cn`, and an empty one as `commonName`; nested it has none twice', () => {
    expect(presentCertificate(certificate({ cn: null }), settings)).toMatchObject({ cn: null, commonName: '' });
    expect(presentCertificateNested(certificate({ cn: null }))).toMatchObject({ cn: null, commonName: null, issuer: {} });
  });

  it('shows its subject only without an authority, or under one that says that browsers do not trust it', () => {
    const shown = (change: Partial<CertificateView>) => presentCertificate(certificate(change), settings).organization;
    expect(shown({})).toBe('Acorn');
    expect(shown({ authority: authority({ cab_compliant: false }) })).toBe('Acorn');
    expect(shown({ authority: authority() })).toBeUndefined();
    expect(shown({ authority: authority({ cab_compliant: true }) })).toBeUndefined();
  });

  it('says what is weak about it', () => {
    expect(presentCertificate(certificate({ keyType: 'RSA1024', bits: 1024 }), settings).findings).toHaveLength(1);
    expect(presentCertificate(certificate(), settings).findings).toBeUndefined();
  });
});

describe('Extensions on the wire', () => {
  it('always have names, and of the rest what the certificate has', () => expect(presentExtensions({})).toEqual({ subAltNames: { names: [] } }));

  it('show names by their old types, and leave out those that are no text', () => {
    const names = [
      { type: 'dns', value: 'a.example' },
      { type: 'ip-network', value: '192.0.2.0/24' },
      { type: 'ip-network', value: '2001:db8::/32' },
      { type: 'directory', value: 'CN=x', name: [{ type: 'CN', value: 'x' }] },
      { type: 'other', oid: '1.2.3', value: 'AA==' },
    ] as const;
    expect(presentExtensions({ subjectAltNames: { names } }).subAltNames.names).toEqual([
      { nameType: 'DNSName', value: 'a.example' },
      { nameType: 'IPNetwork', value: '192.0.2.0/24' },
      { nameType: 'IPAddress', value: '2001:db8::/32' },
      { nameType: 'directoryName', value: 'CN=x' },
    ]);
  });

  it('show all nine usages, only the purposes there are, and revocation lists in both spellings', () => {
    const answer = presentExtensions({
      keyUsage: { usages: ['cRLSign'] },
      extendedKeyUsage: { purposes: ['1.3.6.1.5.5.7.3.1', '1.2.3.4'] },
      basicConstraints: { ca: true, pathLength: 0 },
      crlDistributionPoints: { urls: ['http://a/', 'http://b/'] },
    });
    expect(Object.keys(answer.keyUsage ?? {})).toHaveLength(9);
    expect(answer).toMatchObject({
      keyUsage: { useCRLSign: true, useKeyCertSign: false },
      extendedKeyUsage: { useServerAuthentication: true },
      basicConstraints: { ca: true, path_length: 0 },
      crlDistributionPoints: ['http://a/', 'http://b/'],
      cRLDistributionPoints: { includeCRLDP: 'http://a/, http://b/' },
    });
    expect(Object.keys(answer.extendedKeyUsage ?? {})).toHaveLength(1);
  });
});
