import { spawn } from 'node:child_process';
import { inject } from 'vitest';
import { ApiClient } from './client';
import { createDatabase, type TestDatabase } from './databases';
import { environmentOf } from './installation';
import { programPath } from './program-build';
import { findFreePort } from './redis';

export interface StartedApi {
  /** `http://127.0.0.1:<port>` */
  origin: string;
  database: TestDatabase;
  /** Calls without a token. */
  anonymous: ApiClient;
  /** Calls as the administrator `lemur`. */
  admin: ApiClient;
  adminPassword: string;
  /** Everything that the process has written so far. */
  log(): string;
  /** Ends the process as the system would, and drops its database unless it was given. */
  stop(): Promise<void>;
  /** Kills the process without a warning; the database stays. */
  kill(): Promise<void>;
}

export interface ApiOptions {
  /** Default: an installed database of its own. */
  database?: TestDatabase;
  /** Settings by their outside names. Without LEMUR_PORT it takes a free one. */
  settings?: Readonly<Record<string, string>>;
}

const START_PATIENCE_MS = 30_000;

async function untilHealthy(origin: string, hasEnded: () => boolean, log: () => string): Promise<void> {
  for (const end = Date.now() + START_PATIENCE_MS; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 30))) {
    if (hasEnded()) throw new Error(`The API ended before it answered:\n${log()}`);
    const answer = await fetch(`${origin}/api/1/healthcheck`).catch(() => undefined);
    if (answer?.status === 200) return;
  }
  throw new Error(`The API did not answer within ${START_PATIENCE_MS} ms:\n${log()}`);
}

/** @throws Error with the answer's text when the credentials are refused */
export async function signIn(anonymous: ApiClient, username: string, password: string): Promise<ApiClient> {
  const { status, body, text } = await anonymous.post('/auth/login', { username, password });
  if (status !== 200) throw new Error(`${username} could not sign in: ${status} ${text}`);
  return anonymous.as((body as { token: string }).token);
}

/**
 * Starts the compiled API as a process of its own, as it runs in production, and signs the administrator in.
 * Failed sign-ins are not limited unless the settings say so.
 */
export async function startApi({ database: given, settings = {} }: ApiOptions = {}): Promise<StartedApi> {
  const database = given ?? (await createDatabase({ installed: true }));
  const port = Number(settings['LEMUR_PORT'] ?? (await findFreePort()));
  const origin = `http://127.0.0.1:${port}`;
  const env = environmentOf(database.url, { LEMUR_HOST: '127.0.0.1', LEMUR_PORT: String(port), LEMUR_LOGIN_RATE_LIMIT: 'off', ...settings });
  const child = spawn(process.execPath, [programPath('api')], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const chunks: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  const log = () => Buffer.concat(chunks).toString('utf8');
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
    if (!hasEnded()) child.kill(signal);
    await ended;
  };
  const stop = async () => {
    await end('SIGTERM');
    if (!given) await database.drop();
  };
  try {
    await untilHealthy(origin, hasEnded, log);
    const anonymous = new ApiClient(origin);
    const adminPassword = inject('secrets').LEMUR_ADMIN_PASSWORD;
    const admin = await signIn(anonymous, 'lemur', adminPassword);
    return { origin, database, anonymous, admin, adminPassword, log, stop, kill: () => end('SIGKILL') };
  } catch (error) {
    await stop();
    throw error;
  }
}
