import type { DomainError } from '@app/errors';
import type { AuditedAct } from '@app/features';
import type { Actor } from '@app/rbac';
import { BASE_PATH } from './endpoint-table';

export type RefusedAct = Omit<AuditedAct, 'outcome' | 'grant'>;

export interface RefusedCall {
  readonly actor?: Actor;
  readonly method: string;
  readonly routeOptions: { readonly url?: string };
  readonly params: unknown;
}

/** Collections of the API, and what the audit log calls a thing in them. */
const typeByCollection: Readonly<Record<string, string>> = {
  authorities: 'authority',
  certificates: 'certificate',
  deployments: 'deployment',
  destinations: 'destination',
  dns_providers: 'dns-provider',
  domains: 'domain',
  endpoints: 'endpoint',
  keys: 'api-key',
  notifications: 'notification',
  pending_certificates: 'pending-certificate',
  roles: 'role',
  sources: 'source',
  users: 'user',
};

/** The last thing that the path names by its id: `/users/:uid/keys/:aid` is about a key. */
function thingIn(route: string, params: unknown): RefusedAct['object'] | null {
  const parts = route.split('/');
  const at = parts.findLastIndex((part, place) => part.startsWith(':') && Object.hasOwn(typeByCollection, parts[place - 1] ?? ''));
  const type = typeByCollection[parts[at - 1] ?? ''];
  const id = Number((params as Readonly<Record<string, unknown>> | null)?.[parts[at]?.slice(1) ?? '']);
  return at > 0 && type !== undefined && Number.isSafeInteger(id) ? { type, id, name: null } : null;
}

/**
 * What the audit log says of somebody who was told that he may not: the right that he lacks and the thing, as `authorize` tells
 * them, else the endpoint and what its path names. Null for everything that is no refusal of a signed-in user; sign-ins are
 * written down where they fail.
 */
export function refusedAct({ kind, code, details: { facts = {} } }: DomainError, { actor, method, routeOptions, params }: RefusedCall): RefusedAct | null {
  if (kind !== 'forbidden' || actor?.kind !== 'user' || code.startsWith('sign-in.')) return null;
  const { permission, kind: type, id, name } = facts;
  if (typeof permission === 'string' && typeof type === 'string') {
    const object = { type, id: typeof id === 'number' ? id : null, name: typeof name === 'string' ? name : null };
    return { action: permission, object, reason: code };
  }
  const called = `${method} ${routeOptions.url ?? ''}`;
  const thing = thingIn((routeOptions.url ?? '').slice(BASE_PATH.length), params);
  if (thing) return { action: 'endpoint.call', object: thing, reason: `${code}: ${called}` };
  return { action: 'endpoint.call', object: { type: 'endpoint', id: null, name: called }, reason: code };
}
