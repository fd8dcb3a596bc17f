import { DomainError } from '@app/errors';
import { builtInRoles } from '@app/rbac';
import type { RoleUse } from './roles.repository';

const isBuiltIn = (name: string) => builtInRoles.some((builtIn) => builtIn === name.toLowerCase());

/**
 * A name with a meaning of its own cannot be given to another role: whoever holds it would have its rights.
 * @throws DomainError `conflict`
 */
export function refuseReservedName(name: string): void {
  if (!isBuiltIn(name)) return;
  throw new DomainError('conflict', 'role.reserved', `The name "${name}" is kept for a built-in role.`, { hint: 'Choose another name.' });
}

/** @throws DomainError `conflict` when the role means something by its name, or an owner goes by it */
export function refuseRename(role: { name: string }, newName: string, use: RoleUse): void {
  if (role.name === newName) return;
  if (isBuiltIn(role.name)) throw builtIn(role.name, 'renamed');
  refuseReservedName(newName);
  if (use.ownedThings > 0) throw owning(role.name, 'renamed');
}

/** @throws DomainError `conflict` */
export function refuseDelete(role: { name: string }, use: RoleUse): void {
  if (isBuiltIn(role.name)) throw builtIn(role.name, 'deleted');
  if (use.ownedThings > 0) throw owning(role.name, 'deleted');
  if (use.certificates > 0) {
    const howMany = use.certificates >= 1000 ? '1000 or more' : String(use.certificates);
    throw new DomainError('conflict', 'role.attached', `The role "${role.name}" is attached to ${howMany} certificates.`, { hint: 'Take it off them first.' });
  }
}

const builtIn = (name: string, done: string) =>
  new DomainError('conflict', 'role.built-in', `The role "${name}" is built in and cannot be ${done}.`, { hint: 'Its members can be changed.' });
const owning = (name: string, done: string) =>
  new DomainError('conflict', 'role.owner', `The role "${name}" stands for an owner and cannot be ${done} while something belongs to him.`, {
    hint: 'Give what he owns to another owner first.',
  });
