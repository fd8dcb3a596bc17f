import { useQuery } from '@tanstack/react-query';
import { lemur } from '../api/client';

export const signIn = (body: { username: string; password: string }) => lemur.auth.login({ body });

/** The caller with the names of his roles. Changes rarely, so it is asked once in a while. */
export const useMe = () => useQuery({ queryKey: ['me'], queryFn: ({ signal }) => lemur.auth.me({ signal }), staleTime: 5 * 60_000 });

export const askForProviders = (signal?: AbortSignal) => lemur.auth.providers({ signal });

/** Other ways to sign in. The page is complete without them, so a failure is not shown. */
export const useProviders = () => useQuery({ queryKey: ['providers'], queryFn: ({ signal }) => askForProviders(signal), staleTime: 5 * 60_000, retry: false });

/** Providers that open the caller's account, and those that could. */
export const useIdentities = () => useQuery({ queryKey: ['identities'], queryFn: ({ signal }) => lemur.auth.identities({ signal }) });
