import { createHash, createHmac } from 'node:crypto';

export interface FakeServerCertificate {
  path: string;
  body: string;
  chain: string;
  privateKeyPem: string;
  tags: string[];
}

export interface FakeAws {
  /** Takes the place of the context's. */
  fetch: typeof fetch;
  /** What the context's settings must say to be let in. */
  settings: { accessKeyId: string; secretAccessKey: string; region: string; partition: 'aws'; instanceProfile: string; ignoredTags: string[] };
  certificates: Map<string, FakeServerCertificate>;
  put(name: string, certificate: Partial<FakeServerCertificate>): void;
  /** Action and host of every call. */
  calls: string[];
  /** Answers in place of the next calls of an action; taken one after the other. */
  refusals: { action: string; status: number; code: string; message: string }[];
}

export const fakeAccount = '123456789012';

const longTerm = { id: 'AKIAFAKEFAKEFAKE', secret: 'secret-of-the-fake' };
const session = { id: 'ASIAFAKEFAKEFAKE', secret: 'secret-of-the-session', token: 'token/of+the=session' };
const role = `arn:aws:iam::${fakeAccount}:role/Lemur`;
const pageSize = 2;

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
const xml = (text: string) => text.replace(/[&<>]/g, (one) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[one] ?? one);

class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** What AWS says of a request that is not signed as it should be; written from its specification and not from our signer. */
function checkSignature(url: URL, headers: Headers, body: string, service: string, key: { id: string; secret: string }, now: Date): void {
  const wrong = (what: string) => new Refusal(403, 'SignatureDoesNotMatch', `The request signature we calculated does not match: ${what}\n\nsecret details`);
  const [, id, date, region, scopeService, names, signature] =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(
      headers.get('authorization') ?? '',
    ) ?? [];
  if (id !== key.id) throw new Refusal(403, 'InvalidClientTokenId', 'The security token included in the request is invalid');
  const time = headers.get('x-amz-date') ?? '';
  if (time !== now.toISOString().replace(/[:-]|\.\d+/g, '') || !time.startsWith(date ?? '?')) throw wrong('time');
  if (region !== 'us-east-1' || scopeService !== service) throw wrong('scope');
  const mustBeSigned = ['content-type', 'host', ...[...headers.keys()].filter((name) => name.startsWith('x-amz-'))].sort();
  if (names !== mustBeSigned.join(';')) throw wrong('headers');
  const lines = mustBeSigned.map((name) => `${name}:${name === 'host' ? url.host : headers.get(name)}\n`).join('');
  const canonical = `POST\n/\n\n${lines}\n${names}\n${sha256(body)}`;
  const signing = hmac(hmac(hmac(hmac(`AWS4${key.secret}`, date ?? ''), region), service), 'aws4_request');
  const expected = hmac(signing, `AWS4-HMAC-SHA256\n${time}\n${date}/${region}/${service}/aws4_request\n${sha256(canonical)}`).toString('hex');
  if (expected !== signature) throw wrong('signature');
}

