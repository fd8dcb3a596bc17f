import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DomainError } from '@app/errors';
import { loadConfig, type Config } from '@app/config';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '@app/persistence/embedded';
import { findPort, urlOf } from './address';
import { closingWords, passwordWords } from './closing-words.rules';
import { readInitialised, runCommand, type Initialised } from './command-line';
import { builtMigrations, hasPendingMigration, placeOf, readDatabaseState } from './database';
import { takeLock, type Lock } from './lock';
import { LogFile } from './log-file';
import { metricsPortBeside } from './metrics-port.rules';
import { readableLine } from './log-lines';
import { Program } from './program';
import { getSecrets } from './secrets';
import type { SecretName } from './secrets.rules';

export interface SystemOptions {
  checkout: string;
  environment: NodeJS.ProcessEnv;
  say(line: string): void;
  step<Result>(name: string, work: () => Promise<Result>, describe?: (result: Result) => string): Promise<Result>;
  /** `performance.now()` of the beginning, for the time that the start took. */
  began: number;
}

export interface System {
  url: string;
  /** Migrates if need be and starts the programs anew, with the code that is there now. */
  restart(): Promise<void>;
  stop(): Promise<void>;
  /** Stops when the process that started us is no longer this one. */
  stopWhenOrphaned(parent: number): void;
}

/** Together they stay below the five seconds in which a stop is promised. */
const PROGRAM_PATIENCE_MS = 3500;
const DATABASE_PATIENCE_MS = 800;
/** A program that was orphaned by a kill gives its port back within this time. */
const PORT_PATIENCE_MS = 5000;
const READY_PATIENCE_MS = 60_000;

const pause = (ms: number): Promise<void> => new Promise((go) => setTimeout(go, ms));

