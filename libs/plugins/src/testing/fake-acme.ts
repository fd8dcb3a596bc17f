import { createHash, createPublicKey, randomBytes, verify, type JsonWebKey, type KeyObject } from 'node:crypto';
import { authorityExtensions, generateKey, leafExtensions, parseCertificate, parseCertificationRequest, signCertificate } from '@app/crypto';

/*
 * A CA that speaks as much of RFC 8555 as issuing, revoking and changing keys take, for tests that a real server cannot serve:
 * it can be made to reject nonces, to limit rates, to hang at a chosen request, and it offers renewal information (RFC 9773).
 * Signatures, nonces and accounts are checked as a real one would.
 */

export interface FakeAcmeRequest {
  readonly method: string;
  readonly url: string;
  readonly body: string;
}

export interface FakeAcmeAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

interface Jws {
  readonly header: { alg: string; url: string; nonce?: string; kid?: string; jwk?: JsonWebKey };
  readonly payload: Record<string, unknown> | null;
  readonly signedBy: KeyObject;
}

interface FakeChallenge {
  readonly id: string;
  readonly type: string;
  readonly token: string;
  status: 'pending' | 'valid' | 'invalid';
  error?: object;
}

interface FakeAuthorization {
  readonly id: string;
  readonly account: string;
  readonly identifier: { type: string; value: string };
  readonly wildcard: boolean;
  status: 'pending' | 'valid' | 'invalid' | 'deactivated';
  readonly challenges: FakeChallenge[];
}

export interface FakeOrder {
  readonly id: string;
  readonly account: string;
  readonly identifiers: { type: string; value: string }[];
  readonly authorizations: FakeAuthorization[];
  readonly replaces: string | null;
  status: 'pending' | 'ready' | 'processing' | 'valid' | 'invalid';
  certificate: string | null;
}

/** A name to be proved: what a prover has to have put up. */
export interface ToBeProved {
  readonly type: string;
  readonly name: string;
  readonly token: string;
  readonly keyAuthorization: string;
}

export interface FakeAcmeOptions {
  /** Without a slash at the end; may have a path. */
  readonly origin: string;
  /** Looks whether it is up. Default: it always is. */
  readonly look?: (proof: ToBeProved) => boolean | Promise<boolean>;
  /** Called before a request is answered: may throw to break the connection, hang, or answer in the CA's place. */
  readonly intercept?: (step: string, request: FakeAcmeRequest) => Promise<FakeAcmeAnswer | void> | FakeAcmeAnswer | void;
  /** Called when a request was served, before it is answered: may hang. */
  readonly served?: (step: string) => Promise<void>;
  /** Kinds of keys for external account binding by kid. Given: accounts need one. */
  readonly bindings?: Readonly<Record<string, string>>;
}

export const problem = (status: number, type: string, detail: string, headers: Record<string, string> = {}): FakeAcmeAnswer => ({
  status,
  headers: { 'content-type': 'application/problem+json', ...headers },
  body: JSON.stringify({ type: `urn:ietf:params:acme:error:${type}`, detail, status }),
});

class Refusal extends Error {
  constructor(readonly answer: FakeAcmeAnswer) {
    super(answer.body);
  }
}
const refuse = (status: number, type: string, detail: string): never => {
  throw new Refusal(problem(status, type, detail));
};

const id = () => randomBytes(9).toString('base64url');
const decode = (part: unknown): Record<string, unknown> => JSON.parse(Buffer.from(String(part), 'base64url').toString('utf8')) as Record<string, unknown>;
const thumbprint = (key: KeyObject): string => {
  const { crv, e, kty, n, x, y } = key.export({ format: 'jwk' });
  return createHash('sha256')
    .update(JSON.stringify(kty === 'RSA' ? { e, kty, n } : { crv, kty, x, y }))
    .digest('base64url');
};

export class FakeAcme {
  readonly orders: FakeOrder[] = [];
  readonly accounts = new Map<string, { key: KeyObject; contact: unknown; status: string }>();
  readonly revoked: { serialHex: string; reason: unknown }[] = [];
  /** `step`s of every request, in order, such as `new-order`. */
  readonly steps: string[] = [];
  /** So many of the next signed requests are told that their nonce is bad. */
  rejectNonces = 0;
  /** What `renewal-info` answers. Null: the CA has no such service. */
  renewal: { start: string; end: string; explanationURL?: string; retryAfter?: string } | null = null;
  private readonly nonces = new Set<string>();
  private readonly pool = new Map<string, FakeAuthorization>();

