import { auth } from '@app/api-contract';
import { useQuery } from '@tanstack/react-query';
import { call } from '../api/call';

export const signIn = (body: { username: string; password: string }) => call(auth.login)({ body });

/** The caller with the names of his roles. Changes rarely, so it is asked once in a while. */
export const useMe = () => useQuery({ queryKey: ['me'], queryFn: ({ signal }) => call(auth.me)({ signal }), staleTime: 5 * 60_000 });
