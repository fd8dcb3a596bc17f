/** What went wrong, named after who can put it right. */
export type ErrorKind =
  | 'invalid' //         the caller: change the request
  | 'unauthenticated' // the caller: say who you are
  | 'forbidden' //       an administrator: grant the role
  | 'not-found' //       the caller: it is not there, or not visible to you
  | 'conflict' //        time: somebody else holds the name or the row right now
  | 'upstream' //        time: a CA, DNS server or cloud API failed; trying again may help
  | 'bug'; //            us

/** Field of the request → what is wrong with it. Nested objects and list positions nest: `{ roles: { '0': { id: '…' } } }`. */
export type Reasons = { [field: string]: string | string[] | Reasons };

export interface ErrorDetails {
  /** What the reader can do about it, as an instruction. */
  hint?: string;
  reasons?: Reasons;
  /** For the log only. Never secrets: no keys, tokens or passwords. */
  facts?: Record<string, unknown>;
  cause?: unknown;
}

/** The only error class that crosses a room. `code` is stable and safe to test against; `message` is for people. */
export class DomainError extends Error {
  constructor(
    readonly kind: ErrorKind,
    readonly code: string,
    message: string,
    readonly details: Readonly<ErrorDetails> = {},
  ) {
    super(message, { cause: details.cause });
    this.name = 'DomainError';
  }
}

/** The refusal of a whole request body: `message` is "Validation Error.", the reasons say which field and why. */
export const invalidRequest = (code: string, reasons: Reasons, hint?: string): DomainError =>
  new DomainError('invalid', code, 'Validation Error.', { reasons, hint });

/** A rule that concerns the request as a whole, in the shape clients read: `{ Schema: { rule: [text] } }`. */
export const invalidAsAWhole = (code: string, rule: string, hint?: string): DomainError => invalidRequest(code, { Schema: { rule: [rule] } }, hint);
