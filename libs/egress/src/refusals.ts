import { DomainError } from '@app/errors';

const hint = 'If this is meant, ask an administrator to add the host or network to LEMUR_EGRESS_ALLOW.';

/** The address is not to be called; trying again does not help. */
export const refused = (code: string, message: string, howToFix = hint, facts: Record<string, unknown> = {}): DomainError =>
  new DomainError('invalid', `egress.${code}`, message, { hint: howToFix, facts });

/** The address may be called, but did not do what was asked. */
export const failed = (code: string, message: string, cause?: unknown, howToFix?: string): DomainError =>
  new DomainError('upstream', `egress.${code}`, message, { cause, hint: howToFix });

const words: Readonly<Record<string, string>> = {
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'the name servers did not answer',
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'it closed the connection',
  EPIPE: 'it closed the connection',
  ETIMEDOUT: 'it did not answer in time',
  EHOSTUNREACH: 'there is no way to it',
  ENETUNREACH: 'there is no way to it',
  UND_ERR_SOCKET: 'it closed the connection',
  UND_ERR_CONNECT_TIMEOUT: 'it did not answer in time',
  UND_ERR_HEADERS_TIMEOUT: 'it did not answer in time',
  UND_ERR_BODY_TIMEOUT: 'it stopped in the middle of its answer',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is not of a trusted authority',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is not of a trusted authority',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is not of a trusted authority',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate is not of a trusted authority',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
};

/** Whatever a call ended with, as one of ours: a refusal from inside as it is, everything else as a failure of the other side. */
export function asDomainError(cause: unknown, host: string): DomainError {
  for (let error = cause, depth = 0; error instanceof Error && depth < 5; error = nextCause(error), depth++) {
    if (error instanceof DomainError) return error;
    const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
    const why = words[code] ?? (error.name === 'TimeoutError' ? 'it did not answer in time' : undefined);
    if (why) return failed(why === words.ETIMEDOUT ? 'timed-out' : 'failed', `${host} could not be called: ${why}.`, cause);
  }
  return failed('failed', `${host} could not be called: ${cause instanceof Error ? cause.message : String(cause)}.`, cause);
}

const nextCause = (error: Error): unknown => error.cause ?? (error instanceof AggregateError ? error.errors[0] : undefined);
