import type { DomainError, ErrorKind } from '@app/errors';

/** The one place where what went wrong becomes an HTTP status. */
export const statusOf: Record<ErrorKind, number> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  upstream: 502,
  bug: 500,
};

/** Codes whose status is finer than their kind's, because clients tell them apart by it. */
export const statusOfCode: Readonly<Record<string, number>> = {
  'certificate.owner-unknown': 412,
  'certificate.already-deleted': 412,
  'certificate.external-id': 403,
  'certificate.deletion-off': 405,
  'idempotency-key.reused': 422,
  'edit.stale': 412,
  'rate.exceeded': 429,
  'sign-in.too-many-attempts': 429,
  'schema.missing': 503,
  'schema.old': 503,
};

export const statusFor = (error: DomainError): number => statusOfCode[error.code] ?? statusOf[error.kind];
