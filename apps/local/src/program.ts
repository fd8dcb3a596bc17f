import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { countDeaths, pauseBeforeRestartMs } from './restart.rules';

export interface ProgramOptions {
  name: string;
  /** The compiled entry point. */
  main: string;
  environment: NodeJS.ProcessEnv;
  /** Each line it prints. */
  onLine(line: string): void;
  /** It has ended without being asked to, and will be started again after the pause. */
  onDeath(how: string, pauseMs: number): void;
}

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

const howItEnded = (child: ChildProcess): string => (child.signalCode ? `was ended by ${child.signalCode}` : `ended with code ${String(child.exitCode)}`);

/** A process that is kept running: when it dies it is started again, with growing pauses while it keeps dying. */
export class Program {
  private child: ChildProcess | null = null;
  private isWanted = false;
  private deaths = 0;
  private restart: NodeJS.Timeout | null = null;

  constructor(private readonly options: ProgramOptions) {}

  get name(): string {
    return this.options.name;
  }

  /** How it ended, when it is not running at the moment. */
  get end(): string | null {
    return this.child && hasEnded(this.child) ? howItEnded(this.child) : null;
  }

  start(): void {
    this.isWanted = true;
    const { main, environment, onLine, onDeath } = this.options;
    const began = Date.now();
    const child = spawn(process.execPath, ['--enable-source-maps', '--require', join(__dirname, 'program-guard.js'), main], {
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.child = child;
    for (const stream of [child.stdout, child.stderr]) if (stream) createInterface({ input: stream }).on('line', onLine);
    child.once('error', (error) => onLine(error.message));
    child.once('exit', () => {
      if (!this.isWanted) return;
      this.deaths = countDeaths(this.deaths, Date.now() - began);
      const pauseMs = pauseBeforeRestartMs(this.deaths);
      onDeath(howItEnded(child), pauseMs);
      this.restart = setTimeout(() => this.start(), pauseMs);
    });
  }

  /** Asks it to end, and ends it when it has not done so in time. */
  async stop(patienceMs: number): Promise<void> {
    this.isWanted = false;
    if (this.restart) clearTimeout(this.restart);
    const { child } = this;
    if (!child || hasEnded(child)) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    const insist = setTimeout(() => child.kill('SIGKILL'), patienceMs);
    await ended;
    clearTimeout(insist);
  }

  /** Ends it at once. */
  kill(): void {
    this.isWanted = false;
    if (this.restart) clearTimeout(this.restart);
    this.child?.kill('SIGKILL');
  }
}
