import { destinations, type DestinationAnswer } from '@app/api-contract';
import { useQuery } from '@tanstack/react-query';
import { call } from '../api/call';
import { useChange } from '../api/use-change';
import type { ConfiguredBody } from '../plugins/ConfiguredForm';
import type { FetchPage } from '../ui/ResourceList';

export type Destination = DestinationAnswer;

export const fetchDestinations: FetchPage<Destination> = (query, signal) => call(destinations.list)({ query, signal });

/** Destinations by label, for choosing among them. */
export const useAllDestinations = () =>
  useQuery({
    queryKey: ['destinations', 'all'],
    queryFn: ({ signal }) => fetchDestinations({ count: 1000, sortBy: 'label', sortDir: 'asc' }, signal),
    staleTime: 60_000,
  });

export const useDestination = (id: number) =>
  useQuery({ queryKey: ['destinations', 'one', id], queryFn: ({ signal }) => call(destinations.get)({ params: { id }, signal }) });

export const useCreateDestination = () => useChange((body: ConfiguredBody) => call(destinations.create)({ body }));
export const useEditDestination = (id: number) => useChange((body: ConfiguredBody) => call(destinations.edit)({ params: { id }, body }));
export const useDeleteDestination = (id: number) => useChange(() => call(destinations.delete)({ params: { id } }));
