import { describe, expect, it } from 'vitest';
import { errorOf, mayTryAgain, retryAfterSeconds, wordsOf } from './problems';
import { linksOf } from './placing';

const now = new Date('2026-05-04T12:00:00Z');

describe('What a CA says', () => {
  it('is told with what it says of single names', () => {
    const subproblems = [{ type: 'urn:ietf:params:acme:error:caa', detail: 'CAA forbids it', identifier: { value: 'a.example.com' } }];
    expect(wordsOf({ detail: 'Some names were refused', subproblems })).toBe('Some names were refused – a.example.com: CAA forbids it');
  });

  it('is for good where the same request would be refused again', () => {
    expect(mayTryAgain({ type: 'urn:ietf:params:acme:error:rejectedIdentifier' })).toBe(false);
    expect(mayTryAgain({ type: 'urn:ietf:params:acme:error:dns' })).toBe(true);
    expect(mayTryAgain({ type: 'about:blank' })).toBe(true);
  });

  it('is no news about the request when the CA itself is in trouble', () => {
    expect(errorOf(503, 'down', 'ca.test', 60)).toMatchObject({ kind: 'upstream', code: 'acme.unavailable', details: { facts: { retryAfterSeconds: 60 } } });
    expect(errorOf(403, { type: 'urn:ietf:params:acme:error:unauthorized', detail: 'no' }, 'ca.test', null)).toMatchObject({
      kind: 'invalid',
      code: 'acme.unauthorized',
    });
  });

  it('about when to come again is a number or a date, and a day at the most', () => {
    expect(retryAfterSeconds('120', now)).toBe(120);
    expect(retryAfterSeconds('Mon, 04 May 2026 12:10:00 GMT', now)).toBe(600);
    expect(retryAfterSeconds('999999999', now)).toBe(86_400);
    expect(retryAfterSeconds('soon', now)).toBeNull();
    expect(retryAfterSeconds(undefined, now)).toBeNull();
  });
});

describe('The links of an answer', () => {
  it('are found by their relation, several in one header', () => {
    const header = '<https://ca.test/dir>;rel="index", <https://ca.test/cert/1/alt>;rel="alternate",<https://ca.test/cert/2/alt>; rel=alternate';
    expect(linksOf(header, 'alternate')).toEqual(['https://ca.test/cert/1/alt', 'https://ca.test/cert/2/alt']);
    expect(linksOf(undefined, 'next')).toEqual([]);
  });
});
