import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { reasonsOf } from './reasons';
import { labelRef, optionalRef, ref, refs, userRef } from './references';
import { bool, datetime, email, id, int, line, listOf, nullAsAbsent, nullAsDefault, object, oneOf, ownerEmail, pem, text } from './wire-types';

/** What comes out of a field, or the words of its refusal. */
function field(schema: z.ZodType, ...value: [] | [unknown]) {
  const result = object({ field: schema }).safeParse(value.length ? { field: value[0] } : {});
  return result.success ? { value: (result.data as { field?: unknown }).field } : reasonsOf(result.error)['field'];
}

describe.each([
  ['text', text(), 'Not a valid string.', 7],
  ['int', int(), 'Not a valid integer.', 'seven'],
  ['bool', bool(), 'Not a valid boolean.', 'perhaps'],
  ['email', email(), 'Not a valid email address.', 'nonsense'],
  ['datetime', datetime(), 'Not a valid datetime.', 'tomorrow'],
  ['oneOf', oneOf(['a', 'b']), 'Not a valid choice.', 'c'],
  ['listOf', listOf(text()), 'Invalid type.', 'x'],
])('%s', (_name, schema, wrong, nonsense) => {
  it('says when it is missing, null or of another type, in words that clients know', () => {
    expect(field(schema)).toBe('Missing data for required field.');
    expect(field(schema, null)).toBe('Field may not be null.');
    expect(field(schema, nonsense)).toBe(wrong);
  });
});

describe('A whole number', () => {
  it.each([
    [1, 1],
    ['1', 1],
    [' -12 ', -12],
    [1.9, 1],
    [-1.9, -1],
  ])('reads %j as %d', (value, expected) => expect(field(int(), value)).toEqual({ value: expected }));

  it.each(['1.9', '', 'NaN', '0x10', 2 ** 60, Infinity, true, [1], {}])('is not %j', (value) => expect(field(int(), value)).toBe('Not a valid integer.'));

  it('says its range and the value that is outside', () => {
    expect(field(int({ min: 1, max: 1000 }), '0')).toBe('Must be between 1 and 1000, not 0.');
    expect(field(int({ min: 1 }), -1)).toBe('Must be at least 1, not -1.');
  });

  it('is no id when no row can have it', () => expect(field(id(), 2 ** 31)).toBe('Not a valid integer.'));
});

describe('A truth value', () => {
  it.each([true, 1, '1', 't', 'T', 'true', 'True', 'TRUE'])('is true for %j', (value) => expect(field(bool(), value)).toEqual({ value: true }));
  it.each([false, 0, '0', 'f', 'F', 'false', 'False', 'FALSE'])('is false for %j', (value) => expect(field(bool(), value)).toEqual({ value: false }));
  it.each(['yes', 'on', 2, '', 'tRUE', {}])('is not %j', (value) => expect(field(bool(), value)).toBe('Not a valid boolean.'));
});

describe('An email address', () => {
  it.each(['a@b.example', 'first.last+tag@sub.b.example', 'root@localhost', 'a@[10.0.0.1]', 'kueche@bücher.example'])('may be %s', (value) =>
    expect(field(email(), value)).toEqual({ value }),
  );
  it.each([
    '',
    'a',
    '@b.example',
    'a@',
    'a@b',
    'a b@c.example',
    'a@b..example',
    '.a@b.example',
    'a@[300.0.0.1]',
    'a@-b.example',
    'a@b.example\r\nBcc: x@y.example',
    `${'x'.repeat(65)}@b.example`,
  ])('may not be %j', (value) => expect(field(email(), value)).toBe('Not a valid email address.'));
  it('of an owner is put into lower case', () => expect(field(ownerEmail(), 'Web-Team@Acorn.example')).toEqual({ value: 'web-team@acorn.example' }));
});

describe('An instant', () => {
  it.each([
    ['2027-02-01T00:00:00Z', '2027-02-01T00:00:00.000Z'],
    ['2027-02-01 00:00', '2027-02-01T00:00:00.000Z'],
    ['2027-02-01T00:00:00', '2027-02-01T00:00:00.000Z'],
    ['2027-02-01T00:00:00.5+01:00', '2027-01-31T23:00:00.500Z'],
    ['2027-02-01T00:00:00.123456+00:00', '2027-02-01T00:00:00.123Z'],
    ['2027-02-01T00:00:00-0530', '2027-02-01T05:30:00.000Z'],
    ['2027-02-01T00:00:00+02', '2027-01-31T22:00:00.000Z'],
  ])('reads %s as %s', (value, expected) => expect(field(datetime(), value)).toEqual({ value: new Date(expected) }));

  it.each(['2027-02-01', '2027-02-30T00:00:00Z', '2027-13-01T00:00:00Z', '2027-02-01T24:30:00Z', '2027-02-01T00:00:00+25:00', '', 'now', '1790000000'])(
    'is not %j',
    (value) => expect(field(datetime(), value)).toBe('Not a valid datetime.'),
  );
});

describe('A text', () => {
  it('may have several lines but no U+0000, which the database cannot keep', () => {
    expect(field(text(), 'a\nb')).toEqual({ value: 'a\nb' });
    expect(field(text(), 'a\u0000b')).toBe('A text may not contain the character U+0000.');
  });
  it('that is a name has one line', () => {
    expect(field(line(), 'Küche 1')).toEqual({ value: 'Küche 1' });
    for (const name of ['a\nb', 'a\u0000b', 'a\u007fb']) expect(field(line(), name)).toBe('A name is one line, without control characters.');
  });
  it('for a PEM counts as absent when it is blank', () => expect(field(pem(), ' \n')).toEqual({ value: undefined }));
  it('can count null as absent, or as a default', () => {
    expect(field(nullAsAbsent(text()), null)).toEqual({ value: undefined });
    expect(field(nullAsDefault(text(), 'x'), null)).toEqual({ value: 'x' });
    expect(field(nullAsDefault(text(), 'x'))).toEqual({ value: 'x' });
    expect(field(nullAsDefault(text(), 'x'), 7)).toBe('Not a valid string.');
  });
});

describe('A reference', () => {
  it('goes by id, else by name, and takes a whole object', () => {
    expect(field(ref(), { id: '3', name: 'x', owner: 'y' })).toEqual({ value: { id: 3 } });
    expect(field(ref(), { name: 'x' })).toEqual({ value: { name: 'x' } });
    expect(field(labelRef(), { name: 'x' })).toEqual({ value: { label: 'x' } });
    expect(field(userRef(), { email: 'a@b.example' })).toEqual({ value: { email: 'a@b.example' } });
  });
  it('that names nothing is refused as a whole, with its position in a list', () => {
    expect(field(ref(), {})).toEqual({ _schema: 'Needs an "id" or a "name" to say which object is meant.' });
    expect(field(ref(), 'x')).toEqual({ _schema: 'Invalid input type.' });
    expect(field(refs(), [{ id: 1 }, {}])).toEqual({ 1: { _schema: 'Needs an "id" or a "name" to say which object is meant.' } });
    expect(field(refs(), [{ id: 'x' }])).toEqual({ 0: { id: 'Not a valid integer.' } });
  });
  it('that may be left out is left out by null and by an empty object', () => {
    for (const nothing of [null, {}, undefined]) expect(field(optionalRef(), nothing)).toEqual({ value: undefined });
    expect(field(optionalRef(), { id: 1 })).toEqual({ value: { id: 1 } });
  });
});
