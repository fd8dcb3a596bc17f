import type { LoggerService } from '@nestjs/common';
import type { Config } from '@app/config';
import { DomainError } from '@app/errors';
import { type Logger, pino, stdTimeFunctions } from 'pino';
import { logFields } from './log-context';
import { readableLine } from './readable';

type Fields = Record<string, unknown>;

/** What the log keeps of an error. Not the parameters of a failed statement: they may be secrets. */
export function errorFields(error: unknown): Fields {
  if (!(error instanceof Error)) return { error: String(error) };
  const code: unknown = 'code' in error ? error.code : undefined;
  const facts = error instanceof DomainError ? error.details.facts : undefined;
  const cause = error.cause instanceof Error ? `${error.cause.name}: ${error.cause.message}` : undefined;
  return {
    error: `${error.name}: ${error.message}`,
    ...(code === undefined ? {} : { code }),
    ...(facts ? { facts } : {}),
    ...(cause ? { cause } : {}),
    stack: error.stack,
  };
}

const fieldsOf = (message: unknown): { msg: string; fields: Fields } => {
  if (message instanceof Error) return { msg: message.message, fields: errorFields(message) };
  if (typeof message !== 'object' || message === null) return { msg: String(message), fields: {} };
  const { message: msg, ...fields } = message as Fields;
  return { msg: typeof msg === 'string' ? msg : '', fields };
};

/** Nest tells the story of its own start in dozens of lines, which nobody reads; why a start failed, the program says itself. */
const startTellers = ['NestFactory', 'InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'NestApplication', 'ExceptionHandler'];

/** Takes what Nest's `Logger` is given: a text or an object with a `message`, and behind it perhaps a stack, last the place. */
export class AppLogger implements LoggerService {
  constructor(readonly pino: Logger) {}

  log = (message: unknown, ...rest: unknown[]) => this.write('info', message, rest);
  warn = (message: unknown, ...rest: unknown[]) => this.write('warn', message, rest);
  debug = (message: unknown, ...rest: unknown[]) => this.write('debug', message, rest);
  verbose = (message: unknown, ...rest: unknown[]) => this.write('trace', message, rest);
  error = (message: unknown, ...rest: unknown[]) => this.write('error', message, rest);
  fatal = (message: unknown, ...rest: unknown[]) => this.write('fatal', message, rest);

  private write(level: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal', message: unknown, rest: unknown[]): void {
    const { msg, fields } = fieldsOf(message);
    const texts = rest.filter((text) => typeof text === 'string');
    const context = texts.at(-1);
    const stack = texts.length > 1 ? texts[0] : undefined;
    const effective = context !== undefined && startTellers.includes(context) ? 'debug' : level;
    this.pino[effective]({ ...(context === undefined ? {} : { context }), ...logFields(), ...fields, ...(stack === undefined ? {} : { stack }) }, msg);
  }
}

/** Writes to standard output: JSON lines with LOG_JSON, lines for people without. */
export function createLogger({ level, json }: Config['log']): AppLogger {
  const options = { level, base: null, timestamp: stdTimeFunctions.isoTime };
  return new AppLogger(json ? pino(options) : pino(options, { write: (line: string) => void process.stdout.write(`${readableLine(line)}\n`) }));
}
