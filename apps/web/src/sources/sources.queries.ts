import type { SourceAnswer } from '@app/api-client';
import { useQuery } from '@tanstack/react-query';
import { lemur, pageFrom } from '../api/client';
import { useChange } from '../api/use-change';
import type { ConfiguredBody } from '../plugins/ConfiguredForm';

export type Source = SourceAnswer;

export const fetchSources = pageFrom(lemur.sources.list);
export const useSource = (id: number) => useQuery({ queryKey: ['sources', 'one', id], queryFn: ({ signal }) => lemur.sources.get({ params: { id }, signal }) });
export const useCreateSource = () => useChange((body: ConfiguredBody) => lemur.sources.create({ body }));
export const useEditSource = (id: number) => useChange((body: ConfiguredBody) => lemur.sources.edit({ params: { id }, body }));
export const useDeleteSource = (id: number) => useChange(() => lemur.sources.delete({ params: { id } }));
