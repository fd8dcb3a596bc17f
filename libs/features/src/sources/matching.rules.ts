import { createHash } from 'node:crypto';
import type { UnreadableItem } from '@app/plugins';

const block = /-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END (?:X509 |TRUSTED )?CERTIFICATE-----/;

/**
 * Lower-case hex of the SHA-256 over the first certificate of a PEM text: what a certificate is matched by. Names and serial numbers
 * can be anybody's. Nothing is decoded, so that what is known already costs next to nothing. Null: there is none in it.
 */
export function fingerprintOf(pem: string): string | null {
  const base64 = block.exec(pem)?.[1];
  if (base64 === undefined) return null;
  const der = Buffer.from(base64, 'base64');
  return der.length ? createHash('sha256').update(der).digest('hex') : null;
}

/** What is known of a certificate that a source had at the last sync. */
export interface KnownItem {
  readonly certificateId: number;
  readonly sha256: string;
  /** At the source. */
  readonly name: string;
}

export interface GoneDecision {
  readonly gone: readonly KnownItem[];
  /** Why nothing is unlinked although something was not found. Null: nothing stands against it. */
  readonly held: string | null;
}

/** As many may always be gone, whatever share they are. */
const fewEnough = 5;

/**
 * Which of the known certificates does the source no longer have?
 *
 * What could not be read may still be there. An empty answer, and one in which most is missing, is more often a wrong option or a
 * missing right than the truth: then nothing is unlinked unless an operator says that it is so.
 * @param seen ids of the known certificates that were found again
 */
export function decideGone(
  known: readonly KnownItem[],
  seen: ReadonlySet<number>,
  unreadable: readonly UnreadableItem[],
  { mostGonePercent, isAccepted }: { mostGonePercent: number; isAccepted: boolean },
): GoneDecision {
  const names = new Set(unreadable.map((item) => item.unreadable));
  const missing = known.filter((item) => !seen.has(item.certificateId));
  if (!missing.length) return { gone: [], held: null };
  if (names.has(null)) return { gone: [], held: `${missing.length} certificates were not found, but not everything could be read.` };
  const gone = missing.filter((item) => !names.has(item.name));
  if (isAccepted) return { gone, held: null };
  const held = 'Nothing is unlinked until an operator accepts it (--accept-gone).';
  if (gone.length === known.length && known.length > 1) return { gone: [], held: `None of the ${known.length} known certificates was found. ${held}` };
  if (gone.length > fewEnough && gone.length * 100 > known.length * mostGonePercent) {
    return { gone: [], held: `${gone.length} of the ${known.length} known certificates were not found. ${held}` };
  }
  return { gone, held: null };
}

/** Is it time to read the source again? Half a minute of tolerance, since schedules are never on the second. */
export const isDue = (lastTriedAt: Date | null, pollMinutes: number, now: Date): boolean =>
  lastTriedAt === null || now.getTime() - lastTriedAt.getTime() >= pollMinutes * 60_000 - 30_000;
