/** What becomes of a list that a request replaces. */
export interface Difference {
  readonly added: readonly number[];
  readonly removed: readonly number[];
}

/** Computed before anything is written, so that no entry is skipped because its neighbour went. */
export function difference(before: readonly number[], after: readonly number[]): Difference {
  return { added: after.filter((id) => !before.includes(id)), removed: before.filter((id) => !after.includes(id)) };
}

const basicRoles = ['admin', 'operator', 'read-only'];

/** With LEMUR_STRICT_ROLE_ENFORCEMENT every user has one of three roles. @returns what is wrong, null when nothing is */
export function strictRoleProblem(roleNames: readonly string[], strict: boolean): string | null {
  if (!strict || roleNames.some((name) => basicRoles.includes(name))) return null;
  return `Every user needs one of the roles ${basicRoles.join(', ')}.`;
}
