import { useQuery } from '@tanstack/react-query';
import { lemur } from '../api/client';

/** Plugins of one type, such as `export` or `issuer`. They change with a release only. */
export const usePlugins = (type: string, isEnabled = true) =>
  useQuery({
    queryKey: ['plugins', type],
    queryFn: ({ signal }) => lemur.plugins.list({ query: { type }, signal }),
    staleTime: 10 * 60_000,
    enabled: isEnabled,
  });

export const usePlugin = (slug: string) =>
  useQuery({ queryKey: ['plugins', 'one', slug], queryFn: ({ signal }) => lemur.plugins.get({ params: { slug }, signal }) });
