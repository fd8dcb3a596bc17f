import { describe, expect, it } from 'vitest';
import { normalizeBody, normalizeKeys, normalizeQuery } from './wire.rules';

describe('Keys of a request', () => {
  it('may be written in snake_case at every level, and inside lists', () => {
    expect(normalizeKeys({ common_name: 'x', extensions: { key_usage: { use_digital_signature: true } }, sub_list: [{ name_type: 'DNSName' }] })).toEqual({
      commonName: 'x',
      extensions: { keyUsage: { useDigitalSignature: true } },
      subList: [{ nameType: 'DNSName' }],
    });
  });

  it('stay as they are in camelCase, capitals included', () => {
    expect(normalizeKeys({ cRLDistributionPoints: { includeCRLDP: 'x' } })).toEqual({ cRLDistributionPoints: { includeCRLDP: 'x' } });
  });

  it('may begin with a capital, be all capitals, or have hyphens', () => {
    expect(normalizeKeys({ CommonName: 1, KEY_TYPE: 2, 'validity-years': 3, DNSProvider: 4, use_CRL_sign: 5, x509Key: 6 })).toEqual({
      commonName: 1,
      keyType: 2,
      validityYears: 3,
      dnsProvider: 4,
      useCrlSign: 5,
      x509Key: 6,
    });
  });

  it('that are given in both spellings count in camelCase', () => {
    expect(normalizeKeys({ common_name: 'old', commonName: 'new' })).toEqual({ commonName: 'new' });
  });

  it('below the value of an option belong to its plugin', () => {
    expect(normalizeKeys({ plugin_options: [{ name: 'labels', value: { my_label: 1 } }] })).toEqual({
      pluginOptions: [{ name: 'labels', value: { my_label: 1 } }],
    });
  });

  it('cannot reach into a prototype', () => {
    const normalized = normalizeKeys(JSON.parse('{"__proto__":{"admin":true},"constructor":{"x":1},"_proto":1}')) as Record<string, unknown>;
    expect(normalized['admin']).toBeUndefined();
    expect(Object.keys(normalized)).toEqual(['proto']);
    expect(({} as Record<string, unknown>)['admin']).toBeUndefined();
  });
});

describe('A body', () => {
  it.each([undefined, null, '', 0, false, []].map((body) => [body]))('that says nothing (%s) is an empty object', (body) => {
    expect(normalizeBody(body)).toEqual({});
  });

  it('that is a list stays one, for the schema to refuse', () => {
    expect(normalizeBody([1])).toEqual([1]);
  });
});

describe('A query', () => {
  it('has one text a parameter, the first', () => {
    expect(normalizeQuery({ sort_by: ['id', 'name'], count: '5' })).toEqual({ sortBy: 'id', count: '5' });
  });
});
