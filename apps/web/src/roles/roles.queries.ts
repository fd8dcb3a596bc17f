import { roles, type BodyInputOf, type RoleAnswer } from '@app/api-contract';
import { useMutation, useQuery } from '@tanstack/react-query';
import { call } from '../api/call';
import { useChange } from '../api/use-change';
import type { FetchPage } from '../ui/ResourceList';

export type Role = RoleAnswer;

export const fetchRoles: FetchPage<Role> = (query, signal) => call(roles.list)({ query, signal });

/** Roles by name, for choosing among them. */
export const useRoles = () =>
  useQuery({
    queryKey: ['roles', 'all'],
    queryFn: ({ signal }) => fetchRoles({ count: 1000, sortBy: 'name', sortDir: 'asc' }, signal),
    staleTime: 60_000,
  });

export const useRole = (id: number) => useQuery({ queryKey: ['roles', 'one', id], queryFn: ({ signal }) => call(roles.get)({ params: { id }, signal }) });

export const useCreateRole = () => useChange((body: BodyInputOf<typeof roles.create>) => call(roles.create)({ body }));
export const useEditRole = (id: number) => useChange((body: BodyInputOf<typeof roles.edit>) => call(roles.edit)({ params: { id }, body }));
export const useDeleteRole = (id: number) => useChange(() => call(roles.delete)({ params: { id } }));

/** The kept account is never in the query cache: it is asked for, shown and forgotten. */
export const useCredentials = (id: number) => useMutation({ mutationFn: () => call(roles.credentials)({ params: { id } }), gcTime: 0 });
