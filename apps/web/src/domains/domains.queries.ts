import type { DomainAnswer, SaveDomain } from '@app/api-client';
import { useQuery } from '@tanstack/react-query';
import { lemur, pageFrom } from '../api/client';
import { untagged, type Store } from '../editing/use-editing';

export type Domain = DomainAnswer;

export const fetchDomains = pageFrom(lemur.domains.list);
export const useDomain = (id: number) =>
  useQuery({ queryKey: ['domains', 'one', id], queryFn: ({ signal }) => lemur.domains.get.tagged({ params: { id }, signal }) });

/** @param id null: a new one */
export const domainStore = (id: number | null): Store<Domain, SaveDomain> => ({
  read: () => lemur.domains.get.tagged({ params: { id: id ?? 0 } }),
  save: (body, ifMatch) => (id === null ? untagged(lemur.domains.create({ body })) : lemur.domains.edit.tagged({ params: { id }, body, ifMatch })),
  object: { objectType: 'domain', objectId: id ?? 0 },
});
