import { domains, type DomainAnswer } from '@app/api-contract';
import { useQuery } from '@tanstack/react-query';
import { call } from '../api/call';
import { useChange } from '../api/use-change';
import type { FetchPage } from '../ui/ResourceList';

export type Domain = DomainAnswer;

interface Body {
  name: string;
  sensitive: boolean;
}

export const fetchDomains: FetchPage<Domain> = (query, signal) => call(domains.list)({ query, signal });
export const useDomain = (id: number) => useQuery({ queryKey: ['domains', 'one', id], queryFn: ({ signal }) => call(domains.get)({ params: { id }, signal }) });
export const useCreateDomain = () => useChange((body: Body) => call(domains.create)({ body }));
export const useEditDomain = (id: number) => useChange((body: Body) => call(domains.edit)({ params: { id }, body }));
