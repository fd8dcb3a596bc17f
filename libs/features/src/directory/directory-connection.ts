import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import { isThisMachine, type Config } from '@app/config';
import { BusyError, Client, ResultCodeError, UnavailableError } from 'ldapts';

export type DirectorySettings = Config['ldap'];

const hostOf = (address: string) => new URL(address).hostname.replace(/^\[(.*)\]$/, '$1');

function tlsOptions(address: string, { caFile }: DirectorySettings): ConnectionOptions {
  const host = hostOf(address);
  // The name in the certificate is compared with the one in the settings; an address has no place in SNI.
  return { host, ...(isIP(host) ? {} : { servername: host }), minVersion: 'TLSv1.2', ...(caFile === undefined ? {} : { ca: readFileSync(caFile) }) };
}

/** Passwords go over TLS, unless a setting says otherwise or the server is on this machine. */
const startsTls = (address: string, { useTls }: DirectorySettings) =>
  address.startsWith('ldap:') && (useTls ?? !isThisMachine(address.replace(/^ldap:/, 'http:')));

/** The server could not do its part; another may. */
const isAway = (error: unknown) => !(error instanceof ResultCodeError) || error instanceof BusyError || error instanceof UnavailableError;

/** A connection to one server, over TLS where it has to be, ended when the callback has ended or the time is up. */
async function withServer<Result>(address: string, settings: DirectorySettings, deadlineMs: number, use: (client: Client) => Promise<Result>): Promise<Result> {
  const leftMs = Math.max(1, deadlineMs - Date.now());
  const isSecure = address.startsWith('ldaps:');
  const client = new Client({ url: address, timeout: leftMs, connectTimeout: leftMs, ...(isSecure ? { tlsOptions: tlsOptions(address, settings) } : {}) });
  let timer: NodeJS.Timeout | undefined;
  const timeUp = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('the time is up')), leftMs);
  });
  const work = async () => {
    if (startsTls(address, settings)) await client.startTLS(tlsOptions(address, settings));
    return use(client);
  };
  try {
    return await Promise.race([work(), timeUp]);
  } finally {
    clearTimeout(timer);
    // The answer is known; how the connection ends changes nothing.
    await client.unbind().catch(() => undefined);
  }
}

/** Opens connections to one server. */
export type Connect = <Result>(use: (client: Client) => Promise<Result>) => Promise<Result>;

/**
 * Asks the servers in their order until one does its part. What one refuses is not asked of the next: they are one directory.
 * @param away told of each that does not answer
 * @throws Error of the last server
 */
export async function withDirectory<Result>(
  settings: DirectorySettings,
  away: (address: string, because: string) => void,
  use: (connect: Connect) => Promise<Result>,
): Promise<Result> {
  let last: unknown = new Error('no server is named');
  for (const address of settings.servers) {
    const deadlineMs = Date.now() + settings.timeoutSeconds * 1000;
    try {
      return await use((act) => withServer(address, settings, deadlineMs, act));
    } catch (error) {
      if (!isAway(error)) throw error;
      last = error;
      away(address, error instanceof Error ? error.message : String(error));
    }
  }
  throw last;
}
