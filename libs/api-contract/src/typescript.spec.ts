import { describe, expect, it } from 'vitest';
import { typeOf } from './typescript';

describe('A JSON schema as a type', () => {
  it.each([
    [{ type: 'integer' }, 'number'],
    [{ type: ['string', 'null'] }, 'string | null'],
    [{ type: 'string', enum: ['a', "b'c"] }, "'a' | 'b\\'c'"],
    [{ const: true }, 'true'],
    [{ type: 'array', items: { anyOf: [{ type: 'string' }, { type: 'null' }] } }, '(string | null)[]'],
    [{ $ref: '#/$defs/Role' }, 'Role'],
    [{ allOf: [{ $ref: '#/$defs/Role' }] }, 'Role'],
    [{ type: 'object', additionalProperties: { type: 'number' } }, 'Record<string, number>'],
    [{ type: 'object', properties: {} }, 'Record<string, never>'],
    [{ anyOf: [{}, { type: 'null' }] }, 'unknown'],
    [{}, 'unknown'],
  ])('%j is %s', (schema, type) => {
    expect(typeOf(schema)).toBe(type);
  });

  it('has its words as comments, and says which members may be absent', () => {
    const schema = { type: 'object', required: ['id'], properties: { id: { type: 'integer' }, 'a-b': { type: 'string', description: 'Ends a */ comment.' } } };
    expect(typeOf(schema)).toBe("{\n  id: number;\n  /** Ends a *\\/ comment. */\n  'a-b'?: string | undefined;\n}");
  });
});
