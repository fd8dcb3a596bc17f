/** Field of the request → what is wrong with it; nested as the request is. */
export type Reasons = { [field: string]: string | string[] | Reasons };

export interface Refusal {
  readonly message: string;
  /** Stable, such as `certificate.edit.denied`; empty when something else than the API answered. */
  readonly code: string;
  /** What the caller can do about it. */
  readonly hint?: string | undefined;
  readonly reasons?: Reasons | undefined;
  /** For whoever reads the logs of the server. */
  readonly requestId?: string | undefined;
  /** When to try again, of 429 and 503. */
  readonly retryAfterSeconds?: number | undefined;
}

/** What the API refused, or that it could not be reached (`status` 0). Match on `code`, never on `message`. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly hint: string | undefined;
  readonly reasons: Reasons | undefined;
  readonly requestId: string | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(status: number, { message, code, hint, reasons, requestId, retryAfterSeconds }: Refusal, cause?: unknown) {
    super(message, { cause });
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.hint = hint;
    this.reasons = reasons;
    this.requestId = requestId;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Makes words of any answer that was not a success, also of one that a proxy wrote. */
export function errorOf(status: number, body: unknown, retryAfter: string | null = null): ApiError {
  const said = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
  // Some refusals of the reference system's kind have the fields where the message is.
  const perField = typeof said['message'] === 'object' && said['message'] !== null ? (said['message'] as Reasons) : undefined;
  return new ApiError(status, {
    message: text(said['message']) ?? (perField ? 'Some fields are missing or wrong.' : (text(said['error']) ?? wordsFor(status))),
    code: text(said['code']) ?? '',
    hint: text(said['hint']),
    reasons: perField ?? (typeof said['reasons'] === 'object' && said['reasons'] !== null ? (said['reasons'] as Reasons) : undefined),
    requestId: text(said['requestId']),
    retryAfterSeconds: retryAfter !== null && /^\d+$/.test(retryAfter) ? Number(retryAfter) : undefined,
  });
}

const wordsFor = (status: number) =>
  status === 429 ? 'Too many requests.' : status >= 500 ? `The server could not answer (status ${status}).` : `The request was refused (status ${status}).`;

export const unreachable = (cause: unknown): ApiError =>
  new ApiError(
    0,
    {
      message: 'The server cannot be reached.',
      code: '',
      hint: 'Check the connection and try again. If it stays so, ask whoever runs Lemur.',
    },
    cause,
  );
