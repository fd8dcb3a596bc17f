import { describe, expect, it } from 'vitest';
import { checkAccounts, checkKeyForDestinations, checkReplaces, difference } from './replacement.rules';

const destination = (label: string, pluginSlug: string, options = {}) => ({ id: 1, label, pluginSlug, options });
const refusal = (code: string) => expect.objectContaining({ code }) as Error;

describe('The destinations of a certificate', () => {
  it('are not twice the same account of one plugin', () => {
    const [one, other] = [destination('a', 'aws-destination', { accountNumber: '123' }), destination('b', 'aws-destination', { accountNumber: '123' })];
    expect(() => checkAccounts([one, other])).toThrowError(refusal('certificate.same-account'));
    expect(() => checkAccounts([one, destination('b', 'aws-destination', { accountNumber: '124' })])).not.toThrow();
    expect(() => checkAccounts([one, destination('b', 'other-destination', { accountNumber: '123' })])).not.toThrow();
  });

  it('may share a plugin that knows no accounts', () => {
    expect(() => checkAccounts([destination('a', 'sftp-destination'), destination('b', 'sftp-destination')])).not.toThrow();
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
