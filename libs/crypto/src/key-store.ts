import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto';
import { DomainError } from '@app/errors';
import { pemBlocks } from './pem';

/** Shortest passphrase that Java's keytool works with. */
const SHORTEST_PASSPHRASE = 6;

/**
 * What key stores and their readers agree on. Beyond ASCII they disagree how a passphrase becomes bytes, so that a store
 * would open in one program and not in the next.
 * @throws DomainError `invalid`; never quotes the passphrase
 */
export function checkPassphrase(passphrase: string): void {
  if (passphrase.length >= SHORTEST_PASSPHRASE && /^[\x20-\x7e]+$/.test(passphrase)) return;
  throw new DomainError(
    'invalid',
    'key-store.passphrase',
    `The passphrase must have at least ${SHORTEST_PASSPHRASE} characters, all of them letters, digits, blanks and signs of ASCII.`,
    {
      hint: 'Choose another one, or leave it out and one is made.',
    },
  );
}

/** @throws DomainError `invalid` */
export function checkAlias(alias: string): void {
  if (alias.length > 0 && alias.length <= 255 && !/\p{Cc}/u.test(alias)) return;
  throw new DomainError('invalid', 'key-store.alias', `${JSON.stringify(alias.slice(0, 60))} cannot be the alias of a key store entry.`, {
    hint: 'Use 1 to 255 characters without line ends or other control characters.',
  });
}

/** DER of the one certificate in the text. @throws DomainError `invalid` */
export function readStoreCertificate(pem: string): Buffer {
  const [block, ...others] = pemBlocks(pem, ['CERTIFICATE']);
  if (!block || others.length) throw new DomainError('invalid', 'certificate.not-one', `Expected one PEM certificate, found ${block ? others.length + 1 : 0}.`);
  return block.der;
}

/** PKCS#8 DER of the key. @throws DomainError `invalid` when it cannot be read or is not the certificate's */
export function readStoreKey(privateKeyPem: string, certificateDer: Buffer): Buffer {
  try {
    const key = createPrivateKey(privateKeyPem);
    // Compared as DER: KeyObject.equals leaves an error behind in OpenSSL when the kinds differ, which the next call then throws.
    const [own, certified] = [createPublicKey(key), new X509Certificate(certificateDer).publicKey].map((one) => one.export({ type: 'spki', format: 'der' }));
    if (own && certified?.equals(own)) return key.export({ type: 'pkcs8', format: 'der' });
  } catch (cause) {
    throw new DomainError('invalid', 'key-store.unreadable', 'The private key or its certificate cannot be decoded.', { cause });
  }
  throw new DomainError('invalid', 'key-store.key-mismatch', 'The private key is not the key of the certificate.', {
    hint: 'A key store holds a certificate with its own key.',
  });
}
