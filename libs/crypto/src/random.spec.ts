import { describe, expect, it } from 'vitest';
import { randomBase64Key, randomPassphrase } from './random';

describe('A made passphrase', () => {
  it('has the length asked for, 24 by default, and no letters that look alike', () => {
    expect(randomPassphrase()).toMatch(/^[2-9A-HJ-NP-Za-km-z]{24}$/);
    expect(randomPassphrase(40)).toHaveLength(40);
  });

  it('uses every letter, and is another one each time', () => {
    const many = Array.from({ length: 500 }, () => randomPassphrase());
    expect(new Set(many).size).toBe(500);
    expect(new Set(many.join('')).size).toBe(57);
  });

  it('comes as 44 characters of base64 where a key store asks for a key', () => {
    expect(randomBase64Key()).toMatch(/^[A-Za-z0-9+/]{43}=$/);
    expect(Buffer.from(randomBase64Key(), 'base64')).toHaveLength(32);
  });
});
