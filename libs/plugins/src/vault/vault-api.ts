import { readFile } from 'node:fs/promises';
import { parseCertificate } from '@app/crypto';
import { DomainError } from '@app/errors';
import { z } from 'zod';
import { callJson, type JsonAnswer } from '../contracts/json-call';
import { longText } from '../contracts/option';
import type { PluginContext } from '../contracts/plugin';

const serviceAccountToken = '/var/run/secrets/kubernetes.io/serviceaccount/token';

const pathPattern = /^[A-Za-z0-9_.{}-]+(\/[A-Za-z0-9_.{}-]+)*$/;
const pathOf = (words: string) =>
  z
    .string()
    .regex(pathPattern, 'Letters, digits and "_.-{}", with "/" between the steps.')
    .refine((path) => !path.split('/').some((step) => step === '..' || step === '.'), 'A path must not contain "." or ".." as a step.')
    .describe(words);

/** What source and destination have in common. */
export const vaultOptions = {
  vaultUrl: z
    .string()
    .regex(/^https?:\/\/[A-Za-z0-9.:[\]_-]+\/?$/, 'Write scheme and host, such as https://vault.example.com:8200.')
    .describe('Address of the Vault server'),
  vaultKvApiVersion: z.enum(['1', '2']).default('2').describe('Version of the key-value engine'),
  authenticationMethod: z.enum(['token', 'kubernetes']).default('token').describe('How we sign in: a token from a file, or this pod’s service account'),
  tokenFileOrVaultRole: z.string().min(1).max(1_000).describe('File of this server whose first line is the token; for kubernetes the role at Vault'),
  vaultMount: pathOf('Where the key-value engine is mounted'),
  vaultPath: pathOf('Path below the mount; {CN}, {OU}, {O}, {L}, {S}, {C} stand for parts of the subject'),
  vaultNamespace: pathOf('Namespace, for servers that have them').optional(),
  serverCertificate: longText('PEM of the CA that signed the server’s certificate, when the system does not trust it').optional(),
};
export const pathOption = pathOf;

export type VaultAccess = z.output<z.ZodObject<typeof vaultOptions>>;

/** One secret: names and values. */
export type VaultSecret = Readonly<Record<string, unknown>>;

export interface ReadSecret {
  readonly values: VaultSecret;
  /** Of version 2 engines, for check-and-set; 0: there is none yet. */
  readonly version: number;
  readonly exists: boolean;
}

const SecretAnswer = z.object({ data: z.record(z.string(), z.unknown()).nullable() });
const VersionedAnswer = z.object({ data: z.object({ data: z.record(z.string(), z.unknown()).nullable(), metadata: z.object({ version: z.int() }) }) });
const LoginAnswer = z.object({ auth: z.object({ client_token: z.string().min(1) }) });

/** The few calls to a key-value engine that certificates take. */
export class VaultApi {
  private token: string | undefined;

  constructor(
    private readonly access: VaultAccess,
    private readonly context: Pick<PluginContext, 'fetch' | 'connect' | 'signal'>,
  ) {}

  async read(path: string): Promise<ReadSecret> {
    const answer = await this.call('GET', this.secretPath(path));
    const versioned = this.access.vaultKvApiVersion === '2';
    if (answer.status === 404) {
      // A deleted version is answered with 404 and the number to name when the next one is written.
      const deleted = versioned ? VersionedAnswer.safeParse(answer.body) : null;
      return { values: {}, version: deleted?.success ? deleted.data.data.metadata.version : 0, exists: false };
    }
    if (answer.status !== 200) throw this.refused(answer, 'read');
    const parsed = versioned ? VersionedAnswer.safeParse(answer.body) : SecretAnswer.safeParse(answer.body);
    if (!parsed.success)
      throw new DomainError('upstream', 'vault.not-understood', `Vault at ${this.host} answered something that is no secret.`, {
        hint: 'See the version of the engine and the mount.',
      });
    if ('metadata' in (parsed.data.data ?? {})) {
      const { data, metadata } = (parsed.data as z.output<typeof VersionedAnswer>).data;
      return { values: data ?? {}, version: metadata.version, exists: data !== null };
    }
    return { values: parsed.data.data ?? {}, version: 0, exists: true };
  }

