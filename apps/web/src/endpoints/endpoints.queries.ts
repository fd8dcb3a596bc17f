import { deployedEndpoints, type EndpointAnswer } from '@app/api-contract';
import { useQuery } from '@tanstack/react-query';
import { call } from '../api/call';
import type { FetchPage } from '../ui/ResourceList';

export type ServedEndpoint = EndpointAnswer;

export const fetchEndpoints: FetchPage<ServedEndpoint> = (query, signal) => call(deployedEndpoints.list)({ query, signal });
export const useEndpoint = (id: number) =>
  useQuery({ queryKey: ['endpoints', 'one', id], queryFn: ({ signal }) => call(deployedEndpoints.get)({ params: { id }, signal }) });
