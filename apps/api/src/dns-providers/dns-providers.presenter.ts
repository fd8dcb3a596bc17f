import type { DnsProviderAnswer } from '@app/api-contract';
import type { DnsProviderView } from '@app/features';
import { toTimestamp } from '../http';

export const presentDnsProvider = ({
  id,
  name,
  providerType,
  description,
  apiEndpoint,
  createdAt,
}: Omit<DnsProviderView, 'zones' | 'version'>): DnsProviderAnswer => ({
  id,
  name,
  providerType,
  description,
  apiEndpoint,
  dateCreated: toTimestamp(createdAt),
});
