import { describe, expect, it } from 'vitest';
import { oneFilter } from './one-filter';

describe('A list whose API takes one filter at a time', () => {
  it('is searched in its field, without the semicolon that would end the value', () => {
    expect(oneFilter({ q: ' a;b ', filters: {} }, 'name')).toEqual({ query: { filter: 'name;ab' }, unused: [] });
  });

  it('names the filters that the search, or another filter, pushes aside', () => {
    expect(oneFilter({ q: 'a', filters: { active: 'true' } }, 'name')).toEqual({ query: { filter: 'name;a' }, unused: ['active'] });
    expect(oneFilter({ q: '', filters: { active: 'true', sensitive: 'false' } }, 'name')).toEqual({ query: { filter: 'active;true' }, unused: ['sensitive'] });
  });

  it('keeps what is a parameter of its own', () => {
    expect(oneFilter({ q: 'a', filters: { user: 'ann' } }, 'name', ['user'])).toEqual({ query: { filter: 'name;a', user: 'ann' }, unused: [] });
  });

  it('asks for everything when nothing is looked for', () => {
    expect(oneFilter({ q: '  ', filters: {} }, 'name')).toEqual({ query: {}, unused: [] });
  });
});
