/** What a role that comes with an authority says of itself. */
export const authorityRoleDescription = (authorityName: string): string => `Auto generated role for the authority: ${authorityName}`;

export interface AttachableRole {
  readonly id: number;
  readonly name: string;
}

/**
 * The roles of a new authority: those that its issuer brings, the one of its owner, and those that were asked for. Each once.
 * Members of any of them may issue from it and change it.
 */
export function rolesOfNewAuthority(brought: readonly AttachableRole[], owner: AttachableRole, asked: readonly AttachableRole[]): AttachableRole[] {
  return [...new Map([...brought, owner, ...asked].map((role) => [role.id, role])).values()];
}
