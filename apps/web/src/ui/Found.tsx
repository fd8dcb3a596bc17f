import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Late } from './Late';
import { PageSkeleton } from './PageSkeleton';
import { Problem } from './Problem';

/** What was asked for, once it is there; before that a sign of waiting, or the refusal. */
export function Found<Answer>({ query, children }: { query: UseQueryResult<Answer>; children: (answer: Answer) => ReactNode }) {
  if (query.error) return <Problem failure={query.error} onRetry={() => void query.refetch()} />;
  if (query.data === undefined)
    return (
      <Late>
        <PageSkeleton />
      </Late>
    );
  return children(query.data);
}
