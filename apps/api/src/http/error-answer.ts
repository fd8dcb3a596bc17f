import { HttpException } from '@nestjs/common';
import type { ErrorAnswer } from '@app/api-contract';
import { DomainError } from '@app/errors';
import { statusFor } from './status';
import { isDatabaseAway } from './unavailable.rules';

export interface AnsweredError {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: ErrorAnswer;
  /** True: nobody but us can put it right, and the log must say all. */
  readonly isOurs: boolean;
}

/** Seconds that a client waits before it asks a database again that was away. */
const RETRY_DATABASE_SECONDS = 2;

/** Refusals that the server itself makes before a controller is reached, by status. */
const refusals: Readonly<Record<number, Pick<ErrorAnswer, 'code' | 'message' | 'hint'>>> = {
  400: { message: 'The body is not JSON.', code: 'body.malformed', hint: 'Send one JSON object.' },
  403: { message: 'This is not for you.', code: 'path.forbidden' },
  404: { message: 'There is no such path.', code: 'path.unknown', hint: 'Paths begin with /api/1 and end without a slash; ids are digits.' },
  405: { message: 'This path does not know that method.', code: 'method.not-allowed', hint: 'The header Allow names those it knows.' },
  408: { message: 'The request took too long to arrive.', code: 'request.too-slow' },
  413: { message: 'The body is larger than 1 MiB.', code: 'body.too-large', hint: 'Send less at once.' },
  414: { message: 'The address is too long.', code: 'path.too-long' },
  415: { message: 'The body must be JSON.', code: 'body.not-json', hint: 'Send it with "Content-Type: application/json".' },
  431: { message: 'The headers are too large.', code: 'headers.too-large' },
};

const statusIn = (error: unknown): number | undefined => {
  if (error instanceof HttpException) return error.getStatus();
  if (typeof error !== 'object' || error === null || !('statusCode' in error)) return undefined;
  return typeof error.statusCode === 'number' ? error.statusCode : undefined;
};

/**
 * What the caller is told of an error. Of one that is not a `DomainError` he learns nothing but the request's id, since its text
 * may hold secrets.
 * @param compatibleAuthStatus COMPAT_AUTH_STATUS: 403 for bad tokens, as older clients expect
 */
export function answerFor(error: unknown, requestId: string, compatibleAuthStatus: boolean): AnsweredError {
  if (error instanceof DomainError && error.kind !== 'bug') return answerForDomainError(error, requestId, compatibleAuthStatus);
  if (!(error instanceof DomainError) && isDatabaseAway(error)) {
    const body = { message: 'The database does not answer.', code: 'database.away', hint: 'Nothing was changed. Try again in a moment.', requestId };
    return { status: 503, headers: { 'retry-after': String(RETRY_DATABASE_SECONDS) }, body, isOurs: true };
  }
  const refusal = refusals[statusIn(error) ?? 0];
  if (refusal) return { status: statusIn(error) ?? 500, headers: {}, body: { ...refusal, requestId }, isOurs: false };
  const code = error instanceof DomainError ? error.code : 'unexpected';
  return { status: 500, headers: {}, body: { message: `An unexpected error occurred. It is logged as request ${requestId}.`, code, requestId }, isOurs: true };
}

function answerForDomainError(error: DomainError, requestId: string, compatibleAuthStatus: boolean): AnsweredError {
  const { hint, reasons, facts } = error.details;
  const headers: Record<string, string> = {};
  if (error.kind === 'unauthenticated') headers['www-authenticate'] = 'Bearer';
  if (typeof facts?.['retryAfterSeconds'] === 'number') headers['retry-after'] = String(facts['retryAfterSeconds']);
  const isOldClientsRefusal = compatibleAuthStatus && error.kind === 'unauthenticated' && error.code !== 'token.missing';
  const status = isOldClientsRefusal ? 403 : statusFor(error);
  return {
    status,
    headers,
    body: { message: error.message, ...(reasons ? { reasons } : {}), code: error.code, ...(hint ? { hint } : {}), requestId },
    isOurs: status >= 500,
  };
}
