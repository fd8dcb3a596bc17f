import type { AuthorityAnswer, CreateAuthority, EditAuthority } from '@app/api-client';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { lemur, pageFrom } from '../api/client';
import { onceForAForm, type Store } from '../editing/use-editing';

export type Authority = AuthorityAnswer;

export const fetchAuthorities = pageFrom(lemur.authorities.list);

export const useAuthorities = (query: Record<string, string | number>) =>
  useQuery({ queryKey: ['authorities', 'list', query], queryFn: ({ signal }) => fetchAuthorities(query, signal), placeholderData: keepPreviousData });

/** All authorities that the caller may use. There are dozens, not thousands, of them. */
export const useAllAuthorities = () => useAuthorities({ count: 500, sortBy: 'name', sortDir: 'asc' });

export const useAuthority = (id: number) =>
  useQuery({ queryKey: ['authorities', 'one', id], queryFn: ({ signal }) => lemur.authorities.get({ params: { id }, signal }) });

export const useDefaults = () => useQuery({ queryKey: ['defaults'], queryFn: ({ signal }) => lemur.defaults.get({ signal }), staleTime: 10 * 60_000 });

const useChange = <Input, Answer>(change: (input: Input) => Promise<Answer>) => {
  const client = useQueryClient();
  return useMutation({ mutationFn: change, onSuccess: () => client.invalidateQueries() });
};

export type { CreateAuthority as CreateBody, EditAuthority as EditBody } from '@app/api-client';

export const useCreateAuthority = () => useChange((body: CreateAuthority) => lemur.authorities.create({ body }));

export const authorityStore = (id: number): Store<Authority, EditAuthority> => ({
  read: () => lemur.authorities.get.tagged({ params: { id } }),
  save: (body, ifMatch) => lemur.authorities.edit.tagged({ params: { id }, body, ifMatch }),
  object: { objectType: 'authority', objectId: id },
});

/** As it is at the moment that its form is opened. */
export const useAuthorityToEdit = (id: number) => useQuery({ queryKey: ['authorities', 'edited', id], queryFn: authorityStore(id).read, ...onceForAForm });
