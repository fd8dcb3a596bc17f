const LEVEL_NAMES: Readonly<Record<number, string>> = { 10: 'trace', 20: 'debug', 30: 'info', 40: 'warn', 50: 'error', 60: 'fatal' };
const LOUD = new Set(['warn', 'error', 'fatal']);
/** Said otherwise on the line, or the same on every line. */
const LEFT_OUT = new Set(['level', 'time', 'timestamp', 'msg', 'message', 'pid', 'hostname', 'context', 'name', 'app', 'service', 'stack', 'err']);

export interface ReadableLine {
  text: string;
  /** A warning or worse. Lines that are not ours count as such: a crash prints them. */
  isLoud: boolean;
  /** The framework telling how it puts itself together: for the log file. */
  isRoutine: boolean;
}

const ROUTINE = new Set(['InstanceLoader', 'NestFactory', 'NestApplication', 'RouterExplorer', 'RoutesResolver']);

const asText = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));

function clock(value: unknown): string {
  const time = new Date(typeof value === 'number' || typeof value === 'string' ? value : Number.NaN);
  return Number.isNaN(time.getTime()) ? '        ' : time.toTimeString().slice(0, 8);
}

function parseRecord(line: string): Record<string, unknown> | null {
  if (!line.startsWith('{')) return null;
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return null; // Text that happens to begin like a record.
  }
}

/** Makes a log record, one JSON object, into a line for people: time, program, what happened, and the fields. */
export function readableLine(program: string, line: string): ReadableLine {
  const record = parseRecord(line);
  if (record === null) return { text: `         ${program.padEnd(8)} ${line}`, isLoud: true, isRoutine: false };
  const level = typeof record.level === 'number' ? (LEVEL_NAMES[record.level] ?? 'info') : asText(record.level ?? 'info').toLowerCase();
  const isLoud = LOUD.has(level);
  const fields = Object.entries(record)
    .filter(([name, value]) => !LEFT_OUT.has(name) && value !== undefined && value !== null)
    .map(([name, value]) => `${name}=${asText(value)}`);
  const failure = (record.err as { stack?: unknown } | undefined)?.stack ?? record.stack;
  const head = [
    clock(record.time ?? record.timestamp),
    program.padEnd(8),
    isLoud ? level.toUpperCase() : '',
    asText(record.msg ?? record.message ?? ''),
    ...fields,
  ]
    .filter(Boolean)
    .join(' ');
  return { text: typeof failure === 'string' ? `${head}\n${failure}` : head, isLoud, isRoutine: !isLoud && ROUTINE.has(asText(record.context ?? '')) };
}
