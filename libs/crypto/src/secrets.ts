import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { DomainError } from '@app/errors';
import { openFernet } from './secrets-fernet';

/** Where a secret lives. It is sealed to this place: a row that was copied over another cannot be opened there. */
export interface SecretPlace {
  readonly table: string;
  readonly column: string;
  /** Made by the application before the insert, so that a secret can be sealed before its row has an id. */
  readonly rowUuid: string;
}

export interface Sealer {
  /** `v1.<key id>.<iv>.<ciphertext>.<tag>`, the last three base64url without padding. Always with the newest key. */
  seal(plaintext: string, place: SecretPlace): string;
  /**
   * Opens what `seal` made with any of the keys, and Fernet tokens (`gAAAA…`) made with any of them, which know no place.
   * @throws DomainError `bug` `secret.key-missing`, `secret.altered` or `secret.not-an-envelope`; never with a word of the plaintext.
   *   The kind is `bug` because no request can be put right: either the installation lost a key or the row was changed behind our back.
   */
  unseal(envelope: string, place: SecretPlace): string;
  /** True when it is not sealed with the newest key, Fernet tokens included. */
  needsResealing(envelope: string): boolean;
  /** Of the newest key. Not secret. */
  readonly keyId: string;
}

interface Key {
  readonly id: string;
  readonly bytes: Buffer;
  readonly sealing: Buffer;
}

const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** 32 random bytes, URL-safe base64 with padding: what the setting for encryption keys takes. */
export const generateEncryptionKey = (): string => randomBytes(KEY_BYTES).toString('base64').replaceAll('+', '-').replaceAll('/', '_');

/**
 * Seals secrets with AES-256-GCM.
 * @param keys newest first: the first seals, all open
 * @throws DomainError `invalid` when there is no key or one is malformed; it names the key's position and never its text
 */
export function createSealer({ keys: texts }: { keys: readonly string[] }): Sealer {
  const keys = texts.map((text, index) => readKey(text, index));
  const newest = keys[0];
  if (!newest) throw new DomainError('invalid', 'encryption-key.none', 'There is no encryption key.', { hint: wanted });
  const byId = new Map(keys.map((key) => [key.id, key]));

  return {
    keyId: newest.id,

    seal(plaintext, place) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', newest.sealing, iv).setAAD(associatedData(newest.id, place));
      const ciphertext = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final()]);
      return ['v1', newest.id, ...[iv, ciphertext, cipher.getAuthTag()].map((part) => part.toString('base64url'))].join('.');
    },

    unseal(envelope, place) {
      if (isFernet(envelope)) return unsealFernet(envelope, keys, place);
      const { keyId, iv, ciphertext, tag } = readEnvelope(envelope, place);
      const key = byId.get(keyId);
      if (!key) throw keyMissing(`It was sealed with key ${keyId}.`, place, { keyId, knownKeyIds: [...byId.keys()] });
      try {
        const decipher = createDecipheriv('aes-256-gcm', key.sealing, iv, { authTagLength: TAG_BYTES }).setAAD(associatedData(keyId, place)).setAuthTag(tag);
        return Buffer.concat([decipher.update(ciphertext), decipher.final()]).toString('utf8');
      } catch (cause) {
        throw new DomainError(
          'bug',
          'secret.altered',
          `The secret in ${place.table}.${place.column} does not open in its row: it was altered, or moved there from another row.`,
          {
            hint: 'Restore the row from a backup.',
            facts: { ...place, keyId },
            cause,
          },
        );
      }
    },

    needsResealing: (envelope) => !envelope.startsWith(`v1.${newest.id}.`),
  };
}

const wanted =
  'An encryption key is 32 random bytes as URL-safe base64: 43 characters of A–Z a–z 0–9 - _ and one "=". Several are separated by commas, newest first.';

function readKey(text: string, index: number): Key {
  const trimmed = text.trim();
  const bytes = Buffer.from(trimmed, 'base64url');
  // The last of the 43 characters carries two spare bits; a key that sets them was cut or mistyped.
  const fits = /^[A-Za-z0-9_-]{43}=?$/.test(trimmed) && timingSafeEqualText(bytes.toString('base64url'), trimmed.slice(0, 43));
  if (!fits) {
    throw new DomainError(
      'invalid',
      'encryption-key.malformed',
      `Encryption key ${index + 1} of the list is not 32 bytes of URL-safe base64: it has ${trimmed.length} characters.`,
      {
        hint: wanted,
      },
    );
  }
  const id = createHash('sha256').update('lemur secrets: key id\0').update(bytes).digest('hex').slice(0, 8);
  // A key of its own for sealing: the same 32 bytes may also have made Fernet tokens, and one key must not serve two ciphers.
  const sealing = Buffer.from(hkdfSync('sha256', bytes, Buffer.alloc(0), 'lemur secrets: aes-256-gcm v1', KEY_BYTES));
  return { id, bytes, sealing };
}

const timingSafeEqualText = (one: string, other: string) => one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));

/** JSON, so that no two places have one text. */
const associatedData = (keyId: string, { table, column, rowUuid }: SecretPlace) => Buffer.from(JSON.stringify(['v1', keyId, table, column, rowUuid]), 'utf8');

function readEnvelope(envelope: string, place: SecretPlace) {
  const [version, keyId = '', ...texts] = envelope.split('.');
  const parts = texts.map((text) => Buffer.from(text, 'base64url'));
  const [iv, ciphertext, tag] = parts;
  // Written back and compared, because base64 has several spellings of the same bytes and an envelope only one.
  const isWhole = version === 'v1' && parts.length === 3 && parts.every((part, index) => part.toString('base64url') === texts[index]);
  if (!isWhole || !iv || !ciphertext || !tag || iv.length !== IV_BYTES || tag.length !== TAG_BYTES) {
    throw new DomainError('bug', 'secret.not-an-envelope', `What stands in ${place.table}.${place.column} is not a sealed secret.`, {
      hint: 'Restore the row from a backup.',
      facts: { ...place, length: envelope.length },
    });
  }
  return { keyId, iv, ciphertext, tag };
}

const isFernet = (envelope: string) => envelope.startsWith('gAAAA');

function unsealFernet(token: string, keys: readonly Key[], place: SecretPlace): string {
  for (const key of keys) {
    const plaintext = openFernet(token, key.bytes);
    if (plaintext !== null) return plaintext;
  }
  throw keyMissing('It is a Fernet token that none of the keys opens.', place, { knownKeyIds: keys.map((key) => key.id) });
}

const keyMissing = (which: string, place: SecretPlace, facts: Record<string, unknown>) =>
  new DomainError('bug', 'secret.key-missing', `The secret in ${place.table}.${place.column} cannot be opened with the encryption keys in force. ${which}`, {
    hint: 'Add the key with which it was sealed to the encryption keys, after the newest.',
    facts: { ...place, ...facts },
  });
