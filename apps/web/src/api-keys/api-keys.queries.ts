import type { ApiKeyAnswer, CreateApiKey } from '@app/api-client';
import { useQuery } from '@tanstack/react-query';
import { lemur, pageFrom } from '../api/client';
import { useChange } from '../api/use-change';

export type ApiKey = ApiKeyAnswer;

export const fetchApiKeys = pageFrom(lemur.apiKeys.list);

export const useApiKey = (aid: number) =>
  useQuery({ queryKey: ['api-keys', 'one', aid], queryFn: ({ signal }) => lemur.apiKeys.describe({ params: { aid }, signal }) });

export const useCreateApiKey = () => useChange((body: CreateApiKey) => lemur.apiKeys.create({ body }));
export const useEditApiKey = (aid: number) => useChange((body: { name?: string; revoked?: boolean }) => lemur.apiKeys.edit({ params: { aid }, body }));
export const useDeleteApiKey = (aid: number) => useChange(() => lemur.apiKeys.delete({ params: { aid } }));