/** The start was called off by a signal. Whatever had been started is stopped already. */
class CalledOff extends Error {}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/api/1/healthcheck`, { signal: AbortSignal.timeout(2000) })).ok;
  } catch {
    return false; // Not listening yet.
  }
}

class LocalSystem implements System {
  url = '';
  private readonly programs: Program[] = [];
  private readonly logs: LogFile[] = [];
  /** Also while it is starting, so that a stop can wait for it and not leave it behind. */
  private postgresStart: Promise<EmbeddedPostgres> | null = null;
  private postgres: EmbeddedPostgres | null = null;
  private readonly calledOff = new AbortController();
  private lock: Lock | null = null;
  /** A password that was made up, until it has been shown. */
  private unshown: Initialised | null = null;
  private stopping: Promise<void> | null = null;
  private isUp = false;
  private environment: NodeJS.ProcessEnv = {};

  constructor(
    private readonly options: SystemOptions,
    private readonly config: Config,
    private readonly dataDir: string,
  ) {}

  async start(): Promise<void> {
    const { options, config, dataDir } = this;
    mkdirSync(dataDir, { recursive: true, mode: 0o711 });
    this.lock = takeLock(dataDir);
    this.listenToSignals();

    const { host } = config.server;
    // Before anything is started that would have to be stopped again.
    const port = await findPort(host, config.server.port, this.lock.wasLeftBehind ? PORT_PATIENCE_MS : 0);
    const databaseUrl = await this.findDatabase();
    this.goOn();
    this.url = urlOf(host, port);
    const state = await readDatabaseState(databaseUrl);
    const secrets = getSecrets(dataDir, this.givenSecrets(), state.wasUsed);
    this.environment = this.environmentOfPrograms(host, port, databaseUrl, secrets);
    this.goOn();

    if (this.needsMigration(state.migrated))
      await options.step(
        'Migrating the database',
        () => this.command('migrate'),
        () => 'Database migrated',
      );
    this.goOn();
    const initialised = await options.step(
      'Checking the keys and the first administrator',
      () => this.initialise(),
      ({ createdAdministrator }) => (createdAdministrator ? 'First administrator made' : ''),
    );
    if (initialised.password !== undefined) this.unshown = initialised;
    this.goOn();
    await options.step(
      'Starting API and worker',
      () => this.startPrograms(),
      () => 'API and worker started',
    );
    this.goOn();
    this.isUp = true;

    const database = this.postgres?.clusterDir ?? placeOf(databaseUrl);
    const passwordWasGiven = config.administrator.password !== undefined;
    const seconds = (performance.now() - options.began) / 1000;
    this.unshown = null;
    for (const line of closingWords({ url: this.url, dataDir, database, initialised, seconds, passwordWasGiven })) options.say(line);
  }

  async restart(): Promise<void> {
    await Promise.all(this.programs.map((program) => program.stop(PROGRAM_PATIENCE_MS)));
    if (this.stopping) return;
    const { DATABASE_URL: url = '' } = this.environment;
    if (this.needsMigration((await readDatabaseState(url)).migrated)) await this.command('migrate');
    for (const program of this.programs) program.start();
    await this.untilReady();
    this.options.say(`Started again: ${this.url}`);
  }

  get isStopping(): boolean {
    return this.stopping !== null;
  }

  stop(): Promise<void> {
    this.stopping ??= this.stopEverything();
    return this.stopping;
  }

  stopWhenOrphaned(parent: number): void {
    setInterval(() => {
      if (process.ppid !== parent) void this.stopAndExit();
    }, 500).unref();
  }

  private goOn(): void {
    if (this.stopping) throw new CalledOff();
  }

  private listenToSignals(): void {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        // npm passes on the Ctrl-C that the terminal has sent to everybody, so that we often see it twice.
        if (!this.stopping) this.options.say('Stopping …');
        void this.stopAndExit();
      });
    }
  }

  private async stopAndExit(): Promise<void> {
    try {
      await this.stop();
      process.exit(0);
    } catch (error) {
      this.options.say(error instanceof Error ? error.message : String(error));
      process.exit(1);
    }
  }

  private async stopEverything(): Promise<void> {
    // The user is made and will not be made again: his password must not be lost with the start.
    if (this.unshown) this.options.say(passwordWords(this.unshown));
    this.unshown = null;
    this.calledOff.abort();
    await Promise.all(this.programs.map((program) => program.stop(PROGRAM_PATIENCE_MS)));
    const postgres = await this.postgresStart?.catch(() => null); // Whoever started it has told why it failed.
    await postgres?.stop(DATABASE_PATIENCE_MS);
    await Promise.all(this.logs.map((log) => log.close()));
    this.lock?.release();
  }

  private async findDatabase(): Promise<string> {
    const { options, config, dataDir } = this;
    if (config.database.url !== undefined) return config.database.url;
    this.postgres = await options.step(
      'Starting Postgres',
      () => (this.postgresStart = startEmbeddedPostgres({ dataDir })),
      ({ isReused, clusterDir }) =>
        isReused ? 'Postgres was still running from an earlier start, and is used again' : `Postgres started, database in ${clusterDir}`,
    );
    if (!this.stopping) this.keepDatabaseUp(this.postgres);
    return this.postgres.url;
  }

  /** A database server that dies under us is started again where its clients look for it. */
  private keepDatabaseUp(postgres: EmbeddedPostgres): void {
    void postgres.ended.then(async () => {
      for (let pauseMs = 500; !this.stopping; pauseMs = Math.min(pauseMs * 2, 30_000)) {
        this.options.say(`Postgres has ended, and is started again in ${pauseMs / 1000} s.`);
        await pause(pauseMs);
        if (this.stopping) return;
        try {
          this.postgresStart = startEmbeddedPostgres({ dataDir: this.dataDir, port: postgres.port });
          this.postgres = await this.postgresStart;
          this.keepDatabaseUp(this.postgres);
          return;
        } catch (error) {
          this.options.say(error instanceof Error ? error.message : String(error));
        }
      }
    });
  }

  private givenSecrets(): SecretName[] {
    const { encryption, tokens } = this.config;
    return [...(encryption.keys.length ? (['LEMUR_ENCRYPTION_KEYS'] as const) : []), ...(tokens.secrets.length ? (['LEMUR_TOKEN_SECRETS'] as const) : [])];
  }

  private environmentOfPrograms(host: string, port: number, databaseUrl: string, secrets: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
    const { LEMUR_ADMIN_PASSWORD: _password, LEMUR_ADMIN_PASSWORD_FILE: _passwordFile, ...environment } = this.options.environment;
    return {
      NODE_ENV: 'production',
      ...environment,
      ...secrets,
      ...(this.postgres ? { DATABASE_URL: databaseUrl } : {}),
      LEMUR_HOST: host,
      LEMUR_PORT: String(port),
      LEMUR_DATA_DIR: this.dataDir,
      // One record a line, which is kept as it is and shown in words.
      LOG_JSON: 'true',
    };
  }

  private needsMigration(migrated: ReadonlySet<string>): boolean {
    return hasPendingMigration(builtMigrations(join(this.options.checkout, 'dist/migrations')), migrated);
  }

  private mainOf(app: 'api' | 'worker' | 'cli'): string {
    return join(this.options.checkout, 'dist/apps', app, 'src/main.js');
  }

  private command(...args: string[]): Promise<string> {
    return runCommand(this.mainOf('cli'), args, this.environment, this.calledOff.signal);
  }

  private async initialise(): Promise<Initialised> {
    const { LEMUR_ADMIN_PASSWORD, LEMUR_ADMIN_PASSWORD_FILE } = this.options.environment;
    const environment = {
      ...this.environment,
      ...(LEMUR_ADMIN_PASSWORD ? { LEMUR_ADMIN_PASSWORD } : {}),
      ...(LEMUR_ADMIN_PASSWORD_FILE ? { LEMUR_ADMIN_PASSWORD_FILE } : {}),
    };
    return readInitialised(await runCommand(this.mainOf('cli'), ['init', '--json'], environment, this.calledOff.signal));
  }

  private async startPrograms(): Promise<void> {
    for (const name of ['api', 'worker'] as const) {
      const log = new LogFile(join(this.dataDir, 'logs', `${name}.log`));
      this.logs.push(log);
      const program = new Program({
        name,
        main: this.mainOf(name),
        environment: { ...this.environment, ...(name === 'worker' ? metricsPortBeside(this.config.metrics.port) : {}) },
        onLine: (line) => this.showLine(name, line, log),
        onDeath: (how, pauseMs) => {
          if (this.isUp) this.options.say(`The ${name} ${how}, and is started again in ${pauseMs / 1000} s.`);
        },
      });
      this.programs.push(program);
      program.start();
    }
    await this.untilReady();
  }

  private showLine(program: string, line: string, log: LogFile): void {
    log.write(line);
    const { text, isLoud, isRoutine } = readableLine(program, line);
    // While it comes up only what went wrong is of interest; all of it is in the log file.
    if (isLoud || (this.isUp && !isRoutine)) this.options.say(this.config.log.json ? line : text);
  }

  /** @throws DomainError `upstream` when a program ends before the system is up: that is a mistake to show, not to repeat */
  private async untilReady(): Promise<void> {
    for (const end = Date.now() + READY_PATIENCE_MS; Date.now() < end && !this.stopping; await pause(40)) {
      const dead = this.programs.find((program) => program.end !== null);
      if (dead)
        throw new DomainError(
          'upstream',
          'local.program-ended',
          `The ${dead.name} ${dead.end ?? 'ended'} before it was ready. Its log is ${join(this.dataDir, 'logs', `${dead.name}.log`)}.`,
        );
      if (await answers(this.url)) return;
    }
    if (!this.stopping)
      throw new DomainError('upstream', 'local.not-ready', `The API does not answer at ${this.url} after ${READY_PATIENCE_MS / 1000} s.`, {
        hint: `Its log is in ${join(this.dataDir, 'logs')}.`,
      });
  }
}

/**
 * Brings up the whole system on this machine and keeps it up until a signal ends it.
 * @throws DomainError that says what is in the way; whatever had been started is stopped then
 */
export async function runSystem(options: SystemOptions): Promise<System | null> {
  // The plugins' settings are read by the programs that load plugins; here they are only passed on.
  const config = loadConfig({ environment: options.environment, ignoreUnknownNames: true });
  const system = new LocalSystem(options, config, resolve(options.checkout, config.dataDir));
  try {
    await system.start();
    return system;
  } catch (error) {
    const wasCalledOff = system.isStopping;
    await system.stop();
    if (wasCalledOff) return null;
    throw error;
  }
}
