import { createCipheriv, createHmac, randomBytes } from 'node:crypto';
import { DomainError } from '@app/errors';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSealer, generateEncryptionKey, type SecretPlace } from './secrets';

const place: SecretPlace = { table: 'certificates', column: 'sealedPrivateKey', rowUuid: '4d5f1e9a-0000-4000-8000-000000000001' };
const [older, newer] = [generateEncryptionKey(), generateEncryptionKey()];
const sealer = createSealer({ keys: [newer, older] });
const olderSealer = createSealer({ keys: [older] });

const refusal = (act: () => unknown): DomainError => {
  try {
    act();
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
  throw new Error('Nothing was refused.');
};

/** As the Fernet specification says: version, time, IV, AES-128-CBC, HMAC-SHA-256. */
function fernet(plaintext: string, key: string): string {
  const bytes = Buffer.from(key, 'base64url');
  const iv = randomBytes(16);
  const cipher = createCipheriv('aes-128-cbc', bytes.subarray(16), iv);
  const signed = Buffer.concat([Buffer.from([0x80, 0, 0, 0, 0, 0x65, 0, 0, 0]), iv, cipher.update(plaintext, 'utf8'), cipher.final()]);
  const text = Buffer.concat([signed, createHmac('sha256', bytes.subarray(0, 16)).update(signed).digest()]).toString('base64');
  return text.replaceAll('+', '-').replaceAll('/', '_');
}

describe('A sealed secret', () => {
  it('opens again in its own row, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 5000 }), (text) => {
        expect(sealer.unseal(sealer.seal(text, place), place)).toBe(text);
      }),
    );
  });

  it('is an envelope of version, key id, iv, ciphertext and tag, and never the same twice', () => {
    const [one, other] = [sealer.seal('secret', place), sealer.seal('secret', place)];
    expect(one).toMatch(/^v1\.[0-9a-f]{8}\.[\w-]{16}\.[\w-]{8}\.[\w-]{22}$/);
    expect(one).not.toBe(other);
    expect(one.split('.')[1]).toBe(sealer.keyId);
  });

  it.each([
    ['another table', { table: 'roles' }],
    ['another column', { column: 'sealedPassword' }],
    ['another row', { rowUuid: '4d5f1e9a-0000-4000-8000-000000000002' }],
    ['names that only join to the same text', { table: 'certificatess', column: 'ealedPrivateKey' }],
  ])('does not open in %s', (_, change) => {
    const envelope = sealer.seal('the word', place);
    const error = refusal(() => sealer.unseal(envelope, { ...place, ...change }));
    expect([error.kind, error.code]).toEqual(['bug', 'secret.altered']);
    expect(JSON.stringify([error.message, error.details])).not.toContain('the word');
  });

  it('does not open when a single character of it was changed, and says which row', () => {
    const envelope = sealer.seal('the word', place);
    for (let position = 0; position < envelope.length; position++) {
      const changed = envelope.slice(0, position) + (envelope[position] === 'B' ? 'C' : 'B') + envelope.slice(position + 1);
      const error = refusal(() => sealer.unseal(changed, place));
      expect(error.kind).toBe('bug');
      expect(error.message).toContain('certificates.sealedPrivateKey');
    }
  });

  it('opens with an older key that is still in the list, and then wants to be sealed again', () => {
    const envelope = olderSealer.seal('secret', place);
    expect(sealer.unseal(envelope, place)).toBe('secret');
    expect(sealer.needsResealing(envelope)).toBe(true);
    expect(sealer.needsResealing(sealer.seal('secret', place))).toBe(false);
  });

  it('names the missing key when none of the list made it', () => {
    const error = refusal(() => olderSealer.unseal(sealer.seal('secret', place), place));
    expect([error.kind, error.code]).toEqual(['bug', 'secret.key-missing']);
    expect(error.message).toContain(sealer.keyId);
  });

  it.each(['', 'v1', 'v2.00000000.AAAAAAAAAAAAAAAA..AAAAAAAAAAAAAAAAAAAAAA', '-----BEGIN PRIVATE KEY-----'])('is told from a text that is none: %j', (text) => {
    expect(refusal(() => sealer.unseal(text, place)).code).toBe('secret.not-an-envelope');
  });
});

describe('A Fernet token', () => {
  it('of the published test vector opens', () => {
    const vector = createSealer({ keys: ['cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4='] });
    const token = 'gAAAAAAdwJ6wAAECAwQFBgcICQoLDA0ODy021cpGVWKZ_eEwCGM4BLLF_5CV9dOPmrhuVUPgJobwOz7JcbmrR64jVmpU4IwqDA==';
    expect(vector.unseal(token, place)).toBe('hello');
  });

  it('opens with any key of the list, and wants to be sealed again', () => {
    const token = fernet('-----BEGIN…\nschlüssel', older);
    expect(sealer.unseal(token, place)).toBe('-----BEGIN…\nschlüssel');
    expect(sealer.needsResealing(token)).toBe(true);
  });

  it.each([
    ['of another key', () => fernet('secret', generateEncryptionKey())],
    ['with a changed byte', () => fernet('secret', newer).replace(/.{5}==$/, 'AAAAA==')],
    ['that was cut', () => fernet('secret', newer).slice(0, 60)],
  ])('%s is refused', (_, token) => {
    const error = refusal(() => sealer.unseal(token(), place));
    expect([error.kind, error.code]).toEqual(['bug', 'secret.key-missing']);
  });
});

describe('An encryption key', () => {
  it('is made as 32 bytes of URL-safe base64 with padding', () => {
    expect(generateEncryptionKey()).toMatch(/^[A-Za-z0-9_-]{43}=$/);
  });

  it('may stand with blanks around it and without its padding', () => {
    const loose = createSealer({ keys: [` ${newer.slice(0, 43)}\n`] });
    expect(loose.unseal(sealer.seal('secret', place), place)).toBe('secret');
  });

  it.each([
    ['is empty', ''],
    ['is too short', newer.slice(0, 42)],
    ['has a character that base64 lacks', `!${newer.slice(1)}`],
    ['is a passphrase', 'correct horse battery staple'],
    ['sets bits beyond its 32 bytes', `${'A'.repeat(42)}B=`],
  ])('that %s is refused with what a key looks like, and is not repeated', (_, key) => {
    const error = refusal(() => createSealer({ keys: [older, key] }));
    expect([error.kind, error.code]).toEqual(['invalid', 'encryption-key.malformed']);
    expect(error.message).toContain('key 2');
    expect(error.details.hint).toContain('32 random bytes as URL-safe base64');
    if (key) expect(error.message + error.details.hint).not.toContain(key);
  });

  it('is needed: an empty list is refused', () => {
    expect(refusal(() => createSealer({ keys: [] })).code).toBe('encryption-key.none');
  });
});
