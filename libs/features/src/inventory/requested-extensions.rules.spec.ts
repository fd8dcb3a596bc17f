import { RequestedExtensions } from '@app/api-contract';
import { DomainError } from '@app/errors';
import { describe, expect, it } from 'vitest';
import { readRequestedExtensions } from './requested-extensions.rules';

const read = (asked: object) => readRequestedExtensions(RequestedExtensions.parse(asked));
function reasonsFor(asked: object) {
  try {
    read(asked);
  } catch (error) {
    if (error instanceof DomainError) return error.details.reasons;
  }
  throw new Error('Nothing was refused.');
}
const names = (...list: [string, string][]) => ({ subAltNames: { names: list.map(([nameType, value]) => ({ nameType, value })) } });
const custom = (change: object) => ({ custom: [{ oid: '1.3.6.1.4.1.99999.1', encoding: 'string', value: 'x', ...change }] });

describe('Requested extensions', () => {
  it('come out in the words of the standard', () => {
    const asked = {
      ...names(['DNSName', 'A.example'], ['IPAddress', '2001:DB8::1']),
      keyUsage: { useDigitalSignature: true, useKeyEncipherment: false },
      extendedKeyUsage: { useServerAuthentication: true },
      crlDistributionPoints: ['http://crl.example/1'],
    };
    expect(read(asked)).toEqual({
      subjectAltNames: {
        names: [
          { type: 'dns', value: 'a.example' },
          { type: 'ip', value: '2001:db8::1' },
        ],
      },
      keyUsage: { usages: ['digitalSignature'] },
      extendedKeyUsage: { purposes: ['1.3.6.1.5.5.7.3.1'] },
      crlDistributionPoints: { urls: ['http://crl.example/1'] },
    });
  });

  it('are left out when nothing is asked for', () =>
    expect(read({ keyUsage: {}, extendedKeyUsage: {}, subjectKeyIdentifier: { includeSKI: true } })).toEqual({}));

  it('bring key agreement with encipher-only and decipher-only', () => {
    expect(read({ keyUsage: { useEncipherOnly: true } }).keyUsage?.usages).toEqual(['keyAgreement', 'encipherOnly']);
  });

  it('are refused name by name, by position', () => {
    const reasons = reasonsFor(names(['DNSName', 'fine.example'], ['IPAddress', '300.1.1.1'], ['directoryName', 'CN=x'], ['DNSName', 'a b']));
    expect(Object.keys((reasons as { extensions: { subAltNames: { names: object } } }).extensions.subAltNames.names)).toEqual(['1', '2', '3']);
  });

  it('may be custom ones, as DER or as a string', () => {
    expect(read(custom({})).custom).toEqual([{ oid: '1.3.6.1.4.1.99999.1', critical: false, derValue: Buffer.from([0x0c, 1, 0x78]).toString('base64') }]);
    expect(read(custom({ encoding: 'ia5string', value: 'y'.repeat(200) })).custom?.[0]?.derValue).toBe(
      Buffer.concat([Buffer.from([0x16, 0x81, 200]), Buffer.alloc(200, 'y')]).toString('base64'),
    );
    expect(read(custom({ encoding: 'B64ASN1', value: 'BQA=', isCritical: true })).custom).toEqual([
      { oid: '1.3.6.1.4.1.99999.1', critical: true, derValue: 'BQA=' },
    ]);
  });

  it('never slip an extension with a rule of its own through as a custom one', () => {
    for (const oid of ['2.5.29.19', '2.5.29.15', '2.5.29.17', '2.5.29.30', '2.5.29.35', '1.3.6.1.5.5.7.1.1'])
      expect(reasonsFor(custom({ oid }))).toHaveProperty(['extensions', 'custom', '0']);
    for (const change of [
      { encoding: 'b64asn1', value: 'no base64!' },
      { encoding: 'ia5string', value: 'é' },
    ])
      expect(reasonsFor(custom(change))).toHaveProperty(['extensions', 'custom', '0']);
  });
});
