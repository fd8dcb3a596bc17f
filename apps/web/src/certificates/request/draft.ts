import { dayInWords, dayMs } from '../../ui/time-words';
import type { RequestBody } from '../certificates.queries';
import { keyInWords, type OfferedKeyType } from '../key-words';
import type { PickedCertificate } from '../CertificatePicker';
import { commonNameOf, readName } from './names';

export const purposes = {
  server: 'TLS server',
  client: 'TLS client',
  both: 'TLS server and client',
} as const;
export type Purpose = keyof typeof purposes;

export const subjectFields = ['organization', 'organizationalUnit', 'country', 'state', 'location'] as const;
export type Subject = Record<(typeof subjectFields)[number], string>;

/** A destination or a notification, as it is chosen. */
export interface Labelled {
  readonly id: number;
  readonly label: string;
}

/** What the wizard knows so far. `null` stands for "as chosen for you". */
export interface Draft {
  readonly names: readonly string[];
  readonly owner: string;
  readonly authorityId: number | null;
  readonly csr: string;
  readonly keyType: OfferedKeyType;
  /** Last day, as the date field writes it: 2027-02-20. */
  readonly lastDay: string | null;
  readonly purpose: Purpose;
  readonly subject: Subject | null;
  readonly replaces: readonly PickedCertificate[];
  readonly destinations: readonly Labelled[];
  /** Beside those that the owner has by himself. */
  readonly notifications: readonly Labelled[];
  readonly notify: boolean;
  readonly rotation: boolean;
  readonly description: string;
  readonly name: string;
}

export const emptyDraft: Draft = {
  names: [],
  owner: '',
  authorityId: null,
  csr: '',
  keyType: 'ECCPRIME256V1',
  lastDay: null,
  purpose: 'server',
  subject: null,
  replaces: [],
  destinations: [],
  notifications: [],
  notify: true,
  rotation: true,
  description: '',
  name: '',
};

/** As much of an authority as the wizard needs. */
export interface Issuer {
  readonly id: number;
  readonly name: string;
  readonly notAfter: Date;
  readonly defaultValidityDays: number;
  readonly maxIssuanceDays: number | null;
}

export interface PlannedEnd {
  readonly end: Date;
  /** Why it ends then, as a sentence. */
  readonly because: string;
}

/**
 * When the certificate will end: on the day asked for, else after the authority's usual time; never after the authority itself, nor later than it may issue for.
 * A leaf that outlives its issuer by a second is refused by clients, and by the server.
 */
export function plannedEnd(draft: Pick<Draft, 'lastDay'>, issuer: Issuer, now: Date): PlannedEnd {
  const start = wholeSecond(now);
  const longest = issuer.maxIssuanceDays === null ? null : new Date(start.getTime() + issuer.maxIssuanceDays * dayMs);
  const asked = draft.lastDay ? new Date(`${draft.lastDay}T23:59:59Z`) : null;
  const usual = new Date(start.getTime() + issuer.defaultValidityDays * dayMs);
  const wanted = asked ?? usual;
  const bound = longest && longest < issuer.notAfter ? longest : issuer.notAfter;
  if (wanted > bound)
    return bound === longest
      ? { end: bound, because: `${issuer.name} issues for at most ${issuer.maxIssuanceDays} days.` }
      : { end: bound, because: `${issuer.name} itself ends on that day, and nothing it signs can outlive it.` };
  return { end: wanted, because: asked ? 'The day that you chose.' : `${issuer.name} issues for ${issuer.defaultValidityDays} days unless told otherwise.` };
}

/** "Issues a P-256 certificate for 2 names from *Internal root*, valid until 20 Feb 2027, warns web@example.com." The parts alternate: plain, strong, plain … */
export function sentenceOf(draft: Draft, issuer: Issuer, end: Date): string[] {
  const names = draft.names.length;
  const what = draft.csr
    ? 'Issues a certificate for the names and the key of your request from '
    : `Issues ${articled(keyInWords(draft.keyType))} certificate for ${names === 1 ? '' : `${names} names `}`;
  const replaced = draft.replaces.length;
  const places = draft.destinations.length;
  const consequences = [
    ...(places ? [`deploys to ${places === 1 ? (draft.destinations[0]?.label ?? '') : `${places} places`}`] : []),
    draft.notify ? `warns ${draft.owner} before it ends` : 'warns nobody before it ends',
    ...(draft.rotation ? ['renews itself'] : []),
    ...(replaced ? [`takes the place of ${replaced === 1 ? (draft.replaces[0]?.name ?? '') : `${replaced} certificates`}`] : []),
  ];
  const tail = [dayInWords(end), `, ${joined(consequences)}.`];
  if (draft.csr) return [what, issuer.name, ', valid until ', ...tail];
  return names === 1
    ? [what, draft.names[0] ?? '', ' from ', issuer.name, ', valid until ', ...tail]
    : [`${what}from `, issuer.name, ', valid until ', ...tail];
}

/** What is still missing before it can be issued, as the labels of the fields. */
export const missingOf = (draft: Draft): string[] => [
  ...(draft.names.length === 0 && !draft.csr ? ['a name'] : []),
  ...(draft.owner.trim() ? [] : ['the owner']),
  ...(draft.authorityId === null ? ['the authority'] : []),
];

export function requestBodyOf(draft: Draft, issuer: Issuer, now: Date): RequestBody {
  const names = draft.names.map(readName);
  const isRsa = draft.keyType.startsWith('RSA');
  return {
    owner: draft.owner.trim(),
    authority: { id: issuer.id },
    commonName: draft.csr ? '' : commonNameOf(names),
    description: draft.description.trim(),
    ...(draft.name.trim() ? { name: draft.name.trim() } : {}),
    validityStart: wholeSecond(now).toISOString(),
    validityEnd: plannedEnd(draft, issuer, now).end.toISOString(),
    ...(draft.csr ? { csr: draft.csr } : { keyType: draft.keyType }),
    extensions: {
      subAltNames: { names: draft.csr ? [] : names },
      // RSA keys also encrypt the session key for old clients (RFC 5246, 7.4.7.1).
      keyUsage: { useDigitalSignature: true, ...(isRsa && !draft.csr ? { useKeyEncipherment: true } : {}) },
      extendedKeyUsage: {
        ...(draft.purpose !== 'client' ? { useServerAuthentication: true } : {}),
        ...(draft.purpose !== 'server' ? { useClientAuthentication: true } : {}),
      },
      subjectKeyIdentifier: { includeSKI: true },
      authorityKeyIdentifier: { useKeyIdentifier: true },
    },
    replaces: draft.replaces.map(({ id }) => ({ id })),
    destinations: draft.destinations.map(({ id }) => ({ id })),
    notifications: draft.notifications.map(({ id }) => ({ id })),
    notify: draft.notify,
    rotation: draft.rotation,
    ...(draft.subject ?? {}),
  };
}

const wholeSecond = (instant: Date) => new Date(Math.floor(instant.getTime() / 1000) * 1000);

/** RSA and Ed25519 are spoken with a vowel first. */
const articled = (word: string) => `${/^(RSA|Ed)/.test(word) ? 'an' : 'a'} ${word}`;

const joined = (parts: readonly string[]) => (parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`);
