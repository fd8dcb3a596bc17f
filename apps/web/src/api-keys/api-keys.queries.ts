import { apiKeys, type ApiKeyAnswer, type BodyInputOf } from '@app/api-contract';
import { useQuery } from '@tanstack/react-query';
import { call } from '../api/call';
import { useChange } from '../api/use-change';
import type { FetchPage } from '../ui/ResourceList';

export type ApiKey = ApiKeyAnswer;

export const fetchApiKeys: FetchPage<ApiKey> = (query, signal) => call(apiKeys.list)({ query, signal });

export const useApiKey = (aid: number) =>
  useQuery({ queryKey: ['api-keys', 'one', aid], queryFn: ({ signal }) => call(apiKeys.describe)({ params: { aid }, signal }) });

export const useCreateApiKey = () => useChange((body: BodyInputOf<typeof apiKeys.create>) => call(apiKeys.create)({ body }));
export const useEditApiKey = (aid: number) => useChange((body: { name?: string; revoked?: boolean }) => call(apiKeys.edit)({ params: { aid }, body }));
export const useDeleteApiKey = (aid: number) => useChange(() => call(apiKeys.delete)({ params: { aid } }));
