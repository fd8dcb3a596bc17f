import { authorities, defaults, type AuthorityAnswer, type BodyInputOf } from '@app/api-contract';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '../api/call';

export type Authority = AuthorityAnswer;

export const fetchAuthorities = (query: Record<string, string | number>, signal?: AbortSignal) => call(authorities.list)({ query, signal });

export const useAuthorities = (query: Record<string, string | number>) =>
  useQuery({ queryKey: ['authorities', 'list', query], queryFn: ({ signal }) => fetchAuthorities(query, signal), placeholderData: keepPreviousData });

/** All authorities that the caller may use. There are dozens, not thousands, of them. */
export const useAllAuthorities = () => useAuthorities({ count: 500, sortBy: 'name', sortDir: 'asc' });

export const useAuthority = (id: number) =>
  useQuery({ queryKey: ['authorities', 'one', id], queryFn: ({ signal }) => call(authorities.get)({ params: { id }, signal }) });

export const useDefaults = () => useQuery({ queryKey: ['defaults'], queryFn: ({ signal }) => call(defaults.get)({ signal }), staleTime: 10 * 60_000 });

const useChange = <Input, Answer>(change: (input: Input) => Promise<Answer>) => {
  const client = useQueryClient();
  return useMutation({ mutationFn: change, onSuccess: () => client.invalidateQueries() });
};

// A reference that may be left out is typed as unknown by the contract, which would make it needed.
export type CreateBody = Omit<BodyInputOf<typeof authorities.create>, 'parent'> & { parent?: { id: number } };
export type EditBody = BodyInputOf<typeof authorities.edit>;

export const useCreateAuthority = () => useChange((body: CreateBody) => call(authorities.create)({ body: { parent: undefined, ...body } }));
export const useEditAuthority = (id: number) => useChange((body: EditBody) => call(authorities.edit)({ params: { id }, body }));
