const DAY_MS = 24 * 60 * 60 * 1000;

/** What decides whether, when and by what a certificate is renewed. */
export interface RenewalFacts {
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly name: string;
  /** True: it renews itself. */
  readonly rotation: boolean;
  readonly deleted: boolean;
  readonly status: string | null;
  readonly hasPrivateKey: boolean;
  readonly isOfAuthority: boolean;
  /** Days before the end, by its own rotation policy or else the policy `default`. */
  readonly policyDays: number;
  readonly policyName: string;
  /** The authority that would issue, after `ROTATE_AUTHORITY_TRANSLATION`. Null: no authority of ours issued it. */
  readonly authority: { readonly name: string; readonly notAfter: Date; readonly whyIdle: string | null } | null;
  /** Newest first; neither revoked, deleted nor expired. */
  readonly replacedBy: { readonly id: number; readonly name: string } | null;
  /** Its order waits for the issuer. */
  readonly pendingReplacement: { readonly id: number; readonly name: string; readonly dueAt: Date | null } | null;
  /** How tries went since the last success. */
  readonly failure: string | null;
  readonly nextTryAt: Date | null;
  /** A moment in the window that its issuer suggests (RFC 9773, 4.2). */
  readonly renewAt: Date | null;
}

export interface RenewalSettings {
  /** REISSUE_FILTER: if there is one, a name must match one. */
  readonly filter: readonly string[];
  readonly expiredGraceDays: number;
}

export type RenewalState = 'replaced' | 'ordered' | 'due' | 'failed' | 'waits' | 'off';

export interface RenewalDecision {
  readonly decision: RenewalState;
  /** A whole sentence, shown as it is: nobody has to read code to learn why a certificate was, or was not, renewed. */
  readonly because: string;
  readonly nextStep: string | null;
  readonly when: Date | null;
  /** Null: nothing renews it. */
  readonly renewBeforeDays: number | null;
}

const onDay = (date: Date) => date.toISOString().slice(0, 10);
const days = (count: number) => `${count} ${count === 1 ? 'day' : 'days'}`;
const wholeDays = (ms: number) => Math.floor(ms / DAY_MS);

/**
 * How many days before its end a certificate is renewed: what its policy asks for, but a third of its life where the policy asks for
 * more than half of it. Else what is renewed would be due again at once.
 */
export function renewBeforeDays({ notBefore, notAfter, policyDays }: Pick<RenewalFacts, 'notBefore' | 'notAfter' | 'policyDays'>): number {
  const lifeDays = (notAfter.getTime() - notBefore.getTime()) / DAY_MS;
  return policyDays * 2 > lifeDays ? Math.floor(lifeDays / 3) : policyDays;
}

/** Why no new certificate can be issued in the place of this one, whoever asks; null when one can. */
export function whyNotReissued(facts: RenewalFacts): string | null {
  const { authority } = facts;
  if (facts.deleted) return 'It was deleted.';
  if (facts.isOfAuthority) return 'It is the certificate of an authority: create a new authority instead.';
  if (authority === null) return 'No authority here issued it: request the new one where it came from, and import it.';
  if (!facts.hasPrivateKey) return 'Its key was made elsewhere and is not here: only who holds it can request a new certificate, with a CSR.';
  if (authority.whyIdle !== null) return authority.whyIdle;
  if (authority.notAfter.getTime() <= facts.notAfter.getTime())
    return `The authority "${authority.name}" ends on ${onDay(authority.notAfter)}: a new certificate would not outlive this one.`;
  if (facts.replacedBy) return `"${facts.replacedBy.name}" (${facts.replacedBy.id}) replaces it.`;
  if (facts.pendingReplacement) return `Its replacement "${facts.pendingReplacement.name}" is with the issuer.`;
  return null;
}

