import { logs, type LogAnswer } from '@app/api-contract';
import { useQuery } from '@tanstack/react-query';
import { call } from '../api/call';
import type { FetchPage } from '../ui/ResourceList';

export type LogEntry = LogAnswer;

export const fetchLog: FetchPage<LogEntry> = (query, signal) => call(logs.list)({ query, signal });

export const useLogEntry = (id: number) =>
  useQuery({
    queryKey: ['logs', 'one', id],
    queryFn: async ({ signal }) => (await call(logs.list)({ query: { id: String(id), count: 1 }, signal })).items[0] ?? null,
  });
