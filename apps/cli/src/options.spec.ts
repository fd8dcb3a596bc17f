import { describe, expect, it } from 'vitest';
import { csvLine, table } from './output';
import { acts, several, wholeNumber, yesOrNo } from './options';

describe('Options', () => {
  it('may be given several times, or in one list with commas', () => {
    expect(several('b, c', several('a'))).toEqual(['a', 'b', 'c']);
  });

  it('are refused when they are no number, or neither true nor false', () => {
    expect(wholeNumber('-1')).toBe(-1);
    expect(() => wholeNumber('2 days')).toThrow('not a whole number');
    expect([yesOrNo('true'), yesOrNo('No')]).toEqual([true, false]);
    expect(() => yesOrNo('maybe')).toThrow('neither true nor false');
  });

  it('act only when told to, and not when told not to', () => {
    expect([acts({}), acts({ commit: true }), acts({ commit: false }), acts({ commit: true, dryRun: true })]).toEqual([false, true, false, false]);
  });
});

describe('A list', () => {
  it('has columns as wide as what they hold, and moves nobody’s cursor', () => {
    expect(
      table(
        ['Id', 'Name'],
        [
          [1, 'a\u001b[2J'],
          [12, null],
        ],
      ),
    ).toEqual(['Id  Name', '--  -----', '1   a [2J', '12']);
  });

  it('is quoted for spreadsheets, and holds no formula', () => {
    expect(csvLine(['a,b', 'say "hi"', '=HYPERLINK("x")', -3, null, new Date(0)])).toBe(`"a,b","say ""hi""","'=HYPERLINK(""x"")",-3,,1970-01-01T00:00:00.000Z`);
  });
});
