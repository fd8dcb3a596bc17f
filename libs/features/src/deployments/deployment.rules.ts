import type { ErrorKind } from '@app/errors';

const MINUTE_MS = 60_000;

/** Some eleven hours of patience, with the pauses below. */
export const maxAttempts = 16;
export const maxLooks = 10;
const longestPauseMs = 60 * MINUTE_MS;

/** What the decision looks at. */
export interface DeploymentFacts {
  readonly isAttached: boolean;
  readonly hasPrivateKey: boolean;
  readonly notAfter: Date;
  readonly status: string | null;
  readonly deleted: boolean;
  /** Name of a certificate of the same common name that was planned later and is in place. */
  readonly overtakenBy: string | null;
}

export type DeploymentDecision = { deploy: true } | { deploy: false; state: 'withdrawn' | 'skipped'; because: string };

/** Shall this certificate be put to its destination now? `because` is a whole sentence, and shown as it is. */
export function decideDeployment(facts: DeploymentFacts, requiresKey: boolean, now: Date): DeploymentDecision {
  const leave = (state: 'withdrawn' | 'skipped', because: string): DeploymentDecision => ({ deploy: false, state, because });
  if (!facts.isAttached) return leave('withdrawn', 'The destination was detached from the certificate.');
  if (facts.deleted) return leave('withdrawn', 'The certificate was deleted.');
  if (facts.status === 'revoked') return leave('skipped', 'The certificate is revoked.');
  if (facts.notAfter < now) return leave('skipped', 'The certificate has expired.');
  if (requiresKey && !facts.hasPrivateKey) return leave('skipped', 'The private key is not held here, and this destination needs it.');
  if (facts.overtakenBy !== null) return leave('skipped', `"${facts.overtakenBy}" was put in its place in the meantime.`);
  return { deploy: true };
}

const worthAnotherTry: readonly ErrorKind[] = ['upstream', 'conflict'];

/** When a try that failed is repeated. Null: it is given up. @param attempts that have been made; @param kind null for what is no error of ours */
export function nextTry(attempts: number, kind: ErrorKind | null, now: Date): Date | null {
  if (attempts >= maxAttempts || (kind !== null && !worthAnotherTry.includes(kind))) return null;
  return new Date(now.getTime() + Math.min(MINUTE_MS * 2 ** Math.max(0, attempts - 1), longestPauseMs));
}

/** When it is looked again whether a certificate is served. Null: no more. A reload takes seconds, a roll-out minutes. */
export function nextLook(looks: number, now: Date): Date | null {
  return looks >= maxLooks ? null : new Date(now.getTime() + Math.min(15_000 * 2 ** Math.max(0, looks - 1), 10 * MINUTE_MS));
}
