import { describe, expect, it } from 'vitest';
import { complaintAbout, firstValues, labelOfOption, sentOptions, storedOptions } from './option-values';

describe('The options of a plugin', () => {
  it('are labelled in words', () => {
    expect(labelOfOption('vaultUrl')).toBe('Vault url');
    expect(labelOfOption('cab_compliant')).toBe('Cab compliant');
  });

  it('begin with the stored value, the default, or the first choice where one is needed', () => {
    const options = [
      { name: 'stored', type: 'str', value: 'a', default: 'b' },
      { name: 'standard', type: 'int', default: 3 },
      { name: 'choice', type: 'select', required: true, available: ['x', 'y'] },
      { name: 'free', type: 'select', available: ['x'] },
      { name: 'flag', type: 'bool' },
      { name: 'secret', type: 'str', value: null, sensitive: true },
    ];
    expect(firstValues(options)).toEqual({ stored: 'a', standard: 3, choice: 'x', free: '', flag: false, secret: '' });
  });

  it('are sent without those left empty, and with a switch that is off', () => {
    expect(sentOptions([{ name: 'a' }, { name: 'b' }, { name: 'c' }], { a: '', b: false, c: 'x' })).toEqual([
      { name: 'b', value: false },
      { name: 'c', value: 'x' },
    ]);
  });

  it('keep a secret that is set and left empty, and complain only of one that is not', () => {
    const password = { name: 'password', sensitive: true, required: true };
    expect(sentOptions([{ ...password, isSet: true }], { password: '' })).toEqual([{ name: 'password', value: null }]);
    expect(sentOptions([{ ...password, isSet: false }], { password: '' })).toEqual([]);
    expect(complaintAbout({ ...password, isSet: true }, '')).toBeNull();
    expect(complaintAbout({ ...password, isSet: false }, '')).toBe('This is needed.');
  });

  it('are those of the plugin as it is now, with the values that are stored', () => {
    expect(
      storedOptions(
        [{ name: 'host', required: true }, { name: 'new' }],
        [
          { name: 'host', value: 'a.test' },
          { name: 'gone', value: 1 },
        ],
      ),
    ).toEqual([
      { name: 'host', required: true, value: 'a.test', isSet: undefined },
      { name: 'new', value: undefined, isSet: undefined },
    ]);
  });

  it('are complained about when needed and empty, no number, or against the whole pattern', () => {
    expect(complaintAbout({ name: 'a', required: true }, '')).toBe('This is needed.');
    expect(complaintAbout({ name: 'a', type: 'int' }, '1.5')).toBe('“1.5” is not a whole number.');
    expect(complaintAbout({ name: 'a', type: 'str', validation: '\\d+', helpMessage: 'Digits only.' }, '12x')).toBe('Digits only.');
    expect(complaintAbout({ name: 'a', type: 'str', validation: '(?P<x>' }, 'y')).toBeNull();
    expect(complaintAbout({ name: 'a' }, '')).toBeNull();
  });
});
