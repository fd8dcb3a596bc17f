import { describe, expect, it } from 'vitest';
import { type Actor, anonymous } from './actor';
import { can, permissions, type Permission, rightsTo, rightsToAnything } from './permissions.rules';

const policy = { strict: false, onlyAdminsCreateAuthorities: false, sensitiveDomainRoles: [] };
const actor = (...roles: string[]): Actor => ({ ...anonymous(null, null), kind: 'user', name: 'ann@example.com', userId: 7, roles });
const notification = { kind: 'notification', id: 3, owner: 'web@example.com', creatorId: 9 };

describe('What somebody may do with a thing', () => {
  it('is all that the table grants for its kind, and nothing of another', () => {
    expect(rightsTo(actor('web@example.com'), notification, policy)).toEqual(expect.arrayContaining(['notification.edit', 'notification.delete']));
    expect(rightsTo(actor(), notification, policy)).not.toContain('notification.edit');
    expect(rightsTo(actor('web@example.com', 'read-only'), notification, policy)).not.toContain('notification.edit');
    expect(rightsTo(actor('admin'), notification, policy).every((permission) => permission.startsWith('notification.'))).toBe(true);
  });

  it('follows the policy of the installation', () => {
    expect(rightsTo(actor('web@example.com'), notification, { ...policy, strict: true })).not.toContain('notification.edit');
    expect(rightsTo(actor('web@example.com', 'operator'), notification, { ...policy, strict: true })).toContain('notification.edit');
  });
});

describe('What somebody may do with whatever it is', () => {
  it('is everything for an administrator, and nothing for nobody', () => {
    const everything = Object.keys(permissions) as Permission[];
    const any = (permission: Permission) => ({ kind: permission.slice(0, permission.indexOf('.')), id: 'any' as const });
    expect(rightsToAnything(actor('admin'), policy)).toEqual(everything.filter((permission) => can(actor('admin'), permission, any(permission), policy)));
    expect(rightsToAnything(anonymous(null, null), policy)).toEqual([]);
  });

  it('tells who may make things from who may not', () => {
    expect(rightsToAnything(actor(), policy)).toEqual(expect.arrayContaining(['certificate.request', 'notification.create']));
    expect(rightsToAnything(actor(), policy)).not.toEqual(expect.arrayContaining(['destination.create']));
    expect(rightsToAnything(actor('read-only'), policy)).not.toContain('certificate.request');
  });
});
