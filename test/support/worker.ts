import { spawn } from 'node:child_process';
import type { TestDatabase } from './databases';
import { environmentOf } from './installation';
import { programPath } from './program-build';

export interface StartedWorker {
  pid: number;
  /** Everything that the process has written so far. */
  log(): string;
  /** Ends the process as the system would. */
  stop(): Promise<void>;
  /** Kills the process without a warning. */
  kill(): Promise<void>;
}

/** Starts the compiled worker as a process of its own, and waits until it takes jobs. @param settings by their outside names */
export async function startWorker(database: TestDatabase, settings: Readonly<Record<string, string>> = {}): Promise<StartedWorker> {
  const child = spawn(process.execPath, [programPath('worker')], { env: environmentOf(database.url, settings), stdio: ['ignore', 'pipe', 'pipe'] });
  const chunks: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  const log = () => Buffer.concat(chunks).toString('utf8');
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
    if (!hasEnded()) child.kill(signal);
    await ended;
  };
  for (const patience = Date.now() + 60_000; !log().includes('Worker takes jobs'); await new Promise((resolve) => setTimeout(resolve, 30))) {
    if (hasEnded() || Date.now() > patience) {
      await end('SIGKILL');
      throw new Error(`The worker did not take jobs:\n${log()}`);
    }
  }
  return { pid: child.pid ?? 0, log, stop: () => end('SIGTERM'), kill: () => end('SIGKILL') };
}
