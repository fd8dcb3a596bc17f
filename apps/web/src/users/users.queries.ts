import { users, type BodyInputOf, type UserAnswer } from '@app/api-contract';
import { useQuery } from '@tanstack/react-query';
import { call } from '../api/call';
import { useChange } from '../api/use-change';
import type { FetchPage } from '../ui/ResourceList';

export type User = UserAnswer;

export const fetchUsers: FetchPage<User> = (query, signal) => call(users.list)({ query, signal });

export const useUser = (id: number | null) =>
  useQuery({ queryKey: ['users', 'one', id], queryFn: ({ signal }) => call(users.get)({ params: { id: id ?? 0 }, signal }), enabled: id !== null });

/** Users by name, for choosing among them. */
export const useAllUsers = (isEnabled = true) =>
  useQuery({
    queryKey: ['users', 'all'],
    queryFn: ({ signal }) => fetchUsers({ count: 1000, sortBy: 'username', sortDir: 'asc' }, signal),
    staleTime: 60_000,
    enabled: isEnabled,
  });

export type CreateUserBody = BodyInputOf<typeof users.create>;
export type EditUserBody = BodyInputOf<typeof users.edit>;

export const useCreateUser = () => useChange((body: CreateUserBody) => call(users.create)({ body }));
export const useEditUser = (id: number) => useChange((body: EditUserBody) => call(users.edit)({ params: { id }, body }));
