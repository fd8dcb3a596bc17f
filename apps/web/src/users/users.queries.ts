import type { CreateUser, UserAnswer } from '@app/api-client';
import { useQuery } from '@tanstack/react-query';
import { lemur, pageFrom } from '../api/client';
import { untagged, type Store } from '../editing/use-editing';

export type User = UserAnswer;

export const fetchUsers = pageFrom(lemur.users.list);

export const useUser = (id: number | null) =>
  useQuery({ queryKey: ['users', 'one', id], queryFn: ({ signal }) => lemur.users.get.tagged({ params: { id: id ?? 0 }, signal }), enabled: id !== null });

/** Users by name, for choosing among them. */
export const useAllUsers = (isEnabled = true) =>
  useQuery({
    queryKey: ['users', 'all'],
    queryFn: ({ signal }) => fetchUsers({ count: 1000, sortBy: 'username', sortDir: 'asc' }, signal),
    staleTime: 60_000,
    enabled: isEnabled,
  });

/** @param id null: a new one */
export const userStore = (id: number | null): Store<User, CreateUser> => ({
  read: () => lemur.users.get.tagged({ params: { id: id ?? 0 } }),
  save: (body, ifMatch) => (id === null ? untagged(lemur.users.create({ body })) : lemur.users.edit.tagged({ params: { id }, body, ifMatch })),
  object: { objectType: 'user', objectId: id ?? 0 },
});
