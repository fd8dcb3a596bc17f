import type { DomainAnswer } from '@app/api-client';
import { useQuery } from '@tanstack/react-query';
import { lemur, pageFrom } from '../api/client';
import { useChange } from '../api/use-change';

export type Domain = DomainAnswer;

interface Body {
  name: string;
  sensitive: boolean;
}

export const fetchDomains = pageFrom(lemur.domains.list);
export const useDomain = (id: number) => useQuery({ queryKey: ['domains', 'one', id], queryFn: ({ signal }) => lemur.domains.get({ params: { id }, signal }) });
export const useCreateDomain = () => useChange((body: Body) => lemur.domains.create({ body }));
export const useEditDomain = (id: number) => useChange((body: Body) => lemur.domains.edit({ params: { id }, body }));
