import { DomainError } from '@app/errors';
import { z } from 'zod';

const Identified = z.object({ type: z.string().optional(), detail: z.string().optional(), identifier: z.object({ value: z.string() }).optional() });

/** What a CA says went wrong (RFC 7807; RFC 8555, 6.7). */
export const Problem = Identified.extend({ subproblems: z.array(Identified).optional() });
export type Problem = z.output<typeof Problem>;

/** `urn:ietf:params:acme:error:rateLimited` → `rateLimited` */
export const problemType = ({ type }: Pick<Problem, 'type'>): string => /^urn:ietf:params:acme:error:([A-Za-z]+)$/.exec(type ?? '')?.[1] ?? 'unknown';

/** The CA's own words, with what it says of single names. */
export function wordsOf(problem: Problem): string {
  const one = (part: z.output<typeof Identified>) => [part.identifier?.value, part.detail ?? problemType(part)].filter(Boolean).join(': ').slice(0, 500);
  const parts = (problem.subproblems ?? []).slice(0, 10).map(one);
  return [one(problem), ...parts].join(' – ');
}

/** Verdicts that the same request would meet again. */
const lasting = new Set(['rejectedIdentifier', 'unsupportedIdentifier', 'unsupportedContact', 'badCSR', 'badPublicKey', 'caa', 'externalAccountRequired', 'userActionRequired', 'invalidContact']); // prettier-ignore

export const mayTryAgain = (problem: Problem): boolean => !lasting.has(problemType(problem));

/** Seconds until then; a date or a number (RFC 9110, 10.2.3). Null: it does not say. Bounded to a day, whatever it says. */
export function retryAfterSeconds(header: string | undefined, now: Date): number | null {
  if (header === undefined) return null;
  const seconds = /^\s*\d+\s*$/.test(header) ? Number(header) : (Date.parse(header) - now.getTime()) / 1000;
  return Number.isFinite(seconds) ? Math.min(86_400, Math.max(1, Math.ceil(seconds))) : null;
}

/** What an answer of a CA with a status of 400 and more is to us. */
export function errorOf(status: number, body: unknown, host: string, retryAfter: number | null): DomainError {
  const parsed = Problem.safeParse(body);
  const problem: Problem = parsed.success ? parsed.data : {};
  const type = problemType(problem);
  const words = parsed.success ? wordsOf(problem) : `status ${status}`;
  const facts = { status, type, ...(retryAfter === null ? {} : { retryAfterSeconds: retryAfter }) };
  if (type === 'rateLimited' || status === 429) {
    return new DomainError('upstream', 'acme.rate-limited', `${host} takes no more requests for now: ${words}`, {
      facts: { ...facts, retryAfterSeconds: retryAfter ?? 3_600 },
    });
  }
  if (status >= 500 || type === 'serverInternal' || type === 'badNonce') {
    return new DomainError('upstream', 'acme.unavailable', `${host} cannot answer for now: ${words}`, { facts });
  }
  return new DomainError('invalid', `acme.${type}`, `${host} refuses: ${words}`, { facts, hint: 'Change what it names, or ask the operator of the CA.' });
}

export const isProblem = (error: unknown, type: string): boolean => error instanceof DomainError && error.code === `acme.${type}`;
export const hasStatus = (error: unknown, status: number): boolean => error instanceof DomainError && error.details.facts?.['status'] === status;
