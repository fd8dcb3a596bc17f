import type { DomainError } from '@app/errors';
import { describe, expect, it } from 'vitest';
import { decidePathLength, decideSubject, decideValidity } from './creation.rules';

const now = new Date('2026-03-01T10:20:30.456Z');
const parent = { name: 'root', notBefore: new Date('2026-01-01T00:00:00Z'), notAfter: new Date('2030-01-01T00:00:00Z'), pathLength: null };
const at = (start: string, end: string) => ({ validityStart: new Date(start), validityEnd: new Date(end), validityYears: undefined });
const nothing = { validityStart: undefined, validityEnd: undefined, validityYears: undefined };

/** The field that was refused. */
function refused(decide: () => unknown): string {
  try {
    decide();
  } catch (error) {
    return Object.keys((error as DomainError).details.reasons ?? {}).join();
  }
  return 'nothing';
}

describe('The validity of a new authority', () => {
  it('is ten years for a root of which nothing is said', () => {
    expect(decideValidity(nothing, null, now)).toEqual({ notBefore: new Date('2026-03-01T10:20:30Z'), notAfter: new Date('2036-03-01T10:20:30Z') });
  });

  it('ends with its parent when five years would be longer', () => expect(decideValidity(nothing, parent, now).notAfter).toEqual(parent.notAfter));

  it('counts years from now, and they win over dates', () => {
    const asked = { ...at('2027-01-01T00:00:00Z', '2028-01-01T00:00:00Z'), validityYears: 2 };
    expect(decideValidity(asked, null, now).notAfter).toEqual(new Date('2028-03-01T10:20:30Z'));
  });

  it('needs both dates or none', () => {
    expect(refused(() => decideValidity({ ...nothing, validityStart: now }, null, now))).toBe('Schema');
    expect(refused(() => decideValidity({ ...nothing, validityEnd: now }, null, now))).toBe('Schema');
  });

  it('may end in the same second as its parent, and not one later', () => {
    expect(refused(() => decideValidity(at('2026-02-01T00:00:00Z', '2030-01-01T00:00:00Z'), parent, now))).toBe('nothing');
    expect(refused(() => decideValidity(at('2026-02-01T00:00:00Z', '2030-01-01T00:00:01Z'), parent, now))).toBe('validityEnd');
  });

  it('may not begin a second before its parent', () => {
    expect(refused(() => decideValidity(at('2025-12-31T23:59:59Z', '2029-01-01T00:00:00Z'), parent, now))).toBe('validityStart');
  });

  it('has an end after its start, and in the future', () => {
    expect(refused(() => decideValidity(at('2027-01-01T00:00:00Z', '2027-01-01T00:00:00Z'), null, now))).toBe('validityEnd');
    expect(refused(() => decideValidity(at('2020-01-01T00:00:00Z', '2026-03-01T10:20:30Z'), null, now))).toBe('validityEnd');
  });

  it('says which field is wrong when years were asked for', () => {
    expect(refused(() => decideValidity({ ...nothing, validityYears: 30 }, parent, now))).toBe('validityYears');
  });
});

describe('The path length of a new authority', () => {
  it('is what was asked for where nothing bounds it', () => {
    expect(decidePathLength(null, null)).toBeNull();
    expect(decidePathLength(2, parent)).toBe(2);
  });

  it('is one less than its parent allows when nothing is said', () => expect(decidePathLength(null, { ...parent, pathLength: 2 })).toBe(1));

  it('may not be as long as that of its parent', () => {
    expect(decidePathLength(1, { ...parent, pathLength: 2 })).toBe(1);
    expect(refused(() => decidePathLength(2, { ...parent, pathLength: 2 }))).toBe('extensions');
  });

  it('is none below a parent of path length 0', () => expect(refused(() => decidePathLength(null, { ...parent, pathLength: 0 }))).toBe('parent'));
});

describe('The subject of a new authority', () => {
  const asked = {
    commonName: ' Acorn Root ',
    email: undefined,
    country: undefined,
    state: undefined,
    location: undefined,
    organization: undefined,
    organizationalUnit: undefined,
  };
  const defaults = { country: 'SE', state: undefined, location: undefined, organization: 'Acorn', organizationalUnit: '' };

  it('is filled from the settings, without what is blank', () => {
    expect(decideSubject(asked, defaults)).toEqual([
      { type: 'CN', value: 'Acorn Root' },
      { type: 'O', value: 'Acorn' },
      { type: 'C', value: 'SE' },
    ]);
  });

  it('holds what was asked for rather than the settings, and nothing where it was asked to be empty', () => {
    expect(decideSubject({ ...asked, organization: 'Other', country: '' }, defaults).map(({ type, value }) => `${type}=${value}`)).toEqual([
      'CN=Acorn Root',
      'O=Other',
    ]);
  });

  it('has a common name of 64 characters, and not of 65', () => {
    expect(decideSubject({ ...asked, commonName: 'x'.repeat(64) }, {})).toHaveLength(1);
    expect(refused(() => decideSubject({ ...asked, commonName: 'x'.repeat(65) }, defaults))).toBe('commonName');
    expect(refused(() => decideSubject({ ...asked, commonName: '  ' }, defaults))).toBe('commonName');
  });
});
