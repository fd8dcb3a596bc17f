import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { connect as connectTls } from 'node:tls';
import { DomainError } from '@app/errors';
import { parseJson, readText } from './bounded-body';
import type { PluginContext } from './plugin';

export interface JsonCall {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Media type of the body. */
  readonly contentType?: string;
  /** PEM of the CAs to trust in place of the system's. */
  readonly trustedPem?: string | undefined;
  /** Whoever answers is believed, where an administrator has said so in as many words. */
  readonly trustsAnybody?: boolean;
}

export interface JsonAnswer {
  readonly status: number;
  /** Undefined when it is no JSON. */
  readonly body: unknown;
  readonly text: string;
}

const maxAnswerBytes = 16 * 1024 * 1024;
const patienceMs = 30_000;

/**
 * One call to an HTTP API; redirects are not followed, because credentials are for this host only.
 * @throws DomainError `invalid` when the address is refused, `upstream` when it does not answer
 */
export async function callJson(call: JsonCall, context: Pick<PluginContext, 'fetch' | 'connect' | 'signal'>): Promise<JsonAnswer> {
  const signal = AbortSignal.any([context.signal, AbortSignal.timeout(patienceMs)]);
  const headers = {
    accept: 'application/json',
    ...(call.body === undefined ? {} : { 'content-type': call.contentType ?? 'application/json' }),
    ...call.headers,
  };
  const body = call.body === undefined ? undefined : JSON.stringify(call.body);
  try {
    const { status, text } =
      call.trustedPem === undefined && call.trustsAnybody !== true
        ? await byFetch({ ...call, headers }, body, context.fetch, signal)
        : await byConnection({ ...call, headers }, body, context.connect, signal);
    return { status, text, body: parseJson(text) };
  } catch (cause) {
    if (cause instanceof DomainError) throw cause;
    const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
    const words = inner instanceof Error ? inner.message : String(inner);
    throw new DomainError('upstream', 'call.failed', `${new URL(call.url).host} cannot be called: ${words}.`, {
      hint: 'See whether it answers, and whether its certificate is trusted.',
      cause,
    });
  }
}

type Sent = JsonCall & { readonly headers: Readonly<Record<string, string>> };

async function byFetch({ method, url, headers }: Sent, body: string | undefined, fetch: PluginContext['fetch'], signal: AbortSignal) {
  const response = await fetch(url, { method, headers, redirect: 'manual', signal, ...(body === undefined ? {} : { body }) });
  return { status: response.status, text: await readText(response, maxAnswerBytes) };
}

/** Over a guarded connection of its own, since `fetch` knows no other CAs than the system's. */
async function byConnection(
  { method, url, headers, trustedPem, trustsAnybody = false }: Sent,
  body: string | undefined,
  connect: PluginContext['connect'],
  signal: AbortSignal,
) {
  const { protocol, hostname, port } = new URL(url);
  const isTls = protocol === 'https:';
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  const socket = await connect(host, Number(port) || (isTls ? 443 : 80), patienceMs);
  const isName = !/^[\d.]+$|:/.test(host);
  const trust = trustsAnybody ? { rejectUnauthorized: false } : { ca: trustedPem };
  // `host` is what the certificate is checked for.
  const secured = isTls ? connectTls({ socket, host, ...trust, ...(isName ? { servername: host } : {}) }) : socket;
  try {
    return await new Promise<{ status: number; text: string }>((resolve, reject) => {
      secured.once('error', reject);
      const send = isTls ? httpsRequest : httpRequest;
      // Without an agent, which would open a connection of its own past the guard.
      const length: Record<string, string> = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
      const request = send(url, { method, headers: { ...headers, ...length }, signal, createConnection: () => secured }, (response) => {
        const chunks: Buffer[] = [];
        let bytes = 0;
        response.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
          if (bytes > maxAnswerBytes) response.destroy(new Error(`its answer is larger than ${maxAnswerBytes} bytes`));
          else chunks.push(chunk);
        });
        response.once('error', reject);
        response.once('end', () => resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }));
      });
      request.once('error', reject);
      request.end(body);
    });
  } finally {
    secured.destroy();
    socket.destroy();
  }
}
