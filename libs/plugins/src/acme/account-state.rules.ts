import { createPrivateKey, type JsonWebKey } from 'node:crypto';
import { DomainError } from '@app/errors';
import { z } from 'zod';
import type { AcmeOptions, AcmeSettings } from './acme-options';

/** What is kept with an authority. */
export const AccountState = z.object({
  /** The CA at which the account is: another directory needs another account. */
  directoryUrl: z.string(),
  keyPem: z.string(),
  /** Null: the CA has not been asked, or its answer got lost. */
  url: z.string().nullable(),
  /** The key that is to replace the other one; kept before the CA is told. */
  nextKeyPem: z.string().optional(),
});
export type AccountState = z.output<typeof AccountState>;

/** An account that an administrator brings along. */
export interface GivenAccount {
  readonly keyPem: string;
  readonly url: string | null;
}

const unreadable = (name: string, because: string) =>
  new DomainError('invalid', 'acme.account-unreadable', `${name} cannot be read: ${because}.`, { hint: 'Leave it out, and an account is made by itself.' });

function readKey(text: string, name: string): string {
  try {
    const key = text.trim().startsWith('{') ? createPrivateKey({ key: JSON.parse(text) as JsonWebKey, format: 'jwk' }) : createPrivateKey(text);
    return key.export({ type: 'pkcs8', format: 'pem' }).toString();
  } catch {
    // The library's own words could quote the key.
    throw unreadable(name, 'it is neither a private key as JWK nor one as PEM');
  }
}

function readUrl(text: string, name: string): string {
  const parsed = z.object({ uri: z.url() }).safeParse(safeJson(text));
  if (parsed.success) return parsed.data.uri;
  throw unreadable(name, 'it is not like {"uri": "https://…"}');
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Null: nobody brought one. @throws DomainError `invalid` when it cannot be read */
export function givenAccount(options: AcmeOptions, settings: AcmeSettings): GivenAccount | null {
  const key = options.acme_private_key ?? settings.privateKey;
  if (key === undefined) return null;
  const registration = options.acme_private_key === undefined ? settings.registration : options.acme_regr;
  return {
    keyPem: readKey(key, 'The key of the ACME account'),
    url: registration === undefined ? null : readUrl(registration, 'The registration of the ACME account'),
  };
}
