import type { IdentityProvider } from './linking.rules';

/** A role that somebody has, and who gave it. */
export interface HeldRole {
  readonly id: number;
  readonly name: string;
  /** Null: a person did. */
  readonly provider: string | null;
}

export interface RolePlan {
  readonly added: readonly number[];
  readonly removed: readonly HeldRole[];
}

/**
 * What becomes of somebody's roles when he signs in. A provider takes back what it gave and no more: what an administrator gave by hand
 * stays, also where it is the same role that a group gives to others.
 * @param served the providers that are in use: what another gave nobody would take back any more
 */
export function planRoles(held: readonly HeldRole[], wanted: readonly number[], provider: IdentityProvider, served: readonly string[]): RolePlan {
  const isForeign = (role: HeldRole) => role.provider !== null && (role.provider === provider || !served.includes(role.provider));
  return {
    added: wanted.filter((id) => !held.some((role) => role.id === id)),
    removed: held.filter((role) => isForeign(role) && !wanted.includes(role.id)),
  };
}
