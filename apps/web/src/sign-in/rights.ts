import { useMe } from './auth.queries';

/** What the API says that the caller may do with anything of its kind: make one, or open a page that is for few. */
export interface Rights {
  may: (permission: string) => boolean;
  /** Names of the caller's roles. */
  readonly roles: readonly string[];
}

export const rightsOf = (me: { readonly may?: readonly string[] | undefined; readonly roles: readonly { readonly name: string }[] } | undefined): Rights => ({
  may: (permission) => mayDo(me ?? {}, permission),
  roles: me?.roles.map((role) => role.name) ?? [],
});

/** Which buttons are worth showing. It grants nothing: the API decides. Until it has answered nothing is offered. */
export const useRights = (): Rights => rightsOf(useMe().data);

/** May the caller do this with that very thing? The API says so in its `may`; where it says nothing, nothing is offered. */
export const mayDo = (thing: { readonly may?: readonly string[] | undefined }, permission: string): boolean => thing.may?.includes(permission) ?? false;
