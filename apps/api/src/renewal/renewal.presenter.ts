import type { RenewalAnswer } from '@app/api-contract';
import type { RenewalView } from '@app/features';
import { toTimestamp } from '../http';

const maybe = (date: Date | null): string | null => date && toTimestamp(date);

export const presentRenewal = ({ facts, decision, whyNotReissue }: RenewalView): RenewalAnswer => ({
  decision: decision.decision,
  because: decision.because,
  nextStep: decision.nextStep,
  when: maybe(decision.when),
  renewBeforeDays: decision.renewBeforeDays,
  attempts: facts.attempts,
  lastTriedAt: maybe(facts.lastTriedAt),
  lastFailure: facts.failure,
  replacement: facts.replacedBy,
  pendingReplacement: facts.pendingReplacement && { id: facts.pendingReplacement.id, name: facts.pendingReplacement.name },
  suggestedWindow:
    facts.windowStart && facts.windowEnd
      ? { start: toTimestamp(facts.windowStart), end: toTimestamp(facts.windowEnd), explanationUrl: facts.windowExplanationUrl }
      : null,
  mayReissue: whyNotReissue === null,
  whyNotReissue,
});