  /** @returns false when somebody else has written in the meantime: read again. Version 1 engines cannot tell. */
  async write(path: string, values: VaultSecret, read: ReadSecret): Promise<boolean> {
    const versioned = this.access.vaultKvApiVersion === '2';
    const body = versioned ? { data: values, options: { cas: read.version } } : values;
    const answer = await this.call(!versioned && read.exists ? 'PUT' : 'POST', this.secretPath(path), body);
    if (answer.status === 200 || answer.status === 204) return true;
    if (versioned && answer.status === 400 && /check-and-set/i.test(answer.text)) return false;
    throw this.refused(answer, 'write');
  }

  private get host(): string {
    return new URL(this.access.vaultUrl).host;
  }

  private secretPath(path: string): string {
    const mount = this.access.vaultMount;
    return this.access.vaultKvApiVersion === '2' ? `/v1/${mount}/data/${path}` : `/v1/${mount}/${path}`;
  }

  private async call(method: 'GET' | 'POST' | 'PUT', path: string, body?: unknown): Promise<JsonAnswer> {
    this.token ??= await this.signIn();
    return this.send(method, path, { 'x-vault-token': this.token }, body);
  }

  private send(method: 'GET' | 'POST' | 'PUT', path: string, headers: Record<string, string>, body?: unknown): Promise<JsonAnswer> {
    const { vaultUrl, vaultNamespace, serverCertificate } = this.access;
    const namespace: Record<string, string> = vaultNamespace === undefined ? {} : { 'x-vault-namespace': vaultNamespace };
    return callJson(
      { method, url: `${new URL(vaultUrl).origin}${path}`, headers: { ...headers, ...namespace }, body, trustedPem: serverCertificate },
      this.context,
    );
  }

  private async signIn(): Promise<string> {
    const { authenticationMethod, tokenFileOrVaultRole } = this.access;
    if (authenticationMethod === 'token') return firstLine(tokenFileOrVaultRole);
    const jwt = await firstLine(serviceAccountToken);
    const answer = await this.send('POST', '/v1/auth/kubernetes/login', {}, { role: tokenFileOrVaultRole, jwt });
    const parsed = LoginAnswer.safeParse(answer.body);
    if (answer.status === 200 && parsed.success) return parsed.data.auth.client_token;
    throw this.refused(answer, 'sign in');
  }

  private refused({ status, body }: JsonAnswer, what: string): DomainError {
    const errors = z.object({ errors: z.array(z.string()) }).safeParse(body);
    const words = errors.success ? errors.data.errors.join(', ').slice(0, 300) : '';
    return new DomainError('upstream', 'vault.refused', `Vault at ${this.host} did not let us ${what}: ${status}${words ? ` ${words}` : ''}.`, {
      hint: status === 403 ? 'See the token, and the policy for this path.' : 'See mount, path and version of the engine.',
      facts: { status },
    });
  }
}

async function firstLine(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new DomainError('invalid', 'vault.token-file', `The token file cannot be read: ${(cause as { code?: string }).code ?? 'unknown'}.`, {
      hint: 'See the option "tokenFileOrVaultRole".',
    });
  });
  const [line = ''] = text.split('\n', 1);
  // Whatever else a file holds is not sent to anybody.
  if (/^[A-Za-z0-9._~+/=-]{8,4096}$/.test(line.trim())) return line.trim();
  throw new DomainError('invalid', 'vault.token-file', 'The first line of the token file is no token.', { hint: 'See the option "tokenFileOrVaultRole".' });
}

/** A path with the parts of the certificate's subject in it. @throws DomainError `invalid` when the subject lacks one */
export function fillPath(template: string, certificatePem: string): string {
  const { subject, commonName } = parseCertificate(certificatePem);
  const names: Record<string, string> = { CN: 'CN', OU: 'OU', O: 'O', L: 'L', S: 'ST', C: 'C' };
  return template.replace(/\{([A-Z]+)\}/g, (placeholder, part: string) => {
    const value = part === 'CN' ? commonName : (subject.find(({ type }) => type === names[part])?.value ?? null);
    if (value) return safeStep(value);
    throw new DomainError('invalid', 'vault.no-part', `The certificate's subject has nothing for ${placeholder}.`, { hint: 'Choose a path without it.' });
  });
}

/** Never more than one step of a path. */
const safeStep = (value: string) =>
  value
    .replace(/^\*\./, 'wildcard.')
    .replace(/[^A-Za-z0-9_.-]+/g, '-')
    .replace(/^\.+/, '');
