import { DomainError, type Reasons } from '@app/errors';
import { exitCodeFor } from './exit-code';

/** What every command takes. */
export interface Common {
  json?: boolean;
}

export const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** The outcome: one JSON value for programs, lines for people. */
export function report(value: unknown, lines: readonly string[], { json }: Common): void {
  if (json) say(JSON.stringify(value));
  else for (const line of lines) say(line);
}

function reasonLines(reasons: Reasons, path = ''): string[] {
  return Object.entries(reasons).flatMap(([field, reason]) => {
    const name = path ? `${path}.${field}` : field;
    if (typeof reason === 'string') return [`  ${name}: ${reason}`];
    return Array.isArray(reason) ? reason.map((line) => `  ${line}`) : reasonLines(reason, name);
  });
}

/** Says on standard error what went wrong and what to do. @returns the exit code */
export function complain(error: unknown): number {
  if (!(error instanceof DomainError)) {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    return 1;
  }
  const { hint, reasons } = error.details;
  const lines = [error.message, ...(reasons ? reasonLines(reasons) : []), ...(hint ? [hint] : [])];
  process.stderr.write(`${lines.join('\n')}\n`);
  return exitCodeFor(error);
}
