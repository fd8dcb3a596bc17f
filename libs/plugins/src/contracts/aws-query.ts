import { setTimeout as pause } from 'node:timers/promises';
import { DomainError } from '@app/errors';
import { readText } from './bounded-body';
import { signRequest, type AwsCredentials } from './aws-signature';
import { elementAt, readXml, textAt, type XmlElement } from './aws-xml';
import type { PluginContext } from './plugin';

/** A service that speaks AWS's query protocol: forms in, XML out. */
export interface QueryEndpoint {
  readonly host: string;
  readonly region: string;
  readonly service: string;
  /** Of its API, as a date. */
  readonly version: string;
}

export interface QueryCall {
  readonly endpoint: QueryEndpoint;
  readonly action: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly credentials: AwsCredentials;
  /** What to do about refusals, by AWS's code; beside those that are the same everywhere. */
  readonly hints?: Readonly<Record<string, string>>;
}

type Outside = Pick<PluginContext, 'fetch' | 'signal' | 'now'>;

const maxAnswerBytes = 16 * 1024 * 1024;
const patienceMs = 30_000;
/** Before the second, third and fourth attempt. What AWS refuses for good is not tried again. */
const pausesMs = [300, 1_000, 3_000];

/** What AWS calls its refusal, such as `NoSuchEntity`; null when this is no refusal of AWS. */
export const awsCode = (error: unknown): string | null => {
  const code = error instanceof DomainError && error.code === 'aws.refused' ? error.details.facts?.['awsCode'] : undefined;
  return typeof code === 'string' ? code : null;
};

/**
 * One action; tried again when AWS is busy or broken, so it must be safe to repeat.
 * @returns the root element of the answer
 * @throws DomainError `upstream`; `aws.refused` quotes AWS's code and message, see {@link awsCode}
 */
export async function callAws(call: QueryCall, context: Outside): Promise<XmlElement> {
  for (let attempt = 0; ; attempt++) {
    const { status, text } = await send(call, context);
    if (status === 200) return readXml(text);
    const refused = refusal(call, status, text);
    const wait = pausesMs[attempt];
    if (wait === undefined || !isPassing(status, awsCode(refused))) throw refused;
    await pause(wait, undefined, { signal: context.signal });
  }
}

const isPassing = (status: number, code: string | null) =>
  status >= 500 || status === 429 || /^(Throttling|ThrottlingException|RequestLimitExceeded)$/.test(code ?? '');

async function send({ endpoint, action, parameters, credentials }: QueryCall, { fetch, signal, now }: Outside): Promise<{ status: number; text: string }> {
  const url = `https://${endpoint.host}/`;
  const body = new URLSearchParams({ Action: action, Version: endpoint.version, ...parameters }).toString();
  const { region, service } = endpoint;
  const form = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };
  const headers = signRequest({ method: 'POST', url, headers: form, body, region, service, at: now() }, credentials);
  try {
    // Signed for this host: a redirect is not followed, and counts as a refusal.
    const response = await fetch(url, {
      method: 'POST',
      headers,
      body,
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]),
    });
    return { status: response.status, text: await readText(response, maxAnswerBytes) };
  } catch (cause) {
    if (cause instanceof DomainError) throw cause;
    const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
    const words = inner instanceof Error ? inner.message : String(inner);
    throw new DomainError('upstream', 'aws.unreachable', `${endpoint.host} cannot be called: ${words}.`, {
      hint: 'See whether this machine may call it.',
      cause,
    });
  }
}

const hints: Readonly<Record<string, string>> = {
  AccessDenied: 'See the policy of the role, and whom the role trusts.',
  InvalidClientTokenId: 'See AWS_ACCESS_KEY_ID.',
  SignatureDoesNotMatch: 'See AWS_SECRET_ACCESS_KEY and the clock of this machine.',
  ExpiredToken: 'Set AWS_SESSION_TOKEN and its key anew.',
  DeleteConflict: 'Have what uses the certificate use another one first.',
  LimitExceeded: 'Remove certificates that nothing uses, or have AWS raise the quota.',
};

function refusal({ endpoint, action, hints: ownHints = {} }: QueryCall, status: number, text: string): DomainError {
  const error = errorIn(text);
  const code = error && textAt(error, 'Code');
  // The first line only, up to a PEM: what follows may repeat what was sent, such as the token of a session.
  const [line = ''] = ((error && textAt(error, 'Message')) ?? '').split(/\r?\n|-----BEGIN/, 1);
  const said = code ? `${code}: ${line.slice(0, 300).trim()}` : 'without a reason';
  return new DomainError('upstream', 'aws.refused', `AWS (${endpoint.host}) refused ${action} with ${status} ${said}`, {
    hint: ownHints[code ?? ''] ?? hints[code ?? ''],
    facts: { status, ...(code ? { awsCode: code } : {}) },
  } as const);
}

function errorIn(text: string): XmlElement | undefined {
  try {
    return elementAt(readXml(text), 'Error');
  } catch {
    // Balancers and proxies before AWS answer with pages; the status says enough.
    return undefined;
  }
}

/** The reason, and what to do about it. */
export const refusalInWords = (error: unknown): string => {
  if (!(error instanceof DomainError)) return error instanceof Error ? error.message : String(error);
  return [error.message, error.details.hint].filter(Boolean).join(' ');
};
