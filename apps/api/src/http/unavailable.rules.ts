/*
 * Is the database away, or busy? Then nobody did anything wrong, and the same request will work in a moment.
 */

const networkCodes = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'EPIPE', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOENT']);
/** SQLSTATE: 57P01–57P03 shutting down or starting up, 53300 too many connections, class 08 connection exceptions, 25006 read-only after a failover. */
const isAwayState = (state: string) => /^(57P0[1-3]|53300|08...|25006)$/.test(state);
/** node-postgres has no codes for these. */
const messages =
  /^(timeout exceeded when trying to connect|Connection terminated|Client has encountered a connection error|Cannot use a pool after calling end)/;

/** What the next statement of a transaction meets whose connection ended between two statements: TypeORM gives the connection back by itself. */
const lostMidway = /^QueryRunner(Provider)?AlreadyReleasedError$/;

const textOf = (value: unknown, key: string): string => {
  if (typeof value !== 'object' || value === null) return '';
  const inner: unknown = (value as Record<string, unknown>)[key];
  return typeof inner === 'string' ? inner : '';
};

/** Only looks at errors of the database driver: a CA that cannot be reached is another matter, and a `DomainError`. */
export function isDatabaseAway(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const code = textOf(error, 'code');
  if (networkCodes.has(code) || isAwayState(code) || messages.test(textOf(error, 'message')) || lostMidway.test(textOf(error, 'name'))) return true;
  const { driverError, errors } = error as { driverError?: unknown; errors?: unknown };
  if (driverError !== undefined && driverError !== error) return isDatabaseAway(driverError);
  return Array.isArray(errors) && errors.some(isDatabaseAway);
}
