import type { LogAnswer } from '@app/api-client';
import { useQuery } from '@tanstack/react-query';
import { lemur, pageFrom } from '../api/client';

export type LogEntry = LogAnswer;

export const fetchLog = pageFrom(lemur.logs.list);

export const useLogEntry = (id: number) =>
  useQuery({
    queryKey: ['logs', 'one', id],
    queryFn: async ({ signal }) => (await lemur.logs.list({ query: { id: String(id), count: 1 }, signal })).items[0] ?? null,
  });
