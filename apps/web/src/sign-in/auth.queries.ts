import { useQuery } from '@tanstack/react-query';
import { lemur } from '../api/client';

export const signIn = (body: { username: string; password: string }) => lemur.auth.login({ body });

/** The caller with the names of his roles. Changes rarely, so it is asked once in a while. */
export const useMe = () => useQuery({ queryKey: ['me'], queryFn: ({ signal }) => lemur.auth.me({ signal }), staleTime: 5 * 60_000 });
