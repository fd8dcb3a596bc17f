import { createHash, createHmac } from 'node:crypto';

/** One call that was let in: a mail for SES, a notification for SNS. */
export interface AwsMessageCall {
  readonly host: string;
  readonly action: string;
  readonly form: URLSearchParams;
}

export interface FakeAwsMessages {
  /** Takes the place of the context's. */
  readonly fetch: typeof fetch;
  readonly keys: { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken: string };
  readonly calls: AwsMessageCall[];
  /** Answers in place of calls whose form passes; for ever. */
  refuse: ((form: URLSearchParams) => { status: number; code: string; message: string } | undefined) | null;
  /** How often anything was asked, refused or not. */
  asked(): number;
}

const keys = { accessKeyId: 'AKIAFAKEMESSAGES', secretAccessKey: 'secret-of-the-messages', sessionToken: 'token/of+messages=' };
const versions: Record<string, [service: string, version: string]> = { SendRawEmail: ['ses', '2010-12-01'], Publish: ['sns', '2010-03-31'] };

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
const xml = (text: string) => text.replace(/[&<>]/g, (one) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[one] ?? one);

/** Whether the request is signed as AWS's specification of Signature Version 4 says; written from it, and not from our signer. */
function isSigned(url: URL, headers: Headers, body: string, service: string, now: Date): boolean {
  const time = headers.get('x-amz-date') ?? '';
  const region = url.host.split('.')[1] ?? '';
  const scope = `${time.slice(0, 8)}/${region}/${service}/aws4_request`;
  const names = ['content-type', 'host', 'x-amz-date', 'x-amz-security-token'];
  const lines = names.map((name) => `${name}:${name === 'host' ? url.host : headers.get(name)}\n`).join('');
  const canonical = `POST\n/\n\n${lines}\n${names.join(';')}\n${sha256(body)}`;
  const signing = hmac(hmac(hmac(hmac(`AWS4${keys.secretAccessKey}`, time.slice(0, 8)), region), service), 'aws4_request');
  const signature = hmac(signing, `AWS4-HMAC-SHA256\n${time}\n${scope}\n${sha256(canonical)}`).toString('hex');
  const expected = `AWS4-HMAC-SHA256 Credential=${keys.accessKeyId}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`;
  return time === now.toISOString().replace(/[:-]|\.\d+/g, '') && headers.get('x-amz-security-token') === keys.sessionToken && headers.get('authorization') === expected; // prettier-ignore
}

/** As much of SES and SNS as there is need for, signatures included. */
export function fakeAwsMessages(now = () => new Date('2026-05-04T12:00:00Z')): FakeAwsMessages {
  let asked = 0;
  const answer = (url: URL, init: RequestInit): Response => {
    asked++;
    const headers = new Headers(init.headers);
    const body = typeof init.body === 'string' ? init.body : '';
    const form = new URLSearchParams(body);
    const action = form.get('Action') ?? '';
    const [service = '?', version] = versions[action] ?? [];
    const refusal = (status: number, code: string, message: string) =>
      new Response(`<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${xml(message)}</Message></Error></ErrorResponse>`, { status });
    if (init.method !== 'POST' || url.protocol !== 'https:' || url.pathname !== '/' || form.get('Version') !== version)
      return refusal(400, 'InvalidAction', url.href);
    if (!isSigned(url, headers, body, service, now())) return refusal(403, 'SignatureDoesNotMatch', 'The request signature we calculated does not match.');
    const refused = fake.refuse?.(form);
    if (refused) return refusal(refused.status, refused.code, refused.message);
    fake.calls.push({ host: url.host, action, form });
    const id = `00000${fake.calls.length}`;
    return new Response(`<${action}Response xmlns="http://aws/"><${action}Result><MessageId>${id}</MessageId></${action}Result></${action}Response>`);
  };
  const fake: FakeAwsMessages = {
    keys,
    calls: [],
    refuse: null,
    asked: () => asked,
    fetch: (input, init = {}) => Promise.resolve(answer(new URL(input instanceof Request ? input.url : input), init)),
  };
  return fake;
}
