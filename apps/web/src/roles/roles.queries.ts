import type { CreateRole, EditRole, RoleAnswer } from '@app/api-client';
import { useMutation, useQuery } from '@tanstack/react-query';
import { lemur, pageFrom } from '../api/client';
import { useChange } from '../api/use-change';
import type { Store } from '../editing/use-editing';

export type Role = RoleAnswer;

export const fetchRoles = pageFrom(lemur.roles.list);

/** Roles by name, for choosing among them. */
export const useRoles = () =>
  useQuery({
    queryKey: ['roles', 'all'],
    queryFn: ({ signal }) => fetchRoles({ count: 1000, sortBy: 'name', sortDir: 'asc' }, signal),
    staleTime: 60_000,
  });

export const useRole = (id: number) =>
  useQuery({ queryKey: ['roles', 'one', id], queryFn: ({ signal }) => lemur.roles.get.tagged({ params: { id }, signal }) });

export const useCreateRole = () => useChange((body: CreateRole) => lemur.roles.create({ body }));

export const roleStore = (id: number): Store<Role, EditRole> => ({
  read: () => lemur.roles.get.tagged({ params: { id } }),
  save: (body, ifMatch) => lemur.roles.edit.tagged({ params: { id }, body, ifMatch }),
  object: { objectType: 'role', objectId: id },
});

export const useDeleteRole = (id: number) => useChange(() => lemur.roles.delete({ params: { id } }));

/** The kept account is never in the query cache: it is asked for, shown and forgotten. */
export const useCredentials = (id: number) => useMutation({ mutationFn: () => lemur.roles.credentials({ params: { id } }), gcTime: 0 });
