import { createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto';

const VERSION = 0x80;
/** Version, 8 bytes of time, IV, one block, HMAC. */
const SHORTEST = 1 + 8 + 16 + 16 + 32;

/**
 * Opens a Fernet token, the format in which older systems stored secrets: AES-128-CBC, HMAC-SHA-256 over everything before it.
 * @param key 32 bytes: the first half authenticates, the second encrypts
 * @returns null when this key did not make it, or it was altered
 */
export function openFernet(token: string, key: Buffer): string | null {
  const bytes = Buffer.from(token, 'base64url');
  if (bytes.length < SHORTEST || bytes[0] !== VERSION) return null;
  const signed = bytes.subarray(0, -32);
  const expected = createHmac('sha256', key.subarray(0, 16)).update(signed).digest();
  if (!timingSafeEqual(expected, bytes.subarray(-32))) return null;
  const ciphertext = signed.subarray(25);
  const decipher = createDecipheriv('aes-128-cbc', key.subarray(16), signed.subarray(9, 25));
  try {
    return Buffer.concat([decipher.update(ciphertext), decipher.final()]).toString('utf8');
  } catch {
    return null; // Rightly authenticated, yet not whole blocks with PKCS#7 padding: whoever made it, it is no Fernet token.
  }
}
