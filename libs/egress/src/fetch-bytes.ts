import type { Dispatcher } from 'undici';
import type { Guard } from './guard';
import { asDomainError, failed } from './refusals';

export interface FetchBytesOptions {
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | string;
  /** The answer's body is cut off with an error beyond that. */
  readonly maxBytes: number;
  /** For everything together: look-up, connection, redirects, the whole body. */
  readonly timeoutMs: number;
  /** How many redirects are followed. None when left out. */
  readonly redirects?: number;
  readonly signal?: AbortSignal;
}

export interface FetchedBytes {
  readonly status: number;
  /** Lower-case names; of several the first. */
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Buffer;
  /** Where the answer came from, after redirects. */
  readonly url: string;
}

/**
 * One answer, whatever its status, bounded in size and time.
 * @throws DomainError `invalid` when an address is refused, `upstream` when it cannot be called, is too slow (`egress.timed-out`) or answers too much (`egress.too-large`)
 */
export async function fetchBytes(guard: Guard, dispatcher: Dispatcher, address: string | URL, options: FetchBytesOptions): Promise<FetchedBytes> {
  const url = guard.checkUrl(address);
  const timeout = new AbortController();
  // Unlike AbortSignal.timeout this is cleared, so that a hundred thousand calls leave no timers behind.
  const timer = setTimeout(() => timeout.abort(new DOMException('The time is up.', 'TimeoutError')), options.timeoutMs);
  const stop = () => timeout.abort(options.signal?.reason);
  if (options.signal?.aborted) stop();
  options.signal?.addEventListener('abort', stop, { once: true });
  try {
    return await follow(guard, dispatcher, url, options, timeout.signal);
  } catch (cause) {
    throw asDomainError(timeout.signal.aborted ? timeout.signal.reason : cause, url.host);
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener('abort', stop);
  }
}

async function follow(guard: Guard, dispatcher: Dispatcher, start: URL, options: FetchBytesOptions, signal: AbortSignal): Promise<FetchedBytes> {
  const { method = 'GET', body, headers: headersToSend, maxBytes, redirects = 0 } = options;
  let url = start;
  for (let hops = 0; ; hops++) {
    const answer = await dispatcher.request({
      origin: url.origin,
      path: url.pathname + url.search,
      method,
      body,
      // What was meant for one host is not shown to another.
      headers: url.origin === start.origin ? { ...headersToSend } : {},
      signal,
    });
    const headers = flat(answer.headers);
    const location = answer.statusCode >= 300 && answer.statusCode < 400 ? headers.location : undefined;
    if (location === undefined || redirects === 0) {
      return { status: answer.statusCode, headers, bytes: await readBounded(answer, headers, maxBytes, url), url: url.href };
    }
    await answer.body.dump({ limit: 64 * 1024 });
    if (method !== 'GET') throw failed('redirected', `${url.host} redirects a ${method}, which is not followed.`);
    if (hops === redirects) throw failed('redirected', `${start.host} redirects more than ${redirects} times.`);
    url = guard.checkUrl(URL.canParse(location, url.href) ? new URL(location, url) : location);
  }
}

async function readBounded({ body }: Dispatcher.ResponseData, headers: Readonly<Record<string, string>>, maxBytes: number, url: URL): Promise<Buffer> {
  const tooLarge = () => failed('too-large', `The answer of ${url.host} has more than ${maxBytes} bytes.`);
  // Broken off on purpose it still emits an error, which without a listener would end the process.
  body.on('error', () => undefined);
  try {
    if (Number(headers['content-length']) > maxBytes) throw tooLarge();
    const chunks: Buffer[] = [];
    let length = 0;
    for await (const chunk of body as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > maxBytes) throw tooLarge();
      chunks.push(chunk);
    }
    return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, length);
  } finally {
    // Closes the connection when the body was not read to its end.
    body.destroy();
  }
}

const flat = (headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, (Array.isArray(value) ? value[0] : value) ?? '']));
