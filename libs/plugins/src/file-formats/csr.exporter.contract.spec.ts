import { parseCertificate, parseCertificationRequest } from '@app/crypto';
import { describe, expect, it } from 'vitest';
import { describeExporter, exportMaterial, hasTool, secondOpinion, testContext } from '../testing';
import { csrExporter } from './csr.exporter';

describeExporter(csrExporter, {
  options: {},
  read({ data }, { certificatePem }) {
    const [request, certificate] = [parseCertificationRequest(data.toString()), parseCertificate(certificatePem)];
    expect(request.publicKeySpkiDer).toEqual(certificate.publicKeySpkiDer);
    expect(request.subjectText).toBe(certificate.subjectText);
    if (hasTool('openssl')) expect(secondOpinion('openssl', ['req', '-in', '{file}', '-noout', '-verify'], data)).toContain('verify OK');
  },
});

describe('A CSR of a certificate', () => {
  it('keeps every subject alternative name and usage, and leaves out what issuers add', async () => {
    const names = [
      { type: 'dns' as const, value: 'shop.example.com' },
      { type: 'dns' as const, value: '*.shop.example.com' },
      { type: 'ip' as const, value: '192.0.2.7' },
      { type: 'email' as const, value: 'shop@example.com' },
    ];
    const material = await exportMaterial({
      extensions: {
        subjectAltNames: { names },
        keyUsage: { usages: ['digitalSignature', 'keyEncipherment'] },
        extendedKeyUsage: { purposes: ['1.3.6.1.5.5.7.3.1'] },
      },
    });
    const { extensions } = parseCertificationRequest((await csrExporter.export(material, {}, testContext())).data.toString());
    expect(extensions.subjectAltNames?.names).toEqual(names);
    expect(extensions.keyUsage?.usages).toEqual(['digitalSignature', 'keyEncipherment']);
    expect(extensions.extendedKeyUsage?.purposes).toEqual(['1.3.6.1.5.5.7.3.1']);
    expect(extensions.authorityKeyIdentifier).toBeUndefined();
    expect(extensions.crlDistributionPoints).toBeUndefined();
  });

  it('is refused for a key that is not the certificate’s', async () => {
    const [one, other] = [await exportMaterial(), await exportMaterial()];
    await expect(csrExporter.export({ ...one, privateKeyPem: other.privateKeyPem }, {}, testContext())).rejects.toMatchObject({
      kind: 'invalid',
      code: 'export.key-mismatch',
    });
  });
});
