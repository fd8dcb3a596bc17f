import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';

export interface Together {
  /** The compiled program. */
  readonly main: string;
  readonly count: number;
  /** @param index from 0 */
  environmentOf(index: number): Record<string, string | undefined>;
  say(line: string): void;
}

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
/** One that lived so long did not die of what its start met. */
const SETTLED_MS = 60_000;

/**
 * Runs the same server in several processes that share its port, and keeps them running. One that dies before all of them have listened
 * once ends all, because repeating a mistake does not explain it; later it is started again, with growing pauses while it keeps dying.
 * @returns the exit code, after SIGINT or SIGTERM or such a failure, when every process has ended
 */
export async function serveTogether({ main, count, environmentOf, say }: Together): Promise<number> {
  cluster.setupPrimary({ exec: main, args: [], execArgv: ['--enable-source-maps'] });
  const workers = new Map<number, Worker>();
  const pauses = new Map<number, number>();
  let [listening, isUp, code] = [0, false, 0];
  const stopping = new AbortController();
  const stop = () => {
    if (stopping.signal.aborted) return;
    stopping.abort();
    for (const worker of workers.values()) worker.process.kill('SIGTERM');
  };

  const start = (index: number): void => {
    const began = Date.now();
    const worker = cluster.fork(environmentOf(index));
    workers.set(index, worker);
    say(`Process ${worker.process.pid ?? '?'} serves, ${index + 1} of ${count}.`);
    worker.once('listening', () => {
      listening += 1;
      isUp ||= listening >= count;
    });
    worker.once('exit', (exitCode: number | null, signal: string | null) => {
      workers.delete(index);
      if (stopping.signal.aborted) {
        code ||= exitCode ?? 1;
        return;
      }
      if (!isUp) {
        code = exitCode || 1;
        return stop();
      }
      const pauseMs = Date.now() - began > SETTLED_MS ? FIRST_PAUSE_MS : (pauses.get(index) ?? FIRST_PAUSE_MS);
      pauses.set(index, Math.min(pauseMs * 2, LONGEST_PAUSE_MS));
      say(
        `Process ${worker.process.pid ?? '?'} ${signal ? `was ended by ${signal}` : `ended with ${exitCode ?? 1}`}, and is started again in ${pauseMs / 1000} s.`,
      );
      const timer = setTimeout(() => start(index), pauseMs);
      stopping.signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
    });
  };

  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop);
  for (let index = 0; index < count; index++) start(index);
  if (!stopping.signal.aborted) await once(stopping.signal, 'abort');
  while (workers.size > 0) await once(cluster, 'exit');
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, stop);
  return code;
}
