import type { DestinationAnswer } from '@app/api-client';
import { useQuery } from '@tanstack/react-query';
import { lemur, pageFrom } from '../api/client';
import { useChange } from '../api/use-change';
import { untagged, type Store } from '../editing/use-editing';
import type { ConfiguredBody } from '../plugins/ConfiguredForm';

export type Destination = DestinationAnswer;

export const fetchDestinations = pageFrom(lemur.destinations.list);

/** Destinations by label, for choosing among them. */
export const useAllDestinations = () =>
  useQuery({
    queryKey: ['destinations', 'all'],
    queryFn: ({ signal }) => fetchDestinations({ count: 1000, sortBy: 'label', sortDir: 'asc' }, signal),
    staleTime: 60_000,
  });

export const useDestination = (id: number) =>
  useQuery({ queryKey: ['destinations', 'one', id], queryFn: ({ signal }) => lemur.destinations.get.tagged({ params: { id }, signal }) });

/** @param id null: a new one */
export const destinationStore = (id: number | null): Store<Destination, ConfiguredBody> => ({
  read: () => lemur.destinations.get.tagged({ params: { id: id ?? 0 } }),
  save: (body, ifMatch) => (id === null ? untagged(lemur.destinations.create({ body })) : lemur.destinations.edit.tagged({ params: { id }, body, ifMatch })),
  object: { objectType: 'destination', objectId: id ?? 0 },
});
export const useDeleteDestination = (id: number) => useChange((query: { clean: boolean }) => lemur.destinations.delete({ params: { id }, query }));