  private constructor(
    private readonly options: FakeAcmeOptions,
    private readonly ca: { certificatePem: string; privateKeyPem: string },
  ) {}

  static async start(options: FakeAcmeOptions): Promise<FakeAcme> {
    const key = await generateKey('ECCPRIME256V1');
    const { pem } = await signCertificate({
      subject: [{ type: 'CN', value: `Fake ACME CA ${id()}` }],
      publicKeySpkiDer: key.publicKeySpkiDer,
      issuer: { selfSigned: { privateKeyPem: key.privateKeyPem } },
      notBefore: new Date(Date.now() - 86_400_000),
      notAfter: new Date(Date.now() + 3650 * 86_400_000),
      extensions: authorityExtensions({}),
    });
    return new FakeAcme(options, { certificatePem: pem, privateKeyPem: key.privateKeyPem });
  }

  get rootPem(): string {
    return this.ca.certificatePem;
  }

  get directoryUrl(): string {
    return this.url('directory');
  }

  /** For plugins under test. */
  readonly fetch: typeof fetch = async (input, init = {}) => {
    const answer = await this.answer({
      method: init.method ?? 'GET',
      url: input instanceof Request ? input.url : input.toString(),
      body: typeof init.body === 'string' ? init.body : '',
    });
    return new Response(answer.status === 204 || init.method === 'HEAD' ? null : answer.body, { status: answer.status, headers: answer.headers });
  };

  async answer(request: FakeAcmeRequest): Promise<FakeAcmeAnswer> {
    const [, step = '', thing = ''] = request.url.slice(this.options.origin.length).split('/');
    this.steps.push(step);
    const instead = await this.options.intercept?.(step, request);
    if (instead) return this.withNonce(instead);
    const answer = await this.serve(step, thing, request).catch((error: unknown) => {
      if (error instanceof Refusal) return error.answer;
      throw error;
    });
    await this.options.served?.(step);
    return this.withNonce(answer);
  }

  private url(step: string, thing = ''): string {
    return `${this.options.origin}/${step}${thing ? `/${thing}` : ''}`;
  }

  private withNonce(answer: FakeAcmeAnswer): FakeAcmeAnswer {
    const nonce = id();
    this.nonces.add(nonce);
    return { ...answer, headers: { 'replay-nonce': nonce, ...answer.headers } };
  }

  private json(status: number, body: unknown, headers: Record<string, string> = {}): FakeAcmeAnswer {
    return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
  }

  private async serve(step: string, thing: string, request: FakeAcmeRequest): Promise<FakeAcmeAnswer> {
    if (step === 'directory') {
      const steps = { newNonce: 'new-nonce', newAccount: 'new-account', newOrder: 'new-order', revokeCert: 'revoke-cert', keyChange: 'key-change' };
      const urls = Object.fromEntries(Object.entries(steps).map(([name, one]) => [name, this.url(one)]));
      return this.json(200, {
        ...urls,
        ...(this.renewal ? { renewalInfo: this.url('renewal-info') } : {}),
        meta: { externalAccountRequired: Boolean(this.options.bindings) },
      });
    }
    if (step === 'new-nonce') return { status: 204, headers: {}, body: '' };
    if (step === 'renewal-info' && this.renewal) {
      const { retryAfter, explanationURL, ...suggestedWindow } = this.renewal;
      return this.json(200, { suggestedWindow, ...(explanationURL ? { explanationURL } : {}) }, retryAfter ? { 'retry-after': retryAfter } : {});
    }
    const jws = this.read(request, step === 'new-account');
    if (step === 'new-account') return this.newAccount(jws);
    const account = jws.header.kid ?? '';
    if (step === 'account') {
      // As Pebble: an update of nothing is none, though RFC 8555, 7.3.3 once recommended it for looking.
      if (jws.payload !== null) return refuse(400, 'malformed', 'use POST-as-GET to look at the account');
      return this.json(200, { status: 'valid', orders: this.url('orders') });
    }
    if (step === 'orders')
      return this.json(200, { orders: this.orders.filter((order) => order.account === account).map((order) => this.url('order', order.id)) });
    if (step === 'new-order') return this.newOrder(account, jws);
    if (step === 'key-change') return this.keyChange(account, jws);
    if (step === 'revoke-cert') return this.revoke(jws);
    if (step === 'authz') return this.authorization(this.pool.get(thing) ?? refuse(404, 'malformed', 'no such authorization'), jws);
    if (step === 'chall') return this.challenge(thing, account);
    const order = this.orders.find((one) => one.id === thing && one.account === account) ?? refuse(404, 'malformed', 'no such order');
    if (step === 'order') return this.showOrder(order);
    if (step === 'finalize') return this.finalize(order, jws);
    if (step === 'cert' && order.certificate)
      return { status: 200, headers: { 'content-type': 'application/pem-certificate-chain' }, body: `${order.certificate}${this.rootPem}` };
    return refuse(404, 'malformed', 'no such thing');
  }

