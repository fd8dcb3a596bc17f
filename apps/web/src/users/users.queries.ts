import type { CreateUser, EditUser, UserAnswer } from '@app/api-client';
import { useQuery } from '@tanstack/react-query';
import { lemur, pageFrom } from '../api/client';
import { useChange } from '../api/use-change';

export type User = UserAnswer;

export const fetchUsers = pageFrom(lemur.users.list);

export const useUser = (id: number | null) =>
  useQuery({ queryKey: ['users', 'one', id], queryFn: ({ signal }) => lemur.users.get({ params: { id: id ?? 0 }, signal }), enabled: id !== null });

/** Users by name, for choosing among them. */
export const useAllUsers = (isEnabled = true) =>
  useQuery({
    queryKey: ['users', 'all'],
    queryFn: ({ signal }) => fetchUsers({ count: 1000, sortBy: 'username', sortDir: 'asc' }, signal),
    staleTime: 60_000,
    enabled: isEnabled,
  });

export type CreateUserBody = CreateUser;
export type EditUserBody = EditUser;

export const useCreateUser = () => useChange((body: CreateUserBody) => lemur.users.create({ body }));
export const useEditUser = (id: number) => useChange((body: EditUserBody) => lemur.users.edit({ params: { id }, body }));
