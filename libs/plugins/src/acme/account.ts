import { generateKeyPairSync } from 'node:crypto';
import { DomainError } from '@app/errors';
import type { JsonValue } from '../contracts/issuer';
import type { IssuerContext } from '../contracts/issuer-context';
import { AccountState, givenAccount } from './account-state.rules';
import type { AcmeOptions, AcmeSettings } from './acme-options';
import { AcmeConnection } from './connection';
import { directoryAddress, type DirectoryAddress } from './directory-address.rules';
import { isProblem } from './problems';

type Context = IssuerContext<AcmeSettings>;

/** Every CA takes this kind (RFC 7518, 3.4). */
const newKeyPem = () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

export const addressOf = (options: AcmeOptions, settings: AcmeSettings): DirectoryAddress =>
  directoryAddress(options.acme_url ?? settings.directoryUrl, settings.hosts, (options.allowed_hosts ?? '').split(','));

/**
 * The authority's account at its CA. Made once: the key is kept before the CA is told of it, and a CA that is told a second time
 * answers with the account that the key has (RFC 8555, 7.3.1). So neither a crash nor two workers make a second account.
 */
export async function openAccount(options: AcmeOptions, context: Context): Promise<AcmeConnection> {
  const address = addressOf(options, context.settings);
  const { state, kept } = await keptState(options, context, address);
  if (state.nextKeyPem !== undefined) return finishRoll(state, kept, options, context, address);
  const connection = connect(state, options, context, address);
  if (state.url === null) {
    connection.accountUrl = await register(connection, options, context);
    // Whoever else has written it meanwhile has written the same: the address follows from the key.
    await context.authorityState.replace(kept, { ...state, url: connection.accountUrl });
  }
  return connection;
}

/** Forgets the address of an account that the CA does not know any more; the next step registers the key anew. */
export async function forgetAccountUrl(options: AcmeOptions, context: Context): Promise<void> {
  const kept = await context.authorityState.read();
  const state = AccountState.safeParse(kept);
  if (state.success) await context.authorityState.replace(kept, { ...state.data, url: null });
}

/** Has the CA know the account by a new key. What an interruption leaves half done the next use of the account finishes. */
export async function rollKey(options: AcmeOptions, context: Context): Promise<void> {
  if (givenAccount(options, context.settings)) {
    throw new DomainError('invalid', 'acme.key-given', 'The key of this ACME account is given by an option or a setting, and cannot be changed here.', {
      hint: 'Take the key out of the authority’s options and of ACME_PRIVATE_KEY: then an account is made that is kept here.',
    });
  }
  const address = addressOf(options, context.settings);
  await openAccount(options, context);
  const { state, kept } = await keptState(options, context, address);
  const next = { ...state, nextKeyPem: newKeyPem() };
  if (!(await context.authorityState.replace(kept, next))) {
    throw new DomainError('conflict', 'acme.key-rolling', 'Somebody else is changing this ACME account right now.', { hint: 'Try again in a minute.' });
  }
  await finishRoll(next, next, options, context, address);
}

async function keptState(options: AcmeOptions, context: Context, address: DirectoryAddress): Promise<{ state: AccountState; kept: JsonValue }> {
  const directoryUrl = address.directory.href;
  const given = givenAccount(options, context.settings);
  const kept = await context.authorityState.read();
  const known = AccountState.safeParse(kept);
  const fits = known.success && known.data.directoryUrl === directoryUrl && (!given || given.keyPem === known.data.keyPem);
  if (fits) return { state: known.data, kept };
  const state: AccountState = { directoryUrl, keyPem: given?.keyPem ?? newKeyPem(), url: given?.url ?? null };
  if (await context.authorityState.replace(kept, state)) return { state, kept: state };
  return keptState(options, context, address);
}

function connect(state: Pick<AccountState, 'keyPem' | 'url'>, options: AcmeOptions, context: Context, address: DirectoryAddress): AcmeConnection {
  const { eab_kid: kid, eab_hmac_key: hmacKey } = options;
  return new AcmeConnection(address, state.keyPem, state.url, context, kid !== undefined && hmacKey !== undefined ? { kid, hmacKey } : undefined);
}

async function register(connection: AcmeConnection, options: AcmeOptions, context: Context): Promise<string> {
  const email = options.email ?? context.settings.email;
  const answer = await connection.postNewAccount({ termsOfServiceAgreed: true, ...(email === undefined ? {} : { contact: [`mailto:${email}`] }) });
  context.log.info('ACME account ready', { directory: connection.address.directory.href, isNew: answer.status === 201 });
  return locationOf(answer.headers);
}

async function finishRoll(state: AccountState, kept: JsonValue, options: AcmeOptions, context: Context, address: DirectoryAddress): Promise<AcmeConnection> {
  const { nextKeyPem, ...rest } = state;
  if (nextKeyPem === undefined || state.url === null) throw new DomainError('bug', 'acme.no-next-key', 'There is no key to change to.');
  const renewed = connect({ keyPem: nextKeyPem, url: state.url }, options, context, address);
  if (!(await knows(renewed))) {
    const before = connect(state, options, context, address);
    await before.postTo('keyChange', await renewed.signKeyChange({ account: state.url, oldKey: before.jwk }));
    context.log.info('ACME account key changed', { account: state.url });
  }
  await context.authorityState.replace(kept, { ...rest, keyPem: nextKeyPem });
  return renewed;
}

/** Has the change of keys been made already, and only its answer got lost? */
async function knows(connection: AcmeConnection): Promise<boolean> {
  try {
    await connection.postNewAccount({ onlyReturnExisting: true });
    return true;
  } catch (error) {
    if (isProblem(error, 'accountDoesNotExist')) return false;
    throw error;
  }
}

export function locationOf(headers: Readonly<Record<string, string | undefined>>): string {
  const location = headers['location'];
  if (location !== undefined) return location;
  throw new DomainError('upstream', 'acme.not-understood', 'The CA has not said where what it made can be found.');
}
