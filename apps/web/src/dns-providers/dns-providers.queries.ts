import type { CreateDnsProvider, DnsProviderAnswer, DnsProviderSummary, Tagged } from '@app/api-client';
import { useQuery } from '@tanstack/react-query';
import { lemur, pageFrom } from '../api/client';
import { useChange } from '../api/use-change';
import { untagged, type Store } from '../editing/use-editing';

export type DnsProvider = DnsProviderAnswer;

export type OneDnsProvider = Pick<DnsProvider, 'id' | 'name' | 'description' | 'providerType' | 'apiEndpoint'> & Pick<DnsProviderSummary, 'may'>;

export const fetchDnsProviders = pageFrom(lemur.dnsProviders.list);

/** One account: what is edited of it with its tag, and the rest, which only the list tells. */
async function readProvider(id: number, signal?: AbortSignal): Promise<Tagged<OneDnsProvider>> {
  const [{ answer, etag }, { items }] = await Promise.all([
    lemur.dnsProviders.get.tagged({ params: { id }, signal }),
    lemur.dnsProviders.list({ query: { count: 1000 }, signal }),
  ]);
  const { providerType = '', apiEndpoint = null } = items.find((one) => one.id === id) ?? {};
  return { answer: { id, ...answer, providerType, apiEndpoint }, etag };
}

export const useDnsProvider = (id: number) => useQuery({ queryKey: ['dns-providers', 'one', id], queryFn: ({ signal }) => readProvider(id, signal) });

export const useDnsProviderTypes = () =>
  useQuery({ queryKey: ['dns-providers', 'types'], queryFn: ({ signal }) => lemur.dnsProviders.options({ signal }), staleTime: 10 * 60_000 });

/** @param id null: a new one */
export const dnsProviderStore = (id: number | null): Store<OneDnsProvider, CreateDnsProvider, unknown> => ({
  read: () => readProvider(id ?? 0),
  save: (body, ifMatch) =>
    id === null ? untagged<unknown>(lemur.dnsProviders.create({ body })) : lemur.dnsProviders.edit.tagged({ params: { id }, body, ifMatch }),
  object: { objectType: 'dns-provider', objectId: id ?? 0 },
});

export const useDeleteDnsProvider = (id: number) => useChange(() => lemur.dnsProviders.delete({ params: { id } }));
