import type { AuthorityAnswer, CertificateAnswer } from '@app/api-contract';
import { fresh } from './callers';
import type { Answer, ApiClient } from './client';

type Body = Record<string, unknown>;

const DAY_MS = 24 * 60 * 60 * 1000;

/** An instant so many days from now, as bodies have it. */
export const inDays = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString();

function accepted<Result>(answer: Answer, what: string): Result {
  if (answer.status !== 200) throw new Error(`No ${what}: ${answer.status} ${answer.text}`);
  return answer.body as Result;
}

/** A body for `POST /authorities` that is accepted; `change` says what matters to the test. */
export function authorityBody(change: Body = {}): Body {
  const name = fresh('authority');
  return {
    name,
    owner: 'pki@builders.example',
    description: 'made by a test',
    commonName: `Test ${name}`,
    type: 'root',
    keyType: 'ECCPRIME256V1',
    signingAlgorithm: 'sha256WithECDSA',
    validityStart: inDays(-2),
    validityEnd: inDays(3650),
    plugin: { slug: 'cryptography-issuer', pluginOptions: [] },
    ...change,
  };
}

/** Creates a root, or with `parent` and `type: 'subca'` a sub-CA. */
export const anAuthority = async (admin: ApiClient, change: Body = {}): Promise<AuthorityAnswer> =>
  accepted(await admin.post('/authorities', authorityBody(change)), 'authority');

/** A body for `POST /certificates` that is accepted. */
export function certificateBody(authorityId: number, change: Body = {}): Body {
  return {
    owner: 'web@builders.example',
    commonName: `${fresh('host')}.builders.example`,
    authority: { id: authorityId },
    validityStart: inDays(-1),
    validityEnd: inDays(90),
    ...change,
  };
}

/** Issues a certificate from that authority. */
export const aCertificate = async (caller: ApiClient, authorityId: number, change: Body = {}): Promise<CertificateAnswer> =>
  accepted(await caller.post('/certificates', certificateBody(authorityId, change)), 'certificate');

/** Subject alternative names as a request has them. */
export const dnsNames = (...names: string[]): Body => ({ extensions: { subAltNames: { names: names.map((value) => ({ nameType: 'DNSName', value })) } } });
