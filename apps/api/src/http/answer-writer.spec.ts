import { allEndpoints } from '@app/api-contract';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { NotAsDeclared, writerOf } from './answer-writer';

const plain = z.object({
  id: z.int(),
  name: z.string().nullable(),
  tags: z.array(z.string()),
  inner: z.object({ active: z.boolean(), anything: z.unknown().optional() }).optional(),
  kind: z.enum(['one', 'other']),
  share: z.number(),
  facts: z.record(z.string(), z.unknown()).nullable(),
  result: z.literal(true).optional(),
});
const fitting = { id: 7, name: 'a "quoted"\nname', tags: ['x', 'ü', '…'], inner: { active: true }, kind: 'one', share: 0.5, facts: { a: [1, null] } };

describe('An answer', () => {
  it('is written as its schema would parse it and JSON would write that', () => {
    const withMore = { ...fitting, secret: 'key', inner: { active: false, anything: { deep: [undefined, 1] }, secret: 'key' } };
    for (const answer of [fitting, withMore, { ...fitting, inner: undefined, name: null, facts: null, result: true }])
      expect(writerOf(plain)(answer)).toBe(JSON.stringify(plain.parse(answer)));
    expect(writerOf(plain)(withMore)).not.toContain('secret');
  });

  it('of another shape than declared is refused', () => {
    const others = [{ id: 1.5 }, { id: '7' }, { name: undefined }, { tags: [1] }, { tags: null }, { inner: null }, { inner: {} }, { kind: 'third' }, { share: Number.NaN }, { facts: [] }, { result: false }]; // prettier-ignore
    for (const change of others) expect(() => writerOf(plain)({ ...fitting, ...change }), JSON.stringify(change)).toThrow(NotAsDeclared);
    for (const value of [null, undefined, [], 'text']) expect(() => writerOf(plain)(value)).toThrow(NotAsDeclared);
  });

  it('keeps rules and transforms that a schema has', () => {
    const ruled = z.object({ short: z.string().max(3), doubled: z.int().transform((value) => value * 2), strict: z.strictObject({}) });
    expect(writerOf(ruled)({ short: 'abc', doubled: 2, strict: {} })).toBe('{"short":"abc","doubled":4,"strict":{}}');
    expect(() => writerOf(ruled)({ short: 'abcd', doubled: 2, strict: {} })).toThrow(NotAsDeclared);
    expect(() => writerOf(ruled)({ short: 'abc', doubled: 2, strict: { more: 1 } })).toThrow(NotAsDeclared);
  });

  it('is the same text for a frozen part wherever it stands, with its letters escaped that need two bytes', () => {
    const write = writerOf(z.array(z.object({ name: z.string() })));
    const shared = Object.freeze({ name: '… and “ü”' });
    const text = write([shared, shared]) ?? '';
    expect(JSON.parse(text)).toEqual([shared, shared]);
    expect(text).toMatch(/^[\u0000-\u00ff]*$/);
  });

  it('can be written for every endpoint', () => {
    for (const { endpoint, name } of allEndpoints) expect(writerOf(endpoint.answer), name).toBeTypeOf('function');
  });
});