/** Should this certificate be renewed now, and if not, when, or why never? */
export function decideRenewal(facts: RenewalFacts, settings: RenewalSettings, now: Date): RenewalDecision {
  const off = (because: string, nextStep: string | null = null): RenewalDecision => ({
    decision: 'off',
    because,
    nextStep,
    when: null,
    renewBeforeDays: null,
  });
  const { replacedBy, pendingReplacement, notAfter } = facts;

  if (facts.deleted) return off('It was deleted.');
  // A replaced certificate is left to run out: renewing it would undo the replacement.
  if (replacedBy) return { ...off(`"${replacedBy.name}" (${replacedBy.id}) replaces it.`), decision: 'replaced' };
  if (pendingReplacement)
    return { ...off(`Its replacement "${pendingReplacement.name}" is with the issuer.`), decision: 'ordered', nextStep: 'The issuer is asked again.', when: pendingReplacement.dueAt }; // prettier-ignore
  if (facts.status === 'revoked') return off('It is revoked, and nothing revoked is renewed.', 'Request a new certificate if it is still needed.');
  if (!facts.rotation) return off('Automatic renewal is switched off.', 'Switch it on, or reissue it by hand.');
  if (settings.filter.length > 0 && !settings.filter.some((pattern) => new RegExp(pattern).test(facts.name)))
    return off('Its name matches no pattern of REISSUE_FILTER.', 'Reissue it by hand.');
  if (now.getTime() - notAfter.getTime() > settings.expiredGraceDays * DAY_MS)
    return off(`It ended on ${onDay(notAfter)}, more than ${days(settings.expiredGraceDays)} ago.`, 'Reissue it by hand if it is still needed.');

  const impossible = whyNotReissued(facts);
  if (impossible !== null) return off(impossible, 'Somebody has to replace it by hand before it ends.');
  return decideDate(facts, now);
}

function decideDate(facts: RenewalFacts, now: Date): RenewalDecision {
  const beforeDays = renewBeforeDays(facts);
  const byPolicy = new Date(facts.notAfter.getTime() - beforeDays * DAY_MS);
  const isSuggested = facts.renewAt !== null && facts.renewAt < byPolicy;
  const from = facts.renewAt !== null && isSuggested ? facts.renewAt : byPolicy;
  const left = wholeDays(facts.notAfter.getTime() - now.getTime());
  const remaining = left >= 0 ? `It has ${days(left)} left` : `It ended ${days(-left)} ago`;
  const rule = isSuggested
    ? `its issuer wants it renewed on ${onDay(from)}`
    : beforeDays === facts.policyDays
      ? `renewal starts at ${beforeDays} (policy "${facts.policyName}")`
      : `renewal starts at ${beforeDays}, a third of its life, which is short for the ${days(facts.policyDays)} of policy "${facts.policyName}"`;
  const because = `${remaining}; ${rule}.`;
  if (from > now) return { decision: 'waits', because, nextStep: 'It is renewed.', when: from, renewBeforeDays: beforeDays };
  if (facts.failure !== null && facts.nextTryAt !== null && facts.nextTryAt > now)
    return {
      decision: 'failed',
      because: `${because} The last try failed: ${facts.failure}`,
      nextStep: 'It is tried again.',
      when: facts.nextTryAt,
      renewBeforeDays: beforeDays,
    };
  return { decision: 'due', because, nextStep: 'The next round of renewals renews it.', when: null, renewBeforeDays: beforeDays };
}

const pausesHours = [1, 4, 12, 24] as const;

/** When a renewal that failed for the so-many-th time is tried again: soon at first, daily in the end. */
export function nextTry(attempts: number, now: Date): Date {
  const hours = pausesHours[Math.min(attempts, pausesHours.length) - 1] ?? pausesHours[0];
  return new Date(now.getTime() + hours * 60 * 60 * 1000);
}

/** A moment in the window, each as likely as any other, so that not everybody comes at once (RFC 9773, 4.2). @param chance 0 to 1 */
export const momentIn = ({ start, end }: { start: Date; end: Date }, chance: number): Date =>
  new Date(start.getTime() + Math.max(0, end.getTime() - start.getTime()) * chance);
