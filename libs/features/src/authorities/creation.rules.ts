import type { CreateAuthority } from '@app/api-contract';
import type { Config } from '@app/config';
import type { CertificateExtensions, DistinguishedName } from '@app/crypto';
import { invalidAsAWhole, invalidRequest } from '@app/errors';

const rootYears = 10;
const subordinateYears = 5;

/** Most characters of a common name (RFC 5280, appendix A.1: ub-common-name). */
const longestCommonName = 64;

export interface Validity {
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** The authority above, as far as it bounds the new one. */
export interface ParentBounds extends Validity {
  readonly name: string;
  /** Null: no limit. */
  readonly pathLength: number | null;
}

type AskedValidity = Pick<CreateAuthority, 'validityStart' | 'validityEnd' | 'validityYears'>;

/** The same day of the month some years on; the 29th of February becomes the 1st of March. */
function yearsAfter(start: Date, years: number): Date {
  const end = new Date(start);
  end.setUTCFullYear(start.getUTCFullYear() + years);
  return end;
}

const inSeconds = (time: Date) => Math.floor(time.getTime() / 1000);
const wholeSeconds = (time: Date) => new Date(inSeconds(time) * 1000);
const inWords = (time: Date) => `${time.toISOString().slice(0, 19)}Z`;

function askedValidity(asked: AskedValidity, parent: ParentBounds | null, now: Date): Validity {
  const start = wholeSeconds(now);
  if (asked.validityYears) return { notBefore: start, notAfter: yearsAfter(start, asked.validityYears) };
  if (asked.validityStart && asked.validityEnd) return { notBefore: wholeSeconds(asked.validityStart), notAfter: wholeSeconds(asked.validityEnd) };
  if (asked.validityStart || asked.validityEnd)
    throw invalidAsAWhole(
      'validity.half',
      'If validity start is specified so must validity end, and the other way round.',
      'Send both, or validityYears, or neither.',
    );
  const standard = yearsAfter(start, parent ? subordinateYears : rootYears);
  return { notBefore: start, notAfter: parent && parent.notAfter < standard ? parent.notAfter : standard };
}

/**
 * When a new authority begins and ends. Nothing said: ten years for a root; for a sub-CA five, or until its parent ends.
 * @throws DomainError `invalid` with the field that is wrong
 */
export function decideValidity(asked: AskedValidity, parent: ParentBounds | null, now: Date): Validity {
  const validity = askedValidity(asked, parent, now);
  const { notBefore, notAfter } = validity;
  const refuse = (field: 'validityStart' | 'validityEnd', because: string) =>
    invalidRequest('authority.validity', { [asked.validityYears ? 'validityYears' : field]: because });
  if (inSeconds(notBefore) >= inSeconds(notAfter)) throw refuse('validityEnd', `The end ${inWords(notAfter)} is not after the start ${inWords(notBefore)}.`);
  if (notAfter <= now) throw refuse('validityEnd', `The end ${inWords(notAfter)} has passed.`);
  if (notAfter.getUTCFullYear() > 9999) throw refuse('validityEnd', 'A certificate cannot end after the year 9999.');
  if (!parent) return validity;
  if (inSeconds(notAfter) > inSeconds(parent.notAfter))
    throw refuse('validityEnd', `The end ${inWords(notAfter)} is after that of the parent "${parent.name}", ${inWords(parent.notAfter)}.`);
  if (inSeconds(notBefore) < inSeconds(parent.notBefore))
    throw refuse('validityStart', `The start ${inWords(notBefore)} is before that of the parent "${parent.name}", ${inWords(parent.notBefore)}.`);
  return validity;
}

/**
 * How many authorities may follow below the new one (RFC 5280, 4.2.1.9). Nothing said: as many as its parent allows.
 * @throws DomainError `invalid` when the parent allows fewer
 */
export function decidePathLength(asked: number | null, parent: ParentBounds | null): number | null {
  if (!parent || parent.pathLength === null) return asked;
  const most = parent.pathLength - 1;
  if (most < 0)
    throw invalidRequest(
      'authority.too-deep',
      { parent: { _schema: `The authority "${parent.name}" has path length 0: there can be no authority below it.` } },
      'Choose another parent.',
    );
  if (asked === null || asked <= most) return asked ?? most;
  throw invalidRequest('authority.too-deep', {
    extensions: { basicConstraints: { pathLength: `The parent "${parent.name}" allows at most ${most}, not ${asked}.` } },
  });
}

/** What was asked for, as an authority: with the path length that was decided. */
export const withPathLength = (extensions: CertificateExtensions, pathLength: number | null): CertificateExtensions => ({
  ...extensions,
  basicConstraints: { ca: true, pathLength },
});

type AskedSubject = Pick<CreateAuthority, 'commonName' | 'email' | 'country' | 'state' | 'location' | 'organization' | 'organizationalUnit'>;
type SubjectDefaults = Pick<Config['certificates'], 'country' | 'state' | 'location' | 'organization' | 'organizationalUnit'>;

/**
 * The subject in its encoded order. What is left out comes from the settings, what is blank is left out. An address stands in it
 * only when it was asked for: it would be in the issuer name of every certificate for as long as the authority lives.
 * @throws DomainError `invalid` for a common name that is blank or too long
 */
export function decideSubject(asked: AskedSubject, defaults: SubjectDefaults): DistinguishedName {
  const commonName = asked.commonName.trim();
  const length = [...commonName].length;
  if (length === 0) throw invalidRequest('authority.common-name', { commonName: 'An authority needs a common name.' });
  if (length > longestCommonName) throw invalidRequest('authority.common-name', { commonName: `At most ${longestCommonName} characters, not ${length}.` });
  const attributes: [type: string, value: string | undefined][] = [
    ['1.2.840.113549.1.9.1', asked.email],
    ['CN', commonName],
    ['O', asked.organization ?? defaults.organization],
    ['OU', asked.organizationalUnit ?? defaults.organizationalUnit],
    ['C', asked.country ?? defaults.country],
    ['ST', asked.state ?? defaults.state],
    ['L', asked.location ?? defaults.location],
  ];
  return attributes.flatMap(([type, value]) => (value?.trim() ? [{ type, value: value.trim() }] : []));
}
