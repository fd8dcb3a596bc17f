import { X509Certificate } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { glanceAtCertificate } from './read-certificate';

describe('A glance at a certificate', () => {
  it('agrees with Node on subject and dates of every root certificate that Node trusts', () => {
    for (const pem of rootCertificates) {
      const node = new X509Certificate(pem);
      const glance = glanceAtCertificate(pem);
      expect(glance?.notAfter, node.subject).toEqual(new Date(node.validTo));
      expect(glance?.notBefore, node.subject).toEqual(new Date(node.validFrom));
      // Node writes commas and other special characters of a name with a backslash.
      expect(node.subject.replaceAll('\\', ''), node.subject).toContain(`=${glance?.subject}`);
      expect(glance?.isSelfIssued, node.subject).toBe(node.subject === node.issuer);
    }
    expect(rootCertificates.length).toBeGreaterThan(100);
  });

  it('is null for a text that is no certificate, however it is broken', () => {
    const [pem = ''] = rootCertificates;
    expect(glanceAtCertificate('hello')).toBeNull();
    expect(glanceAtCertificate('')).toBeNull();
    expect(glanceAtCertificate(pem.slice(0, 300))).toBeNull();
    expect(glanceAtCertificate('-----BEGIN CERTIFICATE-----\nMIAA\n-----END CERTIFICATE-----')).toBeNull();
  });
});
