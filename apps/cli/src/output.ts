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

export type Cell = string | number | boolean | Date | null | undefined;

/** Columns as wide as what they hold. */
export function table(headings: readonly string[], rows: readonly (readonly Cell[])[]): string[] {
  const cells = [headings, ...rows.map((row) => row.map(cell))];
  const widths = headings.map((_, column) => Math.max(...cells.map((row) => (row[column] ?? '').length)));
  const lines = cells.map((row) =>
    row
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return [lines[0] ?? '', widths.map((width) => '-'.repeat(width)).join('  '), ...lines.slice(1)];
}

// What comes from certificates must not move the cursor of whoever looks at it.
const cell = (value: Cell): string => (value instanceof Date ? value.toISOString() : value == null ? '' : String(value)).replace(/\p{Cc}/gu, ' ');

/** RFC 4180. A value that a spreadsheet would take for a formula begins with an apostrophe. */
export const csvLine = (values: readonly Cell[]): string =>
  values
    .map((value) => cell(value))
    .map((text) => (/^[=+@-]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? `'${text}` : text))
    .map((text) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text))
    .join(',');

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
