import { describe, expect, it } from 'vitest';
import { type Judged, weaknessesOf } from './findings.rules';

const certificate = (change: Partial<Judged> = {}): Judged => ({ keyType: 'RSA2048', bits: 2048, signingAlgorithm: 'sha256', issuer: 'Acorn', ...change });

describe('A certificate', () => {
  it('has nothing against it with a key and a hash of today', () => {
    for (const change of [
      {},
      { keyType: 'ECCPRIME256V1', bits: 256 },
      { keyType: 'ED25519', bits: 256, signingAlgorithm: 'ed25519' },
      { keyType: 'ECCSECP224R1', bits: 224 },
    ])
      expect(weaknessesOf(certificate(change))).toEqual([]);
  });

  it('is weak by its key: RSA below 2048 bits, curves below 224 bits and binary ones, kinds without a name', () => {
    for (const change of [
      { keyType: 'RSA2047', bits: 2047 },
      { keyType: 'ECCSECP192R1', bits: 192 },
      { keyType: 'ECCSECT571K1', bits: 571 },
      { keyType: null, bits: null },
    ])
      expect(weaknessesOf(certificate(change))).toHaveLength(1);
  });

  it('is weak by a forgeable hash, unless it is a root, whose signature nobody relies on', () => {
    expect(weaknessesOf(certificate({ signingAlgorithm: 'sha1' }))).toEqual(['It is signed with SHA1, which can be forged.']);
    expect(weaknessesOf(certificate({ signingAlgorithm: 'sha1', issuer: '<selfsigned>' }))).toEqual([]);
  });
});
