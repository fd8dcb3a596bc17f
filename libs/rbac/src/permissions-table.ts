import { type Actor, anonymous } from './actor';
import { type Permission, permissions, type RolePolicy, type Thing, can } from './permissions.rules';

const OWNER = 'team@example.com';

const user = (roles: readonly string[], userId = 2): Actor => ({ ...anonymous(null, null), kind: 'user', name: 'somebody', caller: 'somebody', userId, roles });

/** Callers of every kind, seen against one thing: it belongs to a team, user 1 made it, and the role `attached` is on it. */
const callers: readonly (readonly [string, Actor])[] = [
  ['nobody', anonymous(null, null)],
  ['read-only', user(['read-only'])],
  ['no role', user([])],
  ['creator, oneself', user([], 1)],
  ["owner's role", user([OWNER])],
  ['role on it', user(['attached'])],
  ['operator', user(['operator'])],
  ['admin', user(['admin'])],
];

/** A user is his own `id`, everything else has its creator; a role is known by its name. */
const thingFor = (permission: Permission): Thing => {
  const kind = permission.slice(0, permission.indexOf('.'));
  return { kind, id: 1, name: kind === 'role' ? 'attached' : 'it', owner: OWNER, creatorId: 1, roles: ['attached'] };
};

const usual: RolePolicy = { strict: false, onlyAdminsCreateAuthorities: true, sensitiveDomainRoles: [] };

/** ● may, ○ may unless roles are strict (LEMUR_STRICT_ROLE_ENFORCEMENT). */
function mark(actor: Actor, permission: Permission): string {
  const thing = thingFor(permission);
  if (can(actor, permission, thing, { ...usual, strict: true })) return '●';
  return can(actor, permission, thing, usual) ? '○' : '';
}

/** Who may do what with the default settings, as a Markdown table for the README. */
export function permissionsTable(): string {
  const rows = (Object.keys(permissions) as Permission[]).map(
    (permission) => `| \`${permission}\` | ${callers.map(([, actor]) => mark(actor, permission)).join(' | ')} |`,
  );
  return [`| permission | ${callers.map(([name]) => name).join(' | ')} |`, `| --- |${' :-: |'.repeat(callers.length)}`, ...rows].join('\n');
}
