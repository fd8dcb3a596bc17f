import { sources, type SourceAnswer } from '@app/api-contract';
import { useQuery } from '@tanstack/react-query';
import { call } from '../api/call';
import { useChange } from '../api/use-change';
import type { ConfiguredBody } from '../plugins/ConfiguredForm';
import type { FetchPage } from '../ui/ResourceList';

export type Source = SourceAnswer;

export const fetchSources: FetchPage<Source> = (query, signal) => call(sources.list)({ query, signal });
export const useSource = (id: number) => useQuery({ queryKey: ['sources', 'one', id], queryFn: ({ signal }) => call(sources.get)({ params: { id }, signal }) });
export const useCreateSource = () => useChange((body: ConfiguredBody) => call(sources.create)({ body }));
export const useEditSource = (id: number) => useChange((body: ConfiguredBody) => call(sources.edit)({ params: { id }, body }));
export const useDeleteSource = (id: number) => useChange(() => call(sources.delete)({ params: { id } }));
