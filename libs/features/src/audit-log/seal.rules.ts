import { createHash } from 'node:crypto';

/*
 * The chain of the audit log. Each sealed row has a place in it, without gaps, and a seal: the SHA-256 over the seal before it and
 * the row's canonical text. Whoever changes, removes or moves a row has to make every later seal anew, and then it is no longer
 * the chain whose head was signed and taken elsewhere (heads.rules.ts).
 *
 * Canonical text: one line of JSON, an array whose first element names this format, without spaces; objects have their keys in the
 * order of UTF-16 code units, as RFC 8785 (JSON Canonicalization Scheme) has them; times are UTC with six decimals.
 */

const FORMAT = 'lemur-audit-1';

/** What the chain says of a row: all of it but the seal. */
export interface SealableRow {
  /** A bigint, as text. */
  readonly id: string;
  /** `2027-02-01T00:00:00.123456Z` */
  readonly at: string;
  readonly actorKind: string;
  readonly actor: string;
  readonly userId: number | null;
  readonly apiKeyId: number | null;
  readonly address: string | null;
  readonly requestId: string | null;
  readonly action: string;
  readonly outcome: string;
  readonly objectType: string;
  readonly objectId: number | null;
  readonly objectName: string | null;
  readonly before: unknown;
  readonly after: unknown;
  readonly grantedBy: string | null;
  readonly reason: string | null;
}

/** A row as a statement with these columns gives it. */
export const sealableColumns = `
  "id", to_char(audit_log."at" AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS "at", "actorKind", "actor", "userId", "apiKeyId", "address", "requestId",
  "action", "outcome", "objectType", "objectId", "objectName", "before", "after", "grantedBy", "reason"`;

/** Before the first row. */
export const firstSeal = Buffer.alloc(32);

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  const members = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${members.map(([name, inner]) => `${JSON.stringify(name)}:${canonical(inner)}`).join(',')}}`;
}

/** @param number place in the chain, from 1 */
export const canonicalText = (number: number, row: SealableRow): string =>
  canonical([
    ...[FORMAT, number, row.id, row.at],
    ...[row.actorKind, row.actor, row.userId, row.apiKeyId, row.address, row.requestId],
    ...[row.action, row.outcome, row.objectType, row.objectId, row.objectName],
    ...[row.before, row.after, row.grantedBy, row.reason],
  ]);

/** SHA-256 over the seal before and the text in UTF-8. */
export const sealOf = (previous: Uint8Array, text: string): Buffer => createHash('sha256').update(previous).update(text, 'utf8').digest();
