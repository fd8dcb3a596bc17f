const levelNames: Readonly<Record<number, string>> = { 10: 'TRACE', 20: 'DEBUG', 30: 'INFO', 40: 'WARN', 50: 'ERROR', 60: 'FATAL' };

/** JSON unless it is one plain word: a text from outside can neither begin a line of its own nor move the terminal's cursor. */
const show = (value: unknown): string => (typeof value === 'string' && /^[\w.:/@+-]+$/.test(value) ? value : (JSON.stringify(value) ?? ''));

/** One JSON line of the log as a line for people: time, level, where, message, then the fields. */
export function readableLine(json: string): string {
  const { time, level, context, msg, stack, ...fields } = JSON.parse(json) as Record<string, unknown>;
  const clock = typeof time === 'string' ? time.slice(11, 19) : '';
  const words = Object.entries(fields).map(([name, value]) => `${name}=${show(value)}`);
  const line = [
    clock,
    (levelNames[Number(level)] ?? '').padEnd(5),
    typeof context === 'string' ? `[${context}]` : '',
    typeof msg === 'string' ? msg : '',
    ...words,
  ]
    .filter(Boolean)
    .join(' ');
  return typeof stack === 'string' ? `${line}\n${stack}` : line;
}
