import type { ErrorKind } from '@app/errors';

/** The one place where what went wrong becomes "try again" or "give up". */
export const worthRetrying: Record<ErrorKind, boolean> = {
  invalid: false,
  unauthenticated: false,
  forbidden: false,
  'not-found': false,
  conflict: true,
  upstream: true,
  bug: false,
};
