import { describe, expect, it } from 'vitest';
import { usagesInWords } from './usage-words';

describe('What a certificate may be used for', () => {
  it('names purposes before key usages, and only those that are on', () => {
    expect(usagesInWords({ keyUsage: { useDigitalSignature: true, useCRLSign: false }, extendedKeyUsage: { useServerAuthentication: true } })).toEqual([
      'TLS server',
      'digital signature',
    ]);
  });

  it('is empty when nothing restricts it', () => {
    expect(usagesInWords({})).toEqual([]);
  });
});
