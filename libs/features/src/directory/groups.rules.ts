import type { Config } from '@app/config';
import { personalRole, type WantedRole } from '../identities';
import { commonNameOf, comparableName, readDistinguishedName } from './names.rules';

/**
 * Is one of these groups the one that a setting names? By its whole distinguished name, or by its common name; never by a part of either.
 * @param groups distinguished names
 */
export function isMember(groups: readonly string[], named: string): boolean {
  const wanted = comparableName(named);
  if (readDistinguishedName(named)) return groups.some((group) => comparableName(group) === wanted);
  return groups.some((group) => comparableName(commonNameOf(group) ?? '') === wanted);
}

/** The roles that a directory gives. What a setting names must exist; only the role of the person himself is made. */
export function rolesOfDirectory(
  groups: readonly string[],
  email: string,
  { ldap, identity }: { ldap: Pick<Config['ldap'], 'groupsToRoles'>; identity: Pick<Config['identity'], 'defaultRole'> },
): WantedRole[] {
  const mapped = Object.entries(ldap.groupsToRoles).flatMap(([group, role]) => (isMember(groups, group) ? [role] : []));
  const named = [...(identity.defaultRole === undefined ? [] : [identity.defaultRole]), ...mapped];
  return [personalRole(email), ...[...new Set(named)].filter((name) => name !== email).map((name) => ({ name, make: null }))];
}

/** Whom a typed name means. */
export interface TypedName {
  /** `user@domain`. */
  readonly principal: string;
  /** What stands before the @. */
  readonly short: string;
  readonly domain: string;
}

export function readTypedName(typed: string, emailDomain: string): TypedName | null {
  const at = typed.lastIndexOf('@');
  const short = at < 0 ? typed : typed.slice(0, at);
  const domain = at < 0 ? emailDomain : typed.slice(at + 1);
  if (short.trim() === '' || domain.trim() === '' || typed.length > 254 || [...typed].some((character) => character < ' ' || character === '\u007f'))
    return null;
  return { principal: `${short}@${domain}`, short, domain };
}

/** Attributes that hold an address; all others hold what stands before the @. */
export const holdsAddress = (attribute: string): boolean => ['userprincipalname', 'mail'].includes(attribute.toLowerCase());

/**
 * What is looked for in an attribute. Null: nobody, since `ann@elsewhere.example` is not the ann of this directory, whose address is another.
 */
export function lookedUpBy(attribute: string, { principal, short, domain }: TypedName, emailDomain: string): string | null {
  if (holdsAddress(attribute)) return principal;
  return domain.toLowerCase() === emailDomain.toLowerCase() ? short : null;
}
