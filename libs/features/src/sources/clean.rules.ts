import { DomainError } from '@app/errors';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Which of the certificates that no endpoint serves are removed at a source. Empty: those that have ended. At the most one is said. */
export interface CleanWish {
  /** Those that end within so many days, too. */
  readonly endsWithinDays?: number;
  /** Those that came to be known here in the last so many days, and no others, however old they are themselves: what was put there lately by mistake. */
  readonly issuedWithinDays?: number;
  /** Those that have been known here for longer than so many days: what has been there long enough to be in use, and is not. */
  readonly issuedBeforeDays?: number;
}

/** Instants between which a certificate must lie; a bound that is null is none. `issued…`: when it was stored here, as older scripts mean it, not `notBefore`. */
export interface RemovableRange {
  readonly endsBefore: Date | null;
  readonly issuedAfter: Date | null;
  readonly issuedBefore: Date | null;
}

/** @throws DomainError `invalid` when more than one of them is said */
export function removableRange(wish: CleanWish, now: Date): RemovableRange {
  const said = Object.values(wish).filter((days) => days !== undefined);
  if (said.length > 1) {
    throw new DomainError('invalid', 'clean.which', 'It is said in more than one way which certificates are removed.', {
      hint: 'Say either how soon they end, or for how long they have been known here.',
    });
  }
  const { endsWithinDays = 0, issuedWithinDays, issuedBeforeDays } = wish;
  const daysAgo = (days: number | undefined) => (days === undefined ? null : new Date(now.getTime() - days * DAY_MS));
  const isByIssue = issuedWithinDays !== undefined || issuedBeforeDays !== undefined;
  return {
    endsBefore: isByIssue ? null : new Date(now.getTime() + endsWithinDays * DAY_MS),
    issuedAfter: daysAgo(issuedWithinDays),
    issuedBefore: daysAgo(issuedBeforeDays),
  };
}
