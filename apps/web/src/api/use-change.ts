import { useMutation, useQueryClient } from '@tanstack/react-query';

/**
 * A change that, once it is done, makes everything that is shown be asked for anew: one change often shows in several lists. What was sent is forgotten at
 * once, since it may hold a password.
 */
export function useChange<Input, Answer>(change: (input: Input) => Promise<Answer>) {
  const client = useQueryClient();
  return useMutation({ mutationFn: change, gcTime: 0, onSuccess: () => client.invalidateQueries() });
}
