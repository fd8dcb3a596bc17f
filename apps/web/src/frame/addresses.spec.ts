import { describe, expect, it } from 'vitest';
import { parseSearch, pathOfHashRoute, safeReturnPath, stringifySearch } from './addresses';

describe('An old hash address', () => {
  it('leads to the page of the certificate it names', () => {
    expect(pathOfHashRoute('#/certificates/shop.example.com-Acorn-20270201-20270501')).toBe('/certificates/name/shop.example.com-Acorn-20270201-20270501');
    expect(pathOfHashRoute('#/certificates/a%20b?x=1')).toBe('/certificates/name/a%20b');
    expect(pathOfHashRoute('#/certificates')).toBe('/certificates');
  });

  it('leads to the list of authorities, to sign-in, and else to the first page', () => {
    expect(pathOfHashRoute('#/authorities/acorn')).toBe('/authorities?q=acorn');
    expect(pathOfHashRoute('#/login')).toBe('/sign-in');
    expect(pathOfHashRoute('#/dashboard')).toBe('/');
    expect(pathOfHashRoute('#/certificates/%')).toBe('/certificates/name/%25');
  });

  it('is none when there is no hash route', () => {
    expect(pathOfHashRoute('')).toBeNull();
    expect(pathOfHashRoute('#chain')).toBeNull();
  });
});

describe('The way back after signing in', () => {
  it('is a path of our own', () => {
    expect(safeReturnPath('/certificates/7?tab=key')).toBe('/certificates/7?tab=key');
  });

  it('is never another site, and never the sign-in page itself', () => {
    for (const then of ['//evil.example', '/\\evil.example', 'https://evil.example', 'javascript:alert(1)', '/sign-in?then=/', undefined, ''])
      expect(safeReturnPath(then), then).toBe('/');
  });
});

describe('Search parameters', () => {
  it('stay text in both directions', () => {
    expect(stringifySearch({ q: '007', page: undefined, owner: '' })).toBe('?q=007');
    expect(parseSearch('?q=007&page=2')).toEqual({ q: '007', page: '2' });
    expect(stringifySearch({})).toBe('');
  });
});
