import { Client } from 'acme-client';
import { DomainError } from '@app/errors';
import { parseJson, readText } from '../contracts/bounded-body';
import type { PluginContext } from '../contracts/plugin';
import type { DirectoryAddress } from './directory-address.rules';
import { errorOf, Problem, problemType, retryAfterSeconds } from './problems';

export interface AcmeAnswer {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Parsed, or the text when it is no JSON. */
  readonly data: unknown;
}

interface SignedRequest {
  readonly includeJwsKid?: boolean;
  readonly includeExternalAccountBinding?: boolean;
}

/**
 * The parts inside the library's client: one signs and sends (RFC 8555, 6.2), one knows the resources. The client's own methods put
 * every refusal into a bare text, and its transport calls whatever address it is given; here both are replaced.
 */
interface ClientInside {
  readonly http: {
    request(url: string, method: string, options?: { data?: unknown }): Promise<AcmeAnswer>;
    getNonce(): Promise<string>;
    getJwk(): Record<string, string>;
    getDirectory(): Promise<Record<string, unknown>>;
    getResourceUrl(resource: string): Promise<string>;
    createSignedBody(url: string, payload: unknown, options?: { nonce?: string; kid?: string }): Record<string, string>;
  };
  readonly api: {
    accountUrl: string | null;
    apiRequest(url: string, payload: unknown, statuses: readonly number[], options?: SignedRequest): Promise<AcmeAnswer>;
    apiResourceRequest(resource: string, payload: unknown, statuses: readonly number[], options?: SignedRequest): Promise<AcmeAnswer>;
  };
}

export interface AccountBinding {
  readonly kid: string;
  /** base64url. */
  readonly hmacKey: string;
}

const maxAnswerBytes = 2 * 1024 * 1024;
const patienceMs = 30_000;

/** One account key at one CA, calling nobody but that CA. */
export class AcmeConnection {
  private readonly client: Client;
  private readonly inside: ClientInside;
  /** The last nonces that the CA gave us: one fewer request each time. */
  private readonly nonces: string[] = [];

  constructor(
    readonly address: DirectoryAddress,
    accountKeyPem: string,
    accountUrl: string | null,
    private readonly context: Pick<PluginContext, 'fetch' | 'signal' | 'now'>,
    binding?: AccountBinding,
  ) {
    this.client = new Client({
      directoryUrl: address.directory.href,
      accountKey: accountKeyPem,
      ...(accountUrl === null ? {} : { accountUrl }),
      ...(binding ? { externalAccountBinding: { ...binding } } : {}),
    });
    this.inside = this.client as unknown as ClientInside;
    const firstNonce = this.inside.http.getNonce.bind(this.inside.http);
    this.inside.http.request = (url, method, options) => this.request(url, method, options);
    this.inside.http.getNonce = async () => this.nonces.pop() ?? firstNonce();
  }

  get accountUrl(): string {
    return this.client.getAccountUrl();
  }

  set accountUrl(url: string) {
    this.inside.api.accountUrl = url;
  }

  get jwk(): Record<string, string> {
    return this.inside.http.getJwk();
  }

  /** @throws DomainError `upstream` when the address holds no directory */
  async directory(): Promise<Record<string, unknown>> {
    const found: unknown = await this.inside.http.getDirectory();
    if (typeof found === 'object' && found !== null) return found as Record<string, unknown>;
    throw this.notUnderstood('its directory is no JSON object');
  }

  /** Signed with the account. @param payload null: a POST-as-GET */
  post(url: string, payload: unknown): Promise<AcmeAnswer> {
    return this.answered(() => this.inside.api.apiRequest(url, payload, []));
  }

  /** The same, to an address that the directory names. */
  postTo(resource: 'newOrder' | 'revokeCert' | 'keyChange', payload: unknown): Promise<AcmeAnswer> {
    return this.answered(() => this.inside.api.apiResourceRequest(resource, payload, []));
  }

  /** Signed with the key itself, because there is no account yet. */
  postNewAccount(payload: Record<string, unknown>): Promise<AcmeAnswer> {
    const includeExternalAccountBinding = payload['onlyReturnExisting'] !== true;
    return this.answered(() => this.inside.api.apiResourceRequest('newAccount', payload, [], { includeJwsKid: false, includeExternalAccountBinding }));
  }

  /** The new key's own signature over a change of keys (RFC 8555, 7.3.5). */
  async signKeyChange(payload: Record<string, unknown>): Promise<Record<string, string>> {
    return this.inside.http.createSignedBody(await this.inside.http.getResourceUrl('keyChange'), payload);
  }

  keyAuthorization(challenge: { readonly type: 'dns-01' | 'http-01'; readonly token: string }): Promise<string> {
    return this.client.getChallengeKeyAuthorization({ ...challenge, url: '', status: 'pending' });
  }

  get(url: string): Promise<AcmeAnswer> {
    return this.request(url, 'get');
  }

  private async answered(ask: () => Promise<AcmeAnswer>): Promise<AcmeAnswer> {
    try {
      const answer = await ask();
      // Only a nonce that was refused five times in a row gets here.
      if (answer.status >= 400) throw errorOf(answer.status, answer.data, this.address.directory.host, null);
      return answer;
    } catch (cause) {
      if (cause instanceof DomainError) throw cause;
      throw this.notUnderstood(cause instanceof Error ? cause.message : String(cause), cause);
    }
  }

  private notUnderstood(because: string, cause?: unknown): DomainError {
    return new DomainError('upstream', 'acme.not-understood', `The CA at ${this.address.directory.host} is not understood: ${because}.`, {
      hint: 'Is the address that of an ACME directory (RFC 8555)?',
      cause,
    });
  }

  private async request(url: string, method: string, { data }: { data?: unknown } = {}): Promise<AcmeAnswer> {
    const target = this.address.check(url);
    const response = await this.send(target, {
      method: method.toUpperCase(),
      headers: { accept: '*/*', 'user-agent': 'lemur', ...(data === undefined ? {} : { 'content-type': 'application/jose+json' }) },
      ...(data === undefined ? {} : { body: JSON.stringify(data) }),
      redirect: 'error',
      signal: AbortSignal.any([this.context.signal, AbortSignal.timeout(patienceMs)]),
    });
    const text = await readText(response, maxAnswerBytes);
    const headers = Object.fromEntries(response.headers);
    const body = parseJson(text) ?? text;
    const isBadNonce = response.status === 400 && problemType(Problem.safeParse(body).data ?? {}) === 'badNonce';
    const nonce = headers['replay-nonce'];
    // The library itself uses the nonce of such a refusal for its next try; it must not be used twice.
    if (nonce !== undefined && !isBadNonce && method !== 'head') this.nonces.push(nonce);
    if (response.status >= 400 && !isBadNonce) {
      throw errorOf(response.status, body, target.host, retryAfterSeconds(headers['retry-after'], this.context.now()));
    }
    return { status: response.status, headers, data: body };
  }

  private async send(target: URL, request: RequestInit): Promise<Response> {
    try {
      return await this.context.fetch(target, request);
    } catch (cause) {
      if (cause instanceof DomainError) throw cause;
      const words = cause instanceof Error ? ((cause.cause as Error | undefined)?.message ?? cause.message) : String(cause);
      throw new DomainError('upstream', 'acme.unreachable', `The CA at ${target.host} cannot be reached: ${words}`, {
        hint: 'Is it up, and may this machine call it?',
        cause,
      });
    }
  }
}
