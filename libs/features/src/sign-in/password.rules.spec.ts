import { describe, expect, it } from 'vitest';
import { passwordProblem } from './password.rules';

describe('A new password', () => {
  it('is fine with twelve characters of four kinds', () => {
    expect(passwordProblem('Abcdefghij1!', true)).toBeNull();
  });

  it.each([
    ['Abcdefghi1!', 'at least 12'],
    ['abcdefghij1!', 'upper-case'],
    ['ABCDEFGHIJ1!', 'lower-case'],
    ['Abcdefghijk!', 'digit'],
    ['Abcdefghijk1', 'one of ! @ # ? ]'],
    ['', 'empty'],
    [`Aa1!${'x'.repeat(1021)}`, 'at most 1024'],
  ])('%# is refused with the first rule that it breaks', (password, words) => {
    expect(passwordProblem(password, true)).toContain(words);
  });

  it('may be weak when strength is not checked, but never empty', () => {
    expect(passwordProblem('weak', false)).toBeNull();
    expect(passwordProblem('', false)).toContain('empty');
  });
});
