import { roles } from '@app/api-contract';
import { useQuery } from '@tanstack/react-query';
import { call } from '../api/call';

/** Roles by name, for choosing among them. */
export const useRoles = () =>
  useQuery({
    queryKey: ['roles', 'all'],
    queryFn: ({ signal }) => call(roles.list)({ query: { count: 1000, sortBy: 'name', sortDir: 'asc' }, signal }),
    staleTime: 60_000,
  });