  private read({ body, url, method }: FakeAcmeRequest, isWithKey: boolean): Jws {
    if (method !== 'POST') refuse(405, 'malformed', 'POST it');
    const jws = JSON.parse(body) as { protected: string; payload: string; signature: string };
    const header = decode(jws.protected) as unknown as Jws['header'];
    if (header.url !== url) refuse(400, 'unauthorized', 'the url in the header is another one');
    const known = this.accounts.get(header.kid ?? '');
    if (!isWithKey && !known) refuse(400, 'accountDoesNotExist', `no account ${header.kid ?? ''}`);
    const key = isWithKey && header.jwk ? createPublicKey({ key: header.jwk, format: 'jwk' }) : known?.key;
    if (!key || !this.isSigned(jws, key)) return refuse(400, 'malformed', 'the signature does not fit');
    if (!this.nonces.delete(header.nonce ?? '') || this.rejectNonces-- > 0) refuse(400, 'badNonce', 'another nonce, please');
    return { header, payload: jws.payload === '' ? null : decode(jws.payload), signedBy: key };
  }

  private isSigned(jws: { protected: string; payload: string; signature: string }, key: KeyObject): boolean {
    const signature = Buffer.from(jws.signature, 'base64url');
    return verify(
      'sha256',
      Buffer.from(`${jws.protected}.${jws.payload}`),
      key.asymmetricKeyType === 'ec' ? { key, dsaEncoding: 'ieee-p1363' } : key,
      signature,
    );
  }

  private newAccount({ payload, signedBy }: Jws): FakeAcmeAnswer {
    const known = [...this.accounts].find(([, { key }]) => key.equals(signedBy));
    if (known) return this.json(200, { status: 'valid', orders: this.url('orders') }, { location: known[0] });
    if (payload?.['onlyReturnExisting']) return refuse(400, 'accountDoesNotExist', 'no account has this key');
    const { bindings } = this.options;
    const binding = payload?.['externalAccountBinding'] as { protected: string } | undefined;
    if (bindings && !(binding && Object.hasOwn(bindings, String(decode(binding.protected)['kid']))))
      return refuse(403, 'externalAccountRequired', 'bind it to an account of ours');
    const location = this.url('account', id());
    this.accounts.set(location, { key: signedBy, contact: payload?.['contact'] ?? [], status: 'valid' });
    return this.json(201, { status: 'valid', orders: this.url('orders') }, { location });
  }

  private keyChange(account: string, { payload, signedBy }: Jws): FakeAcmeAnswer {
    const inner = payload as unknown as { protected: string; payload: string; signature: string };
    const header = decode(inner.protected) as unknown as Jws['header'];
    const next = createPublicKey({ key: header.jwk ?? {}, format: 'jwk' });
    const { account: named, oldKey } = decode(inner.payload) as { account: string; oldKey: JsonWebKey };
    const isRight = this.isSigned(inner, next) && named === account && createPublicKey({ key: oldKey, format: 'jwk' }).equals(signedBy);
    if (!isRight) refuse(400, 'malformed', 'the inner signature does not fit');
    this.accounts.set(account, { contact: [], status: 'valid', ...this.accounts.get(account), key: next });
    return this.json(200, { status: 'valid' });
  }

  private newOrder(account: string, { payload }: Jws): FakeAcmeAnswer {
    const identifiers = (payload?.['identifiers'] ?? []) as { type: string; value: string }[];
    const forbidden = identifiers.find(({ value }) => value.endsWith('.forbidden.example'));
    if (forbidden) refuse(400, 'rejectedIdentifier', `${forbidden.value} is not for you`);
    const authorizations = identifiers.map(({ type, value }): FakeAuthorization => {
      const wildcard = value.startsWith('*.');
      const types = wildcard ? ['dns-01'] : ['dns-01', 'http-01'];
      const challenges = types.map((one): FakeChallenge => ({ id: id(), type: one, token: randomBytes(24).toString('base64url'), status: 'pending' }));
      return { id: id(), account, identifier: { type, value: value.replace(/^\*\./, '') }, wildcard, status: 'pending', challenges };
    });
    for (const one of authorizations) this.pool.set(one.id, one);
    const order: FakeOrder = {
      id: id(),
      account,
      identifiers,
      authorizations,
      replaces: (payload?.['replaces'] as string | undefined) ?? null,
      status: 'pending',
      certificate: null,
    };
    this.orders.push(order);
    return { ...this.showOrder(order), status: 201, headers: { 'content-type': 'application/json', location: this.url('order', order.id) } };
  }

