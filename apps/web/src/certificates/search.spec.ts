import { describe, expect, it } from 'vitest';
import { certificatesQueryOf, searchFor } from './search';

describe('The search for certificates', () => {
  it('takes a text for a part of a name, with names, common name and all others', () => {
    expect(searchFor(' shop.exa ').query).toEqual({ filter: 'name;shop.exa' });
    expect(searchFor('"shop.example.com"')).toEqual({ query: { filter: 'name;"shop.example.com"' }, note: 'with exactly the name "shop.example.com"' });
    expect(searchFor('').query).toEqual({});
  });

  it('recognises a serial number in each of its spellings', () => {
    expect(searchFor('bb:40:e6:4d:a2:79').query).toEqual({ serial: 'bb:40:e6:4d:a2:79' });
    expect(searchFor('0xBB40').query).toEqual({ serial: '0xBB40' });
    expect(searchFor('205887416148601').query).toEqual({ serial: '205887416148601' });
    expect(searchFor('7F3C9A0011223344').query).toEqual({ serial: '0x7F3C9A0011223344' });
  });

  it('does not take a short word of hex letters or a year for a serial number', () => {
    expect(searchFor('cafe').query).toEqual({ filter: 'name;cafe' });
    expect(searchFor('20270201').query).toEqual({ filter: 'name;20270201' });
  });

  it('takes an address for an owner', () => {
    expect(searchFor('web@example').query).toEqual({ filter: 'owner;web@example' });
  });

  it('cannot carry a semicolon, so it is left out', () => {
    expect(searchFor('a;b').query).toEqual({ filter: 'name;ab' });
  });
});

describe('Filters beside the search', () => {
  it('become parameters of their own where the API has them', () => {
    const { query, unused } = certificatesQueryOf({ q: 'shop', filters: { owner: 'a@x.example', within: '4', rotation: 'true', expired: 'yes', mine: 'yes' } });
    expect(query).toEqual({ filter: 'name;shop', owner: 'a@x.example', timeRange: '4', rotation: 'true', showExpired: '1', show: 'true' });
    expect(unused).toEqual([]);
  });

  it('share one place, and those that find it taken are named', () => {
    expect(certificatesQueryOf({ q: '', filters: { status: 'revoked', issuer: 'Acorn' } })).toEqual({
      query: { filter: 'status;revoked' },
      unused: ['issuer'],
    });
    expect(certificatesQueryOf({ q: 'shop', filters: { issuer: 'Acorn' } }).unused).toEqual(['issuer']);
    expect(certificatesQueryOf({ q: '0xAB', filters: { issuer: 'Acorn' } })).toEqual({ query: { serial: '0xAB', filter: 'issuer;Acorn' }, unused: [] });
  });
});
