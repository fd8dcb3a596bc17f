import { describe, expect, it } from 'vitest';
import { slug } from './slug';

describe('A slug', () => {
  it.each([
    ['WILDCARD.shop.example.com', 'WILDCARD.shop.example.com'],
    ['Payment Front (Küche)', 'Payment-Front-Kuche'],
    ['xn--bcher-kva.example.com', 'xn--bcher-kva.example.com'],
    ['--a__b--', 'a-b'],
    ['Ⅻ ﬁne', 'XII-fine'],
    ['株式', ''],
  ])('of %s is %s', (text, expected) => expect(slug(text)).toBe(expected));

  it('may do without joiners', () => expect(slug('Acorn Issuing 1', '')).toBe('AcornIssuing1'));

  it('is refused for text of more than 10 000 characters', () => {
    expect(slug('a'.repeat(10_000))).toHaveLength(10_000);
    expect(() => slug('a'.repeat(10_001))).toThrow(expect.objectContaining({ code: 'slug.too-long' }));
  });
});
