import { DomainError } from '@app/errors';
import type { Actor } from './actor';

/** Roles that the system gives a meaning of its own. Attached to a thing they grant nothing. */
export const builtInRoles = ['admin', 'operator', 'global_cert_issuer', 'read-only', 'creator'] as const;

/** Settings that the table below asks for. */
export interface RolePolicy {
  /** LEMUR_STRICT_ROLE_ENFORCEMENT: only `admin` and `operator` change anything. */
  readonly strict: boolean;
  /** ADMIN_ONLY_AUTHORITY_CREATION */
  readonly onlyAdminsCreateAuthorities: boolean;
  /** SENSITIVE_DOMAIN_ROLES: beside administrators, who may use and mark sensitive names. */
  readonly sensitiveDomainRoles: readonly string[];
}

/** What a check may look at. Structural, so that a row, a draft and a fixture all fit. */
export interface Thing {
  readonly kind: string;
  readonly id: number | 'new' | 'any';
  readonly name?: string;
  /** Address of the owning team; its role makes an owner. */
  readonly owner?: string | null;
  readonly creatorId?: number | null;
  /** Names of the roles attached to it. */
  readonly roles?: readonly string[];
}

/** What allowed it, for the audit row: `role admin`, `role web-team@example.com`, `creator`. Null: nothing did. */
type Check = (actor: Actor, thing: Thing, policy: RolePolicy) => string | null;

const has = (actor: Actor, role: string) => actor.roles.includes(role);
const isBuiltIn = (role: string) => builtInRoles.some((builtIn) => builtIn === role);
const holding = (actor: Actor, roles: readonly string[]) => {
  const held = roles.find((role) => !isBuiltIn(role) && actor.roles.some((own) => own.toLowerCase() === role.toLowerCase()));
  return held === undefined ? null : `role ${held}`;
};

const anyone: Check = (actor) => (actor.kind === 'anonymous' ? null : 'any user');
const admin: Check = (actor) => (has(actor, 'admin') ? 'role admin' : null);
const creator: Check = (actor, thing) => (actor.userId !== null && thing.creatorId === actor.userId ? 'creator' : null);
const owner: Check = (actor, thing) => (thing.owner ? holding(actor, [thing.owner]) : null);
const member: Check = (actor, thing) => holding(actor, thing.roles ?? []);
/** Membership of a role counts for every role here, also for built-in ones. */
const inRole: Check = (actor, thing) => (thing.name !== undefined && has(actor, thing.name) ? `role ${thing.name}` : null);
const self: Check = (actor, thing) => (actor.userId !== null && (thing.kind === 'user' ? thing.id : thing.creatorId) === actor.userId ? 'oneself' : null);
const sensitive: Check = (actor, _thing, policy) =>
  admin(actor, _thing, policy) ?? policy.sensitiveDomainRoles.map((role) => (has(actor, role) ? `role ${role}` : null)).find(Boolean) ?? null;

const oneOf =
  (...checks: Check[]): Check =>
  (actor, thing, policy) => {
    for (const check of checks) {
      const grant = check(actor, thing, policy);
      if (grant) return grant;
    }
    return null;
  };

/** `read-only` blocks every change, whatever else its holder may; strict mode asks for `admin` or `operator` beside the right itself. */
const mayChange: Check = (actor, thing, policy) => {
  if (policy.strict) return oneOf(admin, () => (has(actor, 'operator') ? 'role operator' : null))(actor, thing, policy);
  return has(actor, 'read-only') && !has(actor, 'admin') ? null : anyone(actor, thing, policy);
};
const change =
  (check: Check): Check =>
  (actor, thing, policy) =>
    mayChange(actor, thing, policy) && check(actor, thing, policy);

const createsAuthorities: Check = (actor, thing, policy) => (policy.onlyAdminsCreateAuthorities ? admin : anyone)(actor, thing, policy);

/** Who may do what, all of it. */
export const permissions = {
  'certificate.read': anyone,
  'certificate.request': change(anyone),
  'certificate.import': change(anyone),
  'certificate.edit': change(oneOf(admin, creator, owner, member)),
  'certificate.read-key': change(oneOf(admin, creator, owner, member)),
  'certificate.export-key': change(oneOf(admin, creator, owner, member)),
  'certificate.export': anyone,
  'certificate.revoke': change(oneOf(admin, creator, owner, member)),
  'certificate.delete': change(oneOf(admin, creator, owner, member)),
  'certificate.replace': change(oneOf(admin, creator, owner, member)),
  'certificate.reissue': change(oneOf(admin, creator, owner, member)),

  'pending-certificate.read': anyone,
  'pending-certificate.edit': change(oneOf(admin, creator, owner, member)),
  'pending-certificate.read-key': change(oneOf(admin, creator, owner, member)),
  'pending-certificate.cancel': change(oneOf(admin, creator, owner, member)),
  'pending-certificate.resolve': change(oneOf(admin, creator, owner, member)),

  'authority.read': anyone,
  'authority.list': oneOf(admin, creator, owner, member),
  'authority.use': change(oneOf(admin, creator, owner, member)),
  'authority.create': change(createsAuthorities),
  'authority.edit': change(oneOf(admin, creator, owner, member)),
  'authority.read-options': oneOf(admin, creator, owner, member),

  'user.read': anyone,
  'user.create': change(admin),
  'user.edit': change(admin),
  'user.change-own-password': oneOf(self),

  'role.list': anyone,
  'role.read': oneOf(admin, inRole),
  'role.read-credentials': oneOf(admin, inRole),
  'role.create': change(admin),
  'role.edit': change(admin),
  'role.delete': change(admin),

  'api-key.read': oneOf(admin, self),
  'api-key.create': oneOf(admin, self),
  'api-key.edit': oneOf(admin, self),
  'api-key.delete': oneOf(admin, self),

  'domain.read': anyone,
  'domain.create': change(anyone),
  'domain.edit': change(sensitive),
  'domain.use-sensitive': sensitive,

  'destination.read': anyone,
  'destination.create': change(admin),
  'destination.edit': change(admin),
  'destination.delete': change(admin),

  'source.read': anyone,
  'source.create': change(admin),
  'source.edit': change(admin),
  'source.delete': change(admin),
  'source.sync': change(admin),

  'notification.read': anyone,
  'notification.preview': oneOf(admin),
  'notification.create': change(anyone),
  'notification.edit': change(oneOf(admin, creator, owner)),
  'notification.delete': change(oneOf(admin, creator, owner)),

  'dns-provider.read': anyone,
  'dns-provider.create': change(admin),
  'dns-provider.edit': change(admin),
  'dns-provider.delete': change(admin),

  'endpoint.read': anyone,
  'plugin.read': anyone,
  'log.read': anyone,
  'log.read-details': oneOf(admin),
  'setting.read': oneOf(admin),
  'secret.re-encrypt': change(admin),
  'rotation-policy.create': change(admin),
  'job.read': oneOf(admin),
  'job.run': change(admin),
} satisfies Record<string, Check>;

