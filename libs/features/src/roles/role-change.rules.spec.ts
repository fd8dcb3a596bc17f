import { describe, expect, it } from 'vitest';
import { refuseDelete, refuseRename, refuseReservedName } from './role-change.rules';

const unused = { certificates: 0, ownedThings: 0 };

describe('A role', () => {
  it('can be renamed and deleted when nothing depends on it', () => {
    expect(() => refuseRename({ name: 'web' }, 'web-team', unused)).not.toThrow();
    expect(() => refuseDelete({ name: 'web' }, unused)).not.toThrow();
  });

  it('that is built in keeps its name and stays', () => {
    expect(() => refuseRename({ name: 'operator' }, 'ops', unused)).toThrow(expect.objectContaining({ code: 'role.built-in' }));
    expect(() => refuseDelete({ name: 'admin' }, unused)).toThrow(expect.objectContaining({ code: 'role.built-in' }));
    expect(() => refuseRename({ name: 'operator' }, 'operator', unused)).not.toThrow();
  });

  it.each(['admin', 'Admin', 'creator', 'read-only'])('cannot be called %s', (name) => {
    expect(() => refuseReservedName(name)).toThrow(expect.objectContaining({ kind: 'conflict', code: 'role.reserved' }));
    expect(() => refuseRename({ name: 'web' }, name, unused)).toThrow(expect.objectContaining({ code: 'role.reserved' }));
  });

  it('that stands for an owner stays while something belongs to him', () => {
    const use = { certificates: 0, ownedThings: 1 };
    expect(() => refuseRename({ name: 'a@example.com' }, 'b@example.com', use)).toThrow(expect.objectContaining({ code: 'role.owner' }));
    expect(() => refuseDelete({ name: 'a@example.com' }, use)).toThrow(expect.objectContaining({ code: 'role.owner' }));
  });

  it('on a certificate can be renamed, but not deleted', () => {
    const use = { certificates: 1, ownedThings: 0 };
    expect(() => refuseRename({ name: 'web' }, 'web-team', use)).not.toThrow();
    expect(() => refuseDelete({ name: 'web' }, use)).toThrow(expect.objectContaining({ code: 'role.attached' }));
  });
});
