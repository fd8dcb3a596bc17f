import { keyInWords, type OfferedKeyType } from '../certificates/key-words';
import { subjectFields, type Subject } from '../certificates/request/draft';
import { dayInWords } from '../ui/time-words';
import type { CreateBody } from './authorities.queries';

export interface AuthorityDraft {
  readonly name: string;
  readonly owner: string;
  readonly parentId: number | null;
  /** Empty: the same as `name`. */
  readonly commonName: string;
  readonly description: string;
  readonly keyType: OfferedKeyType;
  /** Null: the usual, 10 years for a root and 5 for a sub-CA. */
  readonly years: number | null;
  /** How many authorities may stand below it in a chain; null is no limit (RFC 5280, 4.2.1.9). */
  readonly pathLength: number | null;
  readonly subject: Subject | null;
}

export interface Parent {
  readonly id: number;
  readonly name: string;
  readonly notAfter: Date;
}

export const emptyAuthority: AuthorityDraft = {
  name: '',
  owner: '',
  parentId: null,
  commonName: '',
  description: '',
  keyType: 'ECCPRIME256V1',
  years: null,
  pathLength: null,
  subject: null,
};

export const usualYears = (draft: Pick<AuthorityDraft, 'parentId' | 'years'>): number => draft.years ?? (draft.parentId === null ? 10 : 5);

/** When it will end: after its years, but never after its parent. */
export function authorityEnd(draft: Pick<AuthorityDraft, 'parentId' | 'years'>, parent: Parent | null, now: Date): Date {
  const end = new Date(Math.floor(now.getTime() / 1000) * 1000);
  end.setUTCFullYear(end.getUTCFullYear() + usualYears(draft));
  return parent && parent.notAfter < end ? parent.notAfter : end;
}

/** "Makes the root authority acorn-root with a P-256 key, valid until 20 Nov 2036." The parts alternate: plain, strong, plain … */
export function authoritySentence(draft: AuthorityDraft, parent: Parent | null, now: Date): string[] {
  const kind = parent ? 'Makes the sub-CA ' : 'Makes the root authority ';
  const key = ` with a key of type ${keyInWords(draft.keyType)}`;
  const signer = parent ? [`${key}, signed by `, parent.name, ', valid until '] : [`${key}, valid until `];
  return [
    kind,
    draft.name,
    ...signer,
    dayInWords(authorityEnd(draft, parent, now)),
    `. ${draft.owner} owns it; the roles ${draft.name}_admin and ${draft.name}_operator may issue from it.`,
  ];
}

/** What is wrong with the name of an authority, or null. Role names are made of it. */
export const complaintAboutAuthorityName = (name: string): string | null =>
  name === '' || /^[A-Za-z0-9_-]+$/.test(name) ? null : 'Letters, digits, hyphens and underscores only: names of roles are made of it.';

export const missingOfAuthority = (draft: AuthorityDraft): string[] => [
  ...(draft.name ? [] : ['a name']),
  ...(draft.owner.trim() ? [] : ['the owner']),
  ...(draft.description.trim() ? [] : ['what it is for']),
];

export function authorityBodyOf(draft: AuthorityDraft, parent: Parent | null, pluginSlug: string, now: Date): CreateBody {
  return {
    name: draft.name,
    owner: draft.owner.trim(),
    commonName: draft.commonName.trim() || draft.name,
    description: draft.description.trim(),
    plugin: { slug: pluginSlug, pluginOptions: [] },
    type: parent ? 'subca' : 'root',
    ...(parent ? { parent: { id: parent.id } } : {}),
    keyType: draft.keyType,
    validityStart: new Date(Math.floor(now.getTime() / 1000) * 1000).toISOString(),
    validityEnd: authorityEnd(draft, parent, now).toISOString(),
    extensions: {
      basicConstraints: { ca: true, pathLength: draft.pathLength },
      keyUsage: { useKeyCertSign: true, useCRLSign: true, useDigitalSignature: true },
      subjectKeyIdentifier: { includeSKI: true },
      authorityKeyIdentifier: { useKeyIdentifier: true },
    },
    ...(draft.subject ? Object.fromEntries(subjectFields.map((field) => [field, draft.subject?.[field] ?? ''])) : {}),
  };
}
