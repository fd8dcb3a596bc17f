import type { DestinationAnswer } from '@app/api-client';
import { useQuery } from '@tanstack/react-query';
import { lemur, pageFrom } from '../api/client';
import { useChange } from '../api/use-change';
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
  useQuery({ queryKey: ['destinations', 'one', id], queryFn: ({ signal }) => lemur.destinations.get({ params: { id }, signal }) });

export const useCreateDestination = () => useChange((body: ConfiguredBody) => lemur.destinations.create({ body }));
export const useEditDestination = (id: number) => useChange((body: ConfiguredBody) => lemur.destinations.edit({ params: { id }, body }));
export const useDeleteDestination = (id: number) => useChange((query: { clean: boolean }) => lemur.destinations.delete({ params: { id }, query }));
