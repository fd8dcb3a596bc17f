import { randomBytes, randomInt } from 'node:crypto';

// Without 0 O 1 l I, which people mistake for each other when they copy a passphrase from a screen.
const passphraseLetters = '23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

/** Letters and digits that are hard to mistake for each other; 24 of them carry 139 bits. */
export function randomPassphrase(length = 24): string {
  return Array.from({ length }, () => passphraseLetters.charAt(randomInt(passphraseLetters.length))).join('');
}

/** 32 random bytes as 44 characters of base64. */
export const randomBase64Key = (): string => randomBytes(32).toString('base64');
