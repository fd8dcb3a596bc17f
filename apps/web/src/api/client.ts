import { type ApiError, type CallOptions, createClient, type Page } from '@app/api-client';
import { currentToken, dropToken } from './session';

/** A server may be set to answer 403 where a token is refused, as old clients expect; the code tells it from a missing right. */
const isAboutTheToken = ({ status, code }: ApiError) => status === 401 || (status === 403 && /^token\b|\.token\b/.test(code));

/** The API, as whoever is signed in. */
export const lemur = createClient({
  token: currentToken,
  // What somebody reads here is what is true now, not what the browser still has.
  fetch: (address, init) => fetch(address, { ...init, cache: 'no-store' }),
  onError: (error, token) => {
    if (token !== null && token === currentToken() && isAboutTheToken(error)) dropToken();
  },
});

/** A list with whatever stands in the address bar: its texts are read by the API as what they are. */
export const pageFrom =
  <Item>(list: (request: never) => Promise<Page<Item>>) =>
  (query: Readonly<Record<string, string | number | undefined>>, signal?: AbortSignal): Promise<Page<Item>> =>
    list({ query, signal } satisfies CallOptions & { query: object } as never);
