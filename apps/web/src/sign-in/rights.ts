import { useMe } from './auth.queries';

export interface Rights {
  readonly isAdmin: boolean;
  /** False for read-only users: nothing that changes is offered. */
  readonly mayChange: boolean;
  /** Names of the caller's roles. */
  readonly roles: readonly string[];
}

/**
 * Which buttons are worth showing to somebody with these roles. It grants nothing: the API decides, and where its answers carry `may`, that is used instead.
 */
export function rightsOf(roles: readonly { readonly name: string }[]): Rights {
  const names = roles.map((role) => role.name);
  const isAdmin = names.includes('admin');
  return { isAdmin, mayChange: isAdmin || !names.includes('read-only'), roles: names };
}

/** Until the roles are known nothing is offered. */
export function useRights(): Rights {
  const { data: me } = useMe();
  return me ? rightsOf(me.roles) : { isAdmin: false, mayChange: false, roles: [] };
}
