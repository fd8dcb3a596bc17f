import type { Duplicates, SwitchCandidate } from './renewal-switches.repository';

const matches = (patterns: readonly string[], name: string) => patterns.some((pattern) => new RegExp(pattern).test(name));

/** Why a certificate in use is set to renew itself, as a sentence; null when the filters leave it out. */
export function whyEnable(
  { name, hasEndpoint, hasDestination }: SwitchCandidate,
  filters: { readonly atEndpoint: readonly string[]; readonly atDestination: readonly string[] },
): string | null {
  const passes = (patterns: readonly string[]) => patterns.length === 0 || matches(patterns, name);
  if (hasEndpoint && passes(filters.atEndpoint)) return 'It is in use at an endpoint.';
  return hasDestination && passes(filters.atDestination) ? 'It is deployed to a destination.' : null;
}

/** Without a pattern nothing is switched off. */
export const isDisabled = ({ name }: SwitchCandidate, patterns: readonly string[]): boolean => matches(patterns, name);

/**
 * Which of equal certificates go on renewing themselves: those in use or, where none is, the newest. Null: they are not equal, and
 * nobody can say which of them is meant to live.
 */
export function keptOfDuplicates({ kinds, members }: Duplicates): ReadonlySet<number> | null {
  if (kinds !== 1 || members.length < 2) return null;
  const inUse = members.filter(({ hasEndpoint }) => hasEndpoint).map(({ id }) => id);
  return new Set(inUse.length > 0 ? inUse : members.slice(-1).map(({ id }) => id));
}
