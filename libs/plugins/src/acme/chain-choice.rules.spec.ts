import type { ParsedCertificate } from '@app/crypto';
import { describe, expect, it } from 'vitest';
import { chainAbove, chooseChain, type OfferedChain } from './chain-choice.rules';

const certificate = (issuerText: string, sha256 = 'a'.repeat(64)) => ({ issuerText, sha256 }) as ParsedCertificate;
const short: OfferedChain = [certificate('CN=R10'), certificate('CN=ISRG Root X1,O=Internet Security Research Group')];
const long: OfferedChain = [certificate('CN=R10'), certificate('CN=ISRG Root X1'), certificate('CN=DST Root CA X3', 'b'.repeat(64))];

describe('Of several chains', () => {
  it('the CA’s own choice is taken when nobody prefers another, or none fits', () => {
    expect(chooseChain([short, long], undefined)).toBe(short);
    expect(chooseChain([short, long], ' ')).toBe(short);
    expect(chooseChain([short, long], 'No such root')).toBe(short);
  });

  it('the one is taken whose root’s name contains the text, in any case', () => expect(chooseChain([short, long], 'dst root')).toBe(long));

  it('the one is taken that holds the certificate of a fingerprint', () => expect(chooseChain([short, long], 'BB:'.repeat(31) + 'BB')).toBe(long));

  it('the names in between do not count', () => expect(chooseChain([long, short], 'isrg')).toBe(short));
});

describe('What stands above a certificate', () => {
  it('may lose its last one, unless it is the only one', () => {
    expect(chainAbove(long, true)).toHaveLength(1);
    expect(chainAbove(short, true)).toHaveLength(1);
    expect(chainAbove(long, false)).toHaveLength(2);
  });
});
