/** May the caller do this? The API says so in `may`; where it says nothing the button is offered and the API has the last word. */
export const mayDo = (thing: { may?: readonly string[] | undefined }, permission: string): boolean => thing.may?.includes(permission) ?? true;