export type Permission = keyof typeof permissions;

/** Proof that `authorize` said yes; goes into the audit row. */
export interface Grant {
  readonly permission: Permission;
  /** Such as `role admin` or `creator`. */
  readonly by: string;
}

/** @returns what allows it, or null */
export function grantOf(actor: Actor, permission: Permission, thing: Thing, policy: RolePolicy): Grant | null {
  const by = permissions[permission](actor, thing, policy);
  return by ? { permission, by } : null;
}

export const can = (actor: Actor, permission: Permission, thing: Thing, policy: RolePolicy): boolean => grantOf(actor, permission, thing, policy) !== null;

const everyPermission = Object.keys(permissions) as Permission[];

/**
 * What the actor may do with a thing, for whoever offers it as buttons. Whether it can be done in the state that the thing is in
 * is another question.
 */
export const rightsTo = (actor: Actor, thing: Thing, policy: RolePolicy): Permission[] =>
  everyPermission.filter((permission) => permission.startsWith(`${thing.kind}.`) && can(actor, permission, thing, policy));

/** What the actor may do with anything of its kind, whichever it is, or before there is one: making one, opening a page of settings. */
export const rightsToAnything = (actor: Actor, policy: RolePolicy): Permission[] =>
  everyPermission.filter((permission) => can(actor, permission, { kind: permission.slice(0, permission.indexOf('.')), id: 'any' }, policy));

/**
 * @param message what clients of the API have read for this refusal, where they have; else it is made
 * @throws DomainError `unauthenticated` for nobody, else `forbidden`, naming a role that would have sufficed
 */
export function authorize(actor: Actor, permission: Permission, thing: Thing, policy: RolePolicy, message?: string): Grant {
  const grant = grantOf(actor, permission, thing, policy);
  if (grant) return grant;
  if (actor.kind === 'anonymous')
    throw new DomainError('unauthenticated', 'token.missing', 'Missing authorization header', {
      hint: 'Sign in, and send the token as "Authorization: Bearer <token>".',
    });
  const verb = permission.slice(permission.indexOf('.') + 1).replaceAll('-', ' ');
  const what = [thing.kind.replaceAll('-', ' '), thing.name ? `"${thing.name}"` : typeof thing.id === 'number' ? thing.id : ''].filter(Boolean).join(' ');
  throw new DomainError('forbidden', `${permission}.denied`, message ?? `${actor.name} may not ${verb} ${what}.`, {
    hint: hintFor(actor, thing, policy),
    facts: { permission, kind: thing.kind, id: thing.id, name: thing.name },
  });
}

function hintFor(actor: Actor, thing: Thing, policy: RolePolicy): string {
  if (has(actor, 'read-only')) return 'The role "read-only" blocks every change. Ask an administrator to take it away.';
  if (policy.strict && !has(actor, 'operator') && !has(actor, 'admin')) return 'Changes need the role "operator". Ask an administrator for it.';
  const role = thing.owner ?? thing.roles?.find((name) => !isBuiltIn(name)) ?? 'admin';
  return `Ask an administrator for the role "${role}".`;
}

/**
 * What is asked of whoever calls an endpoint for writers, before its body is read; the right to the thing itself comes after.
 * @throws DomainError `forbidden`
 */
export function authorizeChange(actor: Actor, policy: RolePolicy): void {
  const thing: Thing = { kind: 'request', id: 'any' };
  if (mayChange(actor, thing, policy)) return;
  throw new DomainError('forbidden', 'change.denied', `${actor.name} may not change anything.`, { hint: hintFor(actor, thing, policy) });
}

/**
 * What is asked of whoever calls an endpoint for administrators, before its body is read.
 * @param what the endpoint does, as its summary says
 * @throws DomainError `forbidden`
 */
export function authorizeAdministration(actor: Actor, what: string): void {
  if (has(actor, 'admin')) return;
  throw new DomainError('forbidden', 'administration.denied', `${actor.name} may not do this: ${what}.`, { hint: 'Only administrators may. Ask one of them.' });
}
