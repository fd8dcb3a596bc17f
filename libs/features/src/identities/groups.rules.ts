import type { Config } from '@app/config';
import { builtInRoles } from '@app/rbac';

/** A role that somebody is to have. */
export interface WantedRole {
  readonly name: string;
  /** How it is made when it is missing. Null: it is not made, and he goes without it. */
  readonly make: { readonly description: string; readonly thirdParty: boolean } | null;
}

export interface Group {
  /** Field of the profile that named it. */
  readonly field: string;
  readonly name: string;
}

export type GroupSettings = Pick<
  Config['identity'],
  | 'groupsKeys'
  | 'rolesMapping'
  | 'assignFromGroups'
  | 'rolesPrefix'
  | 'rolesSuffix'
  | 'createFromGroups'
  | 'rolesDescription'
  | 'createPerUserRole'
  | 'protectBuiltIns'
  | 'protectOwners'
  | 'defaultRole'
>;

/** More groups than anybody is in for a reason; beyond it a profile would only make us work. */
const MOST_GROUPS = 1_000;
const MOST_CHARACTERS = 256;

const isName = (value: unknown): value is string =>
  typeof value === 'string' &&
  value.trim() !== '' &&
  value.length <= MOST_CHARACTERS &&
  ![...value].some((character) => character < ' ' || character === '\u007f');

/**
 * The groups that a profile names. A single text counts as a list of one; whatever is no list of names is left out, with the reason.
 * @param fields IDP_GROUPS_KEYS
 */
export function groupsIn(profile: Readonly<Record<string, unknown>>, fields: readonly string[]): { groups: Group[]; warnings: string[] } {
  const groups: Group[] = [];
  const warnings: string[] = [];
  for (const field of fields) {
    const value = Object.hasOwn(profile, field) ? profile[field] : undefined;
    const names: readonly unknown[] | null = typeof value === 'string' ? [value] : Array.isArray(value) ? value : null;
    if (value === undefined) warnings.push(`The profile has no field "${field}".`);
    else if (!names?.every(isName)) warnings.push(`The field "${field}" of the profile is no list of names.`);
    else groups.push(...names.map((name) => ({ field, name })));
  }
  if (groups.length > MOST_GROUPS) warnings.push(`The profile names ${groups.length} groups, of which the first ${MOST_GROUPS} count.`);
  return { groups: groups.slice(0, MOST_GROUPS), warnings };
}

const hasRoleName = ({ name }: Group, { assignFromGroups, rolesPrefix, rolesSuffix }: GroupSettings) =>
  assignFromGroups && name.startsWith(rolesPrefix) && name.endsWith(rolesSuffix);

/** Names that groups would give by being called so; who asks looks up which of them own something. */
export const namesOfGroups = (groups: readonly Group[], settings: GroupSettings): string[] => [
  ...new Set(groups.filter((group) => hasRoleName(group, settings)).map(({ name }) => name)),
];

/**
 * Why no group gives this role by its mere name; null when it may. Whoever makes groups at the provider would else make administrators and owners here.
 * @param owning names, in lower case, of roles that own something or are attached to an authority
 */
export function whyProtected(name: string, settings: Pick<GroupSettings, 'protectBuiltIns' | 'protectOwners'>, owning: ReadonlySet<string>): string | null {
  const lower = name.toLowerCase();
  if (settings.protectBuiltIns && builtInRoles.some((role) => role === lower)) return 'it is built in (IDP_PROTECT_BUILTINS)';
  if (!settings.protectOwners) return null;
  if (lower.includes('@')) return 'it stands for an owner (IDP_PROTECT_OWNERS)';
  if (/_(admin|operator)$/.test(lower)) return 'it looks like the role of an authority (IDP_PROTECT_OWNERS)';
  return owning.has(lower) ? 'it owns something (IDP_PROTECT_OWNERS)' : null;
}

/**
 * The roles that a profile gives, each once.
 * @param email the role of the person himself is named like it
 * @param owning see {@link whyProtected}
 */
export function rolesOfProfile(
  groups: readonly Group[],
  email: string,
  settings: GroupSettings,
  owning: ReadonlySet<string>,
): { wanted: WantedRole[]; warnings: string[] } {
  const wanted = new Map<string, WantedRole>();
  const warnings: string[] = [];
  // The first wish for a role counts, and what a mapping names is wished for first: it is never made.
  const want = (role: WantedRole) => wanted.has(role.name) || wanted.set(role.name, role);

  for (const { name } of groups) {
    const role = Object.hasOwn(settings.rolesMapping, name) ? settings.rolesMapping[name] : undefined;
    if (role !== undefined) want({ name: role, make: null });
  }
  for (const group of groups.filter((one) => hasRoleName(one, settings))) {
    const { field, name } = group;
    const because = wanted.has(name) ? null : whyProtected(name, settings, owning);
    const description = settings.rolesDescription ?? `Group of the identity provider, from the field ${field}`;
    if (because) warnings.push(`The group "${name}" gives no role: ${because}.`);
    else want({ name, make: settings.createFromGroups ? { description, thirdParty: true } : null });
  }
  if (settings.createPerUserRole) want(personalRole(email));
  if (settings.defaultRole) want({ name: settings.defaultRole, make: { description: 'Everybody who signs in with an identity provider', thirdParty: false } });
  return { wanted: [...wanted.values()], warnings };
}

export const personalRole = (email: string): WantedRole => ({
  name: email,
  make: { description: `Role of ${email} alone, made when signing in`, thirdParty: true },
});
