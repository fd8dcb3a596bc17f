import type { DomainError } from '@app/errors';
import type { AuditedAct } from '@app/features';
import type { Actor } from '@app/rbac';

type RefusedAct = Omit<AuditedAct, 'outcome' | 'grant'>;

interface Call {
  readonly actor?: Actor;
  readonly method: string;
  readonly routeOptions: { readonly url?: string };
}

/**
 * What the audit log says of somebody who was told that he may not: the right that he lacks and the thing, as `authorize` tells
 * them, else the endpoint. Null for everything that is no refusal of a signed-in user; sign-ins are written down where they fail.
 */
export function refusedAct({ kind, code, details: { facts = {} } }: DomainError, { actor, method, routeOptions }: Call): RefusedAct | null {
  if (kind !== 'forbidden' || actor?.kind !== 'user' || code.startsWith('sign-in.')) return null;
  const { permission, kind: type, id } = facts;
  if (typeof permission === 'string' && typeof type === 'string') {
    return { action: permission, object: { type, id: typeof id === 'number' ? id : null, name: null }, reason: code };
  }
  return { action: 'endpoint.call', object: { type: 'endpoint', id: null, name: `${method} ${routeOptions.url ?? ''}` }, reason: code };
}