  private showOrder(order: FakeOrder): FakeAcmeAnswer {
    if (order.status === 'pending') {
      if (order.authorizations.every(({ status }) => status === 'valid')) order.status = 'ready';
      else if (order.authorizations.some(({ status }) => status !== 'valid' && status !== 'pending')) order.status = 'invalid';
    }
    const { status, identifiers, authorizations, certificate } = order;
    const urls = authorizations.map((one) => this.url('authz', one.id));
    return this.json(200, {
      status,
      identifiers,
      authorizations: urls,
      finalize: this.url('finalize', order.id),
      ...(certificate ? { certificate: this.url('cert', order.id) } : {}),
    });
  }

  private authorization(authorization: FakeAuthorization, { payload }: Jws): FakeAcmeAnswer {
    if (payload?.['status'] === 'deactivated') authorization.status = 'deactivated';
    const { identifier, status, wildcard } = authorization;
    const challenges = authorization.challenges.map(({ id: one, ...challenge }) => ({ ...challenge, url: this.url('chall', one) }));
    return this.json(200, { identifier, status, ...(wildcard ? { wildcard } : {}), challenges });
  }

  private async challenge(thing: string, account: string): Promise<FakeAcmeAnswer> {
    const authorization = [...this.pool.values()].find(({ challenges }) => challenges.some((one) => one.id === thing));
    const challenge = authorization?.challenges.find((one) => one.id === thing);
    const key = this.accounts.get(account)?.key;
    if (!authorization || !challenge || !key) return refuse(404, 'malformed', 'no such challenge');
    if (challenge.status === 'pending') {
      const { type, token } = challenge;
      const isUp = await (this.options.look?.({ type, token, name: authorization.identifier.value, keyAuthorization: `${token}.${thumbprint(key)}` }) ?? true);
      challenge.status = authorization.status = isUp ? 'valid' : 'invalid';
      if (!isUp)
        challenge.error = { type: 'urn:ietf:params:acme:error:unauthorized', detail: `nothing fitting was found for ${authorization.identifier.value}` };
    }
    return this.json(200, { type: challenge.type, status: challenge.status, token: challenge.token, url: this.url('chall', thing) });
  }

  private async finalize(order: FakeOrder, { payload }: Jws): Promise<FakeAcmeAnswer> {
    this.showOrder(order);
    if (order.status !== 'ready') refuse(403, 'orderNotReady', `the order is ${order.status}`);
    const pem = `-----BEGIN CERTIFICATE REQUEST-----\n${Buffer.from(String(payload?.['csr']), 'base64url').toString('base64')}\n-----END CERTIFICATE REQUEST-----\n`;
    const { publicKeySpkiDer, extensions } = parseCertificationRequest(pem);
    const asked = (extensions.subjectAltNames?.names ?? []).map(({ value }) => value).sort();
    if (JSON.stringify(asked) !== JSON.stringify(order.identifiers.map(({ value }) => value).sort()))
      refuse(400, 'badCSR', `the request is for ${asked.join(', ')}`);
    const signed = await signCertificate({
      subject: [],
      publicKeySpkiDer,
      issuer: this.ca,
      notBefore: new Date(Date.now() - 3_600_000),
      notAfter: new Date(Date.now() + 90 * 86_400_000),
      extensions: leafExtensions({
        subjectAltNames: { names: extensions.subjectAltNames?.names ?? [] },
        extendedKeyUsage: { purposes: ['1.3.6.1.5.5.7.3.1'] },
      }),
    });
    order.certificate = signed.pem;
    order.status = 'valid';
    return this.showOrder(order);
  }

  private revoke({ payload }: Jws): FakeAcmeAnswer {
    const der = Buffer.from(String(payload?.['certificate']), 'base64url').toString('base64');
    const { serialHex } = parseCertificate(`-----BEGIN CERTIFICATE-----\n${der}\n-----END CERTIFICATE-----\n`);
    if (this.revoked.some((one) => one.serialHex === serialHex)) refuse(400, 'alreadyRevoked', 'it is revoked');
    this.revoked.push({ serialHex, reason: payload?.['reason'] });
    return this.json(200, {});
  }
}
