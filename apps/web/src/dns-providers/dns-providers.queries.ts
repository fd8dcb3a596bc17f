import type { DnsProviderAnswer } from '@app/api-client';
import { useQuery } from '@tanstack/react-query';
import { lemur, pageFrom } from '../api/client';
import { useChange } from '../api/use-change';

export type DnsProvider = DnsProviderAnswer;

export interface DnsProviderBody {
  name: string;
  description: string;
  providerType: { name: string; requirements: { name: string; value: unknown }[] };
}

export const fetchDnsProviders = pageFrom(lemur.dnsProviders.list);

/** One account, with its type, which only the list tells. */
export const useDnsProvider = (id: number) =>
  useQuery({
    queryKey: ['dns-providers', 'one', id],
    queryFn: async ({ signal }) => {
      const [{ name }, { items }] = await Promise.all([
        lemur.dnsProviders.get({ params: { id }, signal }),
        lemur.dnsProviders.list({ query: { count: 1000 }, signal }),
      ]);
      return items.find((one) => one.id === id) ?? { id, name, description: null, providerType: '', apiEndpoint: null, dateCreated: '' };
    },
  });

export const useDnsProviderTypes = () =>
  useQuery({ queryKey: ['dns-providers', 'types'], queryFn: ({ signal }) => lemur.dnsProviders.options({ signal }), staleTime: 10 * 60_000 });

export const useCreateDnsProvider = () => useChange((body: DnsProviderBody) => lemur.dnsProviders.create({ body }));
export const useEditDnsProvider = (id: number) => useChange((body: DnsProviderBody) => lemur.dnsProviders.edit({ params: { id }, body }));
export const useDeleteDnsProvider = (id: number) => useChange(() => lemur.dnsProviders.delete({ params: { id } }));
