import { describe, expect, it } from 'vitest';
import { rightsOf } from './rights';

describe('The buttons that somebody sees', () => {
  it('are all of them for an administrator, also a read-only one', () => {
    expect(rightsOf([{ name: 'admin' }, { name: 'read-only' }])).toMatchObject({ isAdmin: true, mayChange: true });
  });

  it('change nothing for a read-only user', () => {
    expect(rightsOf([{ name: 'read-only' }, { name: 'operator' }])).toMatchObject({ isAdmin: false, mayChange: false });
  });

  it('are the usual ones for everybody else', () => {
    expect(rightsOf([])).toEqual({ isAdmin: false, mayChange: true, roles: [] });
  });
});
