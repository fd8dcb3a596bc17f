import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { longText, secret } from './option';
import { describeOptions, secretOptionNames } from './option-list';
import { checkOptions, parseOptions } from './parse-options';

const plugin = {
  slug: 'acorn-issuer',
  options: z.object({
    url: z
      .string()
      .regex(/^https:/, 'Only https.')
      .describe('Where it answers'),
    key: secret('Its key'),
    days: z.int().min(0).max(90).default(30).describe('How long'),
    signed: z.boolean().default(false).describe('Whether it signs'),
    mode: z.enum(['fast', 'slow']).describe('How it works'),
    bundle: longText('Certificates').optional(),
  }),
};
const fitting = { url: 'https://ca.example.com', key: 'hush', mode: 'fast' };

describe('The option list of a plugin', () => {
  it('tells name, type, words, choices, default and whether it is secret, in the order of the schema', () => {
    expect(describeOptions(plugin)).toEqual([
      { name: 'url', type: 'str', required: true, helpMessage: 'Where it answers', validation: '^https:' },
      { name: 'key', type: 'str', required: true, helpMessage: 'Its key', sensitive: true },
      { name: 'days', type: 'int', required: false, helpMessage: 'How long', validation: '^\\d+$', default: 30 },
      { name: 'signed', type: 'bool', required: false, helpMessage: 'Whether it signs', default: false },
      { name: 'mode', type: 'select', required: true, helpMessage: 'How it works', available: ['fast', 'slow'] },
      { name: 'bundle', type: 'textarea', required: false, helpMessage: 'Certificates' },
    ]);
    expect(secretOptionNames(plugin)).toEqual(['key']);
  });

  it('is another one each time, so that nothing put into it reaches the next reader', () => {
    const [first] = describeOptions(plugin);
    Object.assign(first ?? {}, { value: 'hush' });
    expect(JSON.stringify(describeOptions(plugin))).not.toContain('hush');
  });
});

describe('Options', () => {
  it('get their defaults, and lose what the plugin does not know', () => {
    expect(parseOptions(plugin, { ...fitting, cab_compliant: true })).toEqual({ ...fitting, days: 30, signed: false });
  });

  it('may be text where a number or yes and no are meant', () => {
    expect(parseOptions(plugin, { ...fitting, days: '21', signed: 'True' })).toMatchObject({ days: 21, signed: true });
    expect(checkOptions(plugin, { ...fitting, days: '1e3' })).toMatchObject({ fit: false, reasons: { days: expect.any(String) as string } });
  });

  it('that are of the wrong type, or no choice, are refused in the words of fields', () => {
    expect(checkOptions(plugin, { ...fitting, url: 7, days: 'soon', signed: 'perhaps', mode: 'odd' })).toEqual({
      fit: false,
      reasons: {
        url: 'Not a valid string.',
        days: 'Not a valid integer.',
        signed: 'Not a valid boolean.',
        mode: 'Not a valid choice. There are: fast, slow.',
      },
    });
  });

  it('that are null or empty count as not given', () => {
    expect(parseOptions(plugin, { ...fitting, days: '', signed: null })).toMatchObject({ days: 30, signed: false });
    expect(checkOptions(plugin, { ...fitting, url: '' })).toEqual({ fit: false, reasons: { url: 'Missing data for required option.' } });
  });

  it('that do not fit are refused with a reason each, where the caller wants them, and without their values', () => {
    const given = { url: 'http://x', key: 7, days: 91, mode: 'odd', ['__proto__']: 'x' };
    expect(() => parseOptions(plugin, given, (reasons) => ({ plugin: { pluginOptions: reasons } }))).toThrow(
      expect.objectContaining({
        kind: 'invalid',
        code: 'plugin.options-invalid',
        details: expect.objectContaining({
          reasons: {
            plugin: {
              pluginOptions: {
                url: 'Only https.',
                key: expect.any(String) as string,
                days: expect.stringContaining('90') as string,
                mode: expect.stringContaining('fast') as string,
              },
            },
          },
        }) as object,
      }),
    );
  });

  it('are not inherited: a name every object has is not an option that was given', () => {
    const odd = { slug: 'odd', options: z.object({ toString: z.string().optional().describe('An odd name') }) };
    expect(parseOptions(odd, {})).toEqual({});
  });
});
