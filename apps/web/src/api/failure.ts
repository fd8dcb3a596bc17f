/** Field of the request → what is wrong with it; nested as the request is. */
export type Reasons = { [field: string]: string | string[] | Reasons };

interface FailureBody {
  message: string;
  reasons?: Reasons;
  code?: string;
  hint?: string;
  requestId?: string;
}

/** What the API refused, or that it could not be reached (`status` 0). */
export class ApiFailure extends Error {
  constructor(
    readonly status: number,
    readonly body: FailureBody,
  ) {
    super(body.message);
    this.name = 'ApiFailure';
  }
}

/** Makes words of any answer that was not a success, also one that a proxy wrote. */
export function failureOf(status: number, body: unknown): ApiFailure {
  const said = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
  const perField = typeof said.message === 'object' && said.message !== null ? (said.message as Reasons) : undefined;
  return new ApiFailure(status, {
    message: text(said.message) ?? (perField ? 'Some fields are missing or wrong.' : (text(said.error) ?? wordsFor(status))),
    reasons: perField ?? (typeof said.reasons === 'object' && said.reasons !== null ? (said.reasons as Reasons) : undefined),
    code: text(said.code),
    hint: text(said.hint),
    requestId: text(said.requestId),
  });
}

const wordsFor = (status: number) =>
  status === 0
    ? 'The server cannot be reached.'
    : status === 429
      ? 'Too many requests.'
      : status >= 500
        ? `The server could not answer (status ${status}).`
        : `The request was refused (status ${status}).`;

/** Reasons as one flat list: `extensions.subAltNames.names` → words. What concerns the request as a whole has the field `''`. */
export function flattenReasons(reasons: Reasons | undefined, path = ''): { field: string; words: string }[] {
  return Object.entries(reasons ?? {}).flatMap(([key, value]) => {
    const isWhole = key === '_schema' || key === 'Schema' || key === 'rule';
    const field = isWhole ? path : path ? `${path}.${key}` : key;
    if (typeof value === 'string') return [{ field, words: value }];
    if (Array.isArray(value)) return value.map((words) => ({ field, words: String(words) }));
    return flattenReasons(value, field);
  });
}

/** What is said of one field or of anything inside it, as one text; null when nothing is. */
export function reasonFor(failure: unknown, field: string): string | null {
  if (!(failure instanceof ApiFailure)) return null;
  const said = flattenReasons(failure.body.reasons).filter((reason) => reason.field === field || reason.field.startsWith(`${field}.`));
  return said.length ? said.map((reason) => reason.words).join(' ') : null;
}
