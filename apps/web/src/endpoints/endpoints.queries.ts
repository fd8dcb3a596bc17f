import type { EndpointAnswer } from '@app/api-client';
import { useQuery } from '@tanstack/react-query';
import { lemur, pageFrom } from '../api/client';

export type ServedEndpoint = EndpointAnswer;

export const fetchEndpoints = pageFrom(lemur.deployedEndpoints.list);
export const useEndpoint = (id: number) =>
  useQuery({ queryKey: ['endpoints', 'one', id], queryFn: ({ signal }) => lemur.deployedEndpoints.get({ params: { id }, signal }) });
