import { createHash, createHmac } from 'node:crypto';

/** Who signs. */
export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Of credentials that last for a while only. */
  readonly sessionToken?: string | undefined;
}

export interface RequestToSign {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  /** Names in lower case, without `host` and `x-amz-*`. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly region: string;
  readonly service: string;
  readonly at: Date;
}

const algorithm = 'AWS4-HMAC-SHA256';

/**
 * The headers to send, by AWS Signature Version 4: those given, the time, the session's token, and `authorization`.
 * The path is signed as it stands: paths with escapes are not for this signer.
 */
export function signRequest(request: RequestToSign, credentials: AwsCredentials): Record<string, string> {
  const url = new URL(request.url);
  const time = request.at.toISOString().replace(/[-:]|\.\d{3}/g, '');
  const sent: Record<string, string> = {
    ...request.headers,
    'x-amz-date': time,
    ...(credentials.sessionToken === undefined ? {} : { 'x-amz-security-token': credentials.sessionToken }),
  };
  const signed = Object.entries({ ...sent, host: url.host }).sort(byName);
  const names = signed.map(([name]) => name).join(';');
  const canonical = [
    request.method,
    url.pathname,
    canonicalQuery(url.searchParams),
    ...signed.map(([name, value]) => `${name}:${value.trim().replace(/ +/g, ' ')}`),
    '',
    names,
    sha256(request.body),
  ].join('\n');
  const date = time.slice(0, 8);
  const scope = `${date}/${request.region}/${request.service}/aws4_request`;
  const signature = hmac(signingKey(credentials.secretAccessKey, date, request), [algorithm, time, scope, sha256(canonical)].join('\n')).toString('hex');
  return { ...sent, authorization: `${algorithm} Credential=${credentials.accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}` };
}

/** Good for one day, region and service. */
export function signingKey(secretAccessKey: string, date: string, { region, service }: Pick<RequestToSign, 'region' | 'service'>): Buffer {
  return [date, region, service, 'aws4_request'].reduce<Buffer>((key, part) => hmac(key, part), Buffer.from(`AWS4${secretAccessKey}`));
}

const byName = ([one]: readonly [string, string], [other]: readonly [string, string]) => (one < other ? -1 : one > other ? 1 : 0);

const canonicalQuery = (query: URLSearchParams) =>
  [...query]
    .map(([name, value]): [string, string] => [escaped(name), escaped(value)])
    .sort(([name, value], [otherName, otherValue]) => byName([name, ''], [otherName, '']) || byName([value, ''], [otherValue, '']))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');

/** RFC 3986: everything but unreserved characters. */
const escaped = (text: string) => encodeURIComponent(text).replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const hmac = (key: Buffer, text: string) => createHmac('sha256', key).update(text).digest();
