import { QueryClient } from '@tanstack/react-query';
import { ApiError } from '@app/api-client';

/** Server state lives here and nowhere else. A refusal is final; only what time may heal is tried again. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      retry: (failures, error) => failures < 2 && (!(error instanceof ApiError) || error.status === 0 || error.status >= 502),
    },
    mutations: { retry: false },
  },
});
