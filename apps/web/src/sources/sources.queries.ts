import type { SourceAnswer, SyncSource } from '@app/api-client';
import { useQuery } from '@tanstack/react-query';
import { lemur, pageFrom } from '../api/client';
import { useChange } from '../api/use-change';
import { untagged, type Store } from '../editing/use-editing';
import type { ConfiguredBody } from '../plugins/ConfiguredForm';

export type Source = SourceAnswer;

export const fetchSources = pageFrom(lemur.sources.list);
const refreshMs = 5000;

/** Asked again and again, so that whoever had it read sees how that ended. */
export const useSource = (id: number) =>
  useQuery({ queryKey: ['sources', 'one', id], queryFn: ({ signal }) => lemur.sources.get.tagged({ params: { id }, signal }), refetchInterval: refreshMs });
/** @param id null: a new one */
export const sourceStore = (id: number | null): Store<Source, ConfiguredBody> => ({
  read: () => lemur.sources.get.tagged({ params: { id: id ?? 0 } }),
  save: (body, ifMatch) => (id === null ? untagged(lemur.sources.create({ body })) : lemur.sources.edit.tagged({ params: { id }, body, ifMatch })),
  object: { objectType: 'source', objectId: id ?? 0 },
});
/** Has it read as soon as a worker is free. */
export const useReadSource = (id: number) => useChange((body: SyncSource) => lemur.sources.sync({ params: { id }, body }));
export const useDeleteSource = (id: number) => useChange(() => lemur.sources.delete({ params: { id } }));
