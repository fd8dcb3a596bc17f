import { DomainError, invalidAsAWhole, invalidRequest } from '@app/errors';

/** When a certificate should begin and end, as asked: two instants, or years from now, which win; or nothing at all. */
export interface AskedValidity {
  readonly validityStart?: Date | undefined;
  readonly validityEnd?: Date | undefined;
  readonly validityYears?: number | undefined;
}

export interface Validity {
  readonly notBefore: Date;
  /** Inclusive (RFC 5280, 4.1.2.5). */
  readonly notAfter: Date;
}

/** A certificate above the one to be issued: nothing below it begins earlier or ends later. */
export interface Bound extends Validity {
  /** As a person knows it, such as `authority "acorn-issuing-1"`. */
  readonly words: string;
}

export interface ValidityLimits {
  /** The issuing authority first, then those above it. */
  readonly bounds: readonly Bound[];
  readonly defaultValidityDays: number;
  /** Null: no limit but the bounds. */
  readonly maxIssuanceDays: number | null;
  readonly allowWeekendExpiration: boolean;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const SUNDAY = 0;
const SATURDAY = 6;

/** Certificates hold whole seconds. */
export const wholeSeconds = (date: Date) => new Date(Math.floor(date.getTime() / 1000) * 1000);
const inWords = (date: Date) => `${date.toISOString().slice(0, 19)}Z`;
const isWeekend = (date: Date) => date.getUTCDay() === SUNDAY || date.getUTCDay() === SATURDAY;

/** The same day of the month and time, so many years later; the 29th of February becomes the 28th where there is none. */
function yearsLater(date: Date, years: number): Date {
  const later = new Date(date);
  later.setUTCFullYear(date.getUTCFullYear() + years);
  if (later.getUTCMonth() !== date.getUTCMonth()) later.setUTCDate(0);
  return later;
}

/** Back to Friday, at the same time of the day. */
export function beforeWeekend(date: Date): Date {
  const day = date.getUTCDay();
  const back = day === SUNDAY ? 2 : day === SATURDAY ? 1 : 0;
  return new Date(date.getTime() - back * DAY_MS);
}

/** What nobody chose may be moved to fit: off a weekend, and to the end of the issuers. */
function proposed(now: Date, { bounds, defaultValidityDays, allowWeekendExpiration }: ValidityLimits): Validity {
  const ends = [now.getTime() + defaultValidityDays * DAY_MS, ...bounds.map(({ notAfter }) => notAfter.getTime())];
  const end = new Date(Math.min(...ends));
  return { notBefore: now, notAfter: allowWeekendExpiration ? end : beforeWeekend(end) };
}

function asked({ validityStart, validityEnd, validityYears }: AskedValidity, now: Date, limits: ValidityLimits): Validity {
  if (validityYears) {
    const end = yearsLater(now, validityYears);
    return { notBefore: now, notAfter: limits.allowWeekendExpiration ? end : beforeWeekend(end) };
  }
  if (!validityStart && !validityEnd) return proposed(now, limits);
  if (!validityStart || !validityEnd) {
    const [given, absent] = validityStart ? ['validityStart', 'validityEnd'] : ['validityEnd', 'validityStart'];
    throw invalidAsAWhole('certificate.one-date', `${given} needs ${absent} beside it.`, 'Give both dates, a number of years, or nothing for the default.');
  }
  const notAfter = wholeSeconds(validityEnd);
  if (!limits.allowWeekendExpiration && isWeekend(notAfter)) {
    throw invalidAsAWhole('certificate.weekend', `The end ${inWords(notAfter)} is on a weekend, when nobody is there to renew.`, 'Choose a working day.');
  }
  return { notBefore: wholeSeconds(validityStart), notAfter };
}

/**
 * When the certificate begins and ends. Nothing that was asked for is cut to fit: a certificate that ends before the day its owner
 * wrote down surprises him on that day.
 * @throws DomainError `invalid`, a rule about the request as a whole, as clients read it
 */
export function decideValidity(request: AskedValidity, limits: ValidityLimits, at: Date): Validity {
  const now = wholeSeconds(at);
  const validity = asked(request, now, limits);
  const { notBefore, notAfter } = validity;
  if (notBefore >= notAfter)
    throw invalidAsAWhole('certificate.ends-before-start', `The end ${inWords(notAfter)} is not after the start ${inWords(notBefore)}.`);
  if (notAfter <= now) throw invalidAsAWhole('certificate.ends-in-the-past', `The end ${inWords(notAfter)} is in the past.`);
  const { maxIssuanceDays } = limits;
  if (maxIssuanceDays !== null && notAfter.getTime() - notBefore.getTime() > maxIssuanceDays * DAY_MS) {
    throw invalidAsAWhole(
      'certificate.too-long',
      `This authority issues for at most ${maxIssuanceDays} days.`,
      `Choose an end within ${maxIssuanceDays} days of the start.`,
    );
  }
  for (const bound of limits.bounds) {
    if (notBefore < bound.notBefore) {
      throw invalidAsAWhole(
        'certificate.begins-before-issuer',
        `The start ${inWords(notBefore)} is before that of ${bound.words}, ${inWords(bound.notBefore)}.`,
      );
    }
    if (notAfter > bound.notAfter) {
      throw invalidAsAWhole(
        'certificate.outlives-issuer',
        `The end ${inWords(notAfter)} is after that of ${bound.words}, ${inWords(bound.notAfter)}.`,
        `Choose an end no later than ${inWords(bound.notAfter)}.`,
      );
    }
  }
  return validity;
}

/** An authority that cannot sign today is refused before anything else about it. */
export const refuseIdleAuthority = (because: string): DomainError =>
  invalidRequest('authority.idle', { authority: because }, 'Choose an authority that is active and valid.');