/** As much of STS and IAM as there is need for, signatures included. Pages hold two certificates. */
export function fakeAws(now = () => new Date('2026-05-04T12:00:00Z')): FakeAws {
  const certificates: FakeAws['certificates'] = new Map();
  const metadata = (name: string, { path }: FakeServerCertificate) =>
    `<Path>${path}</Path><ServerCertificateName>${name}</ServerCertificateName><Arn>arn:aws:iam::${fakeAccount}:server-certificate${path}${name}</Arn>`;
  const known = (name: string): FakeServerCertificate => {
    const found = certificates.get(name);
    if (found) return found;
    throw new Refusal(404, 'NoSuchEntity', `The Server Certificate with name ${name} cannot be found.`);
  };

  const results: Record<string, (form: URLSearchParams) => string> = {
    AssumeRole: (form) => {
      if (form.get('RoleArn') !== role || form.get('RoleSessionName') !== 'lemur')
        throw new Refusal(403, 'AccessDenied', `User is not authorized to perform: sts:AssumeRole on resource: ${form.get('RoleArn')}`);
      const expiration = new Date(now().getTime() + 3_600_000).toISOString();
      return `<Credentials><AccessKeyId>${session.id}</AccessKeyId><SecretAccessKey>${session.secret}</SecretAccessKey><SessionToken>${session.token}</SessionToken><Expiration>${expiration}</Expiration></Credentials>`;
    },
    UploadServerCertificate: (form) => {
      const name = form.get('ServerCertificateName') ?? '';
      const [path, body, privateKeyPem] = [form.get('Path') ?? '/', form.get('CertificateBody') ?? '', form.get('PrivateKey') ?? ''];
      if (!/^[\w+=,.@-]{1,128}$/.test(name)) throw new Refusal(400, 'ValidationError', `Value '${name}' at 'serverCertificateName' failed`);
      if (!/^-----BEGIN (RSA|EC) PRIVATE KEY-----/.test(privateKeyPem)) throw new Refusal(400, 'MalformedCertificate', `Unable to parse ${privateKeyPem}`);
      if (certificates.has(name)) throw new Refusal(409, 'EntityAlreadyExists', `The Server Certificate with name ${name} already exists.`);
      certificates.set(name, { path, body, privateKeyPem, chain: form.get('CertificateChain') ?? '', tags: [] });
      return `<ServerCertificateMetadata>${metadata(name, known(name))}</ServerCertificateMetadata>`;
    },
    GetServerCertificate: (form) => {
      const name = form.get('ServerCertificateName') ?? '';
      const found = known(name);
      const chain = found.chain ? `<CertificateChain>${xml(found.chain)}</CertificateChain>` : '';
      return `<ServerCertificate><ServerCertificateMetadata>${metadata(name, found)}</ServerCertificateMetadata><CertificateBody>${xml(found.body)}</CertificateBody>${chain}</ServerCertificate>`;
    },
    DeleteServerCertificate: (form) => {
      const name = form.get('ServerCertificateName') ?? '';
      known(name);
      certificates.delete(name);
      return '';
    },
    ListServerCertificates: (form) => {
      const all = [...certificates].filter(([, { path }]) => path.startsWith(form.get('PathPrefix') ?? '/'));
      const start = Number(form.get('Marker') ?? 0);
      const more = start + pageSize < all.length;
      const members = all.slice(start, start + pageSize).map(([name, one]) => `<member>${metadata(name, one)}</member>`);
      return `<IsTruncated>${more}</IsTruncated>${more ? `<Marker>${start + pageSize}</Marker>` : ''}<ServerCertificateMetadataList>${members.join('')}</ServerCertificateMetadataList>`;
    },
    ListServerCertificateTags: (form) =>
      `<IsTruncated>false</IsTruncated><Tags>${known(form.get('ServerCertificateName') ?? '')
        .tags.map((tag) => `<member><Key>${tag}</Key><Value>x</Value></member>`)
        .join('')}</Tags>`,
  };

  const answer = (url: URL, method: string, headers: Headers, body: string): string => {
    const form = new URLSearchParams(body);
    const action = form.get('Action') ?? '';
    aws.calls.push(`${action} ${url.host}`);
    const position = aws.refusals.findIndex((one) => one.action === action);
    const [refused] = position < 0 ? [] : aws.refusals.splice(position, 1);
    if (refused) throw new Refusal(refused.status, refused.code, refused.message);
    const isSts = action === 'AssumeRole';
    if (url.href !== (isSts ? 'https://sts.us-east-1.amazonaws.com/' : 'https://iam.amazonaws.com/') || method !== 'POST')
      throw new Refusal(404, 'UnknownOperationException', `${method} ${url.href}`);
    if (headers.get('content-type') !== 'application/x-www-form-urlencoded; charset=utf-8') throw new Refusal(400, 'InvalidAction', 'content-type');
    if (form.get('Version') !== (isSts ? '2011-06-15' : '2010-05-08')) throw new Refusal(400, 'InvalidAction', 'Version');
    checkSignature(url, headers, body, isSts ? 'sts' : 'iam', isSts ? longTerm : session, now());
    if (!isSts && headers.get('x-amz-security-token') !== session.token) throw new Refusal(403, 'InvalidClientTokenId', 'no token');
    const result = results[action];
    if (!result) throw new Refusal(400, 'InvalidAction', `Could not find operation ${action}`);
    const content = result(form);
    return `<${action}Response xmlns="https://${url.host}/doc/"><${action}Result>${content}</${action}Result><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></${action}Response>`;
  };

  const aws: FakeAws = {
    settings: {
      accessKeyId: longTerm.id,
      secretAccessKey: longTerm.secret,
      region: 'us-east-1',
      partition: 'aws',
      instanceProfile: 'Lemur',
      ignoredTags: [],
    },
    certificates,
    put: (name, certificate) => void certificates.set(name, { path: '/', body: '', chain: '', privateKeyPem: '', tags: [], ...certificate }),
    calls: [],
    refusals: [],
    fetch: (input, init) => {
      try {
        const text = answer(
          new URL(input instanceof Request ? input.url : input),
          init?.method ?? 'GET',
          new Headers(init?.headers),
          typeof init?.body === 'string' ? init.body : '',
        );
        return Promise.resolve(new Response(text, { status: 200 }));
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        const text = `<ErrorResponse><Error><Type>Sender</Type><Code>${error.code}</Code><Message>${xml(error.message)}</Message></Error><RequestId>1</RequestId></ErrorResponse>`;
        return Promise.resolve(new Response(text, { status: error.status }));
      }
    },
  };
  return aws;
}
