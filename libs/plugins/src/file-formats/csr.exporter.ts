import { createCertificationRequest, parseCertificate, publicKeyMatches, readPrivateKey } from '@app/crypto';
import { DomainError } from '@app/errors';
import { z } from 'zod';
import { defineExporter, keyOf } from '../contracts/exporter';

/** Asks for the same certificate again: subject, names and usages; what an issuer adds of itself is left out. */
export const csrExporter = defineExporter({
  slug: 'openssl-csr',
  title: 'CSR',
  description: 'Certificate signing request for the same key, subject and names, to take to another authority.',
  options: z.object({}),
  settings: z.object({}),
  requiresKey: () => true,

  async export(material) {
    const privateKeyPem = keyOf(material);
    const certificate = parseCertificate(material.certificatePem);
    if (!publicKeyMatches(readPrivateKey(privateKeyPem).publicKeySpkiDer, certificate.publicKeySpkiDer)) {
      throw new DomainError('invalid', 'export.key-mismatch', 'The private key is not the key of the certificate.', {
        hint: 'Upload the certificate again with its own key.',
      });
    }
    const { subjectAltNames, basicConstraints, keyUsage, extendedKeyUsage } = certificate.extensions;
    const csrPem = await createCertificationRequest({
      subject: certificate.subject,
      extensions: { subjectAltNames, basicConstraints, keyUsage, extendedKeyUsage },
      privateKeyPem,
    });
    return { extension: 'csr', passphrase: null, data: Buffer.from(csrPem) };
  },
});
