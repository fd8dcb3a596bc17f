import { dnsProviders, type DnsProviderAnswer } from '@app/api-contract';
import { useQuery } from '@tanstack/react-query';
import { call } from '../api/call';
import { useChange } from '../api/use-change';
import type { FetchPage } from '../ui/ResourceList';

export type DnsProvider = DnsProviderAnswer;

export interface DnsProviderBody {
  name: string;
  description: string;
  providerType: { name: string; requirements: { name: string; value: unknown }[] };
}

export const fetchDnsProviders: FetchPage<DnsProvider> = (query, signal) => call(dnsProviders.list)({ query, signal });

/** One account, with its type, which only the list tells. */
export const useDnsProvider = (id: number) =>
  useQuery({
    queryKey: ['dns-providers', 'one', id],
    queryFn: async ({ signal }) => {
      const [{ name }, { items }] = await Promise.all([
        call(dnsProviders.get)({ params: { id }, signal }),
        call(dnsProviders.list)({ query: { count: 1000 }, signal }),
      ]);
      return items.find((one) => one.id === id) ?? { id, name, description: null, providerType: '', apiEndpoint: null, dateCreated: '' };
    },
  });

export const useDnsProviderTypes = () =>
  useQuery({ queryKey: ['dns-providers', 'types'], queryFn: ({ signal }) => call(dnsProviders.options)({ signal }), staleTime: 10 * 60_000 });

export const useCreateDnsProvider = () => useChange((body: DnsProviderBody) => call(dnsProviders.create)({ body }));
export const useEditDnsProvider = (id: number) => useChange((body: DnsProviderBody) => call(dnsProviders.edit)({ params: { id }, body }));
export const useDeleteDnsProvider = (id: number) => useChange(() => call(dnsProviders.delete)({ params: { id } }));
