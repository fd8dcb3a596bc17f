import { describe, expect, it } from 'vitest';
import { checkKeyForDestinations, checkPlaces, checkReplaces, deployedName, difference } from './replacement.rules';

const destination = (label: string, place: string | null) => ({ id: 1, label, place, overwrites: true });
const refusal = (code: string) => expect.objectContaining({ code }) as Error;

describe('The destinations of a certificate', () => {
  it('do not lead to one place twice', () => {
    expect(() => checkPlaces([destination('a', 'sftp x:22/etc'), destination('b', 'sftp x:22/etc')])).toThrowError(refusal('certificate.same-place'));
    expect(() => checkPlaces([destination('a', 'sftp x:22/etc'), destination('b', 'sftp x:22/srv')])).not.toThrow();
  });

  it('may be of one plugin that cannot tell where they lead', () => {
    expect(() => checkPlaces([destination('a', null), destination('b', null)])).not.toThrow();
  });

  it('need the key, which a certificate requested with a CSR does not bring', () => {
    expect(() => checkKeyForDestinations([destination('edge-vault', 'x')], false)).toThrowError(
      'Unable to add destination: edge-vault. Certificate does not have required private key.',
    );
    expect(() => checkKeyForDestinations([destination('edge-vault', 'x')], true)).not.toThrow();
    expect(() => checkKeyForDestinations([], false)).not.toThrow();
  });
});

describe('A certificate', () => {
  it('replaces others, never itself', () => {
    expect(() => checkReplaces(7, [6, 7])).toThrowError(refusal('certificate.replaces-itself'));
    expect(() => checkReplaces(7, [6, 8])).not.toThrow();
  });
});

describe('A changed list', () => {
  it('is written as what came and what went', () => {
    expect(difference([1, 2, 3], [3, 4, 4])).toEqual({ added: [4], removed: [1, 2] });
    expect(difference([], [])).toEqual({ added: [], removed: [] });
  });
});

describe('Where certificates are deployed', () => {
  it.each([
    ['Shop.Example.com', 'shop.example.com'],
    ['*.example.com', 'wildcard.example.com'],
    ['wildcard.example.com', 'wildcard.example.com'],
  ])('%s goes by the name %s', (name, place) => {
    expect(deployedName(name)).toBe(place);
  });
});
