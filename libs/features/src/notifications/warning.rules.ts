import type { Certificate } from '@app/persistence';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Whole days until the end, rounded down; negative once it has passed. */
export const daysLeft = (notAfter: Date, now: Date): number => Math.floor((notAfter.getTime() - now.getTime()) / DAY_MS);

/** What a notification asks for, read from its options. */
export interface WarningWish {
  readonly notificationId: number;
  /** Days before the end from which it wants its recipients told. */
  readonly thresholdDays: number;
  /** Addresses that are written to. */
  readonly recipients: readonly string[];
  readonly label?: string;
  /** Told by the notification's own plugin, as one. Null or absent: its recipients get mail. */
  readonly channel?: { readonly pluginSlug: string; readonly name: string } | null;
}

/** One announcement that is due. */
export interface DueWarning {
  readonly recipient: string;
  readonly thresholdDays: number;
  readonly notificationId: number;
  /** Null: the default plugin. */
  readonly pluginSlug: string | null;
}

export type WarningDecision = { readonly warn: true; readonly daysLeft: number; readonly because: string } | { readonly warn: false; readonly because: string };

export interface WarningPolicy {
  /** EXCLUDE_CN_FROM_NOTIFICATION: a certificate whose name contains one of these, in any case, is left out. */
  readonly excludedNameParts: readonly string[];
}

type Watched = Pick<Certificate, 'name' | 'notify' | 'notAfter' | 'status' | 'deleted'>;

/** May anybody be told of this certificate's end at all? */
export function decideWarning(certificate: Watched, policy: WarningPolicy, now: Date): WarningDecision {
  if (!certificate.notify) return { warn: false, because: 'Notifications are switched off for it.' };
  if (certificate.deleted) return { warn: false, because: 'It was deleted.' };
  if (certificate.status === 'revoked') return { warn: false, because: 'It is revoked.' };
  const left = daysLeft(certificate.notAfter, now);
  if (certificate.notAfter.getTime() <= now.getTime()) return { warn: false, because: 'It has expired; warnings are sent before the end.' };
  const excluded = policy.excludedNameParts.find((part) => part !== '' && certificate.name.toLowerCase().includes(part.toLowerCase()));
  if (excluded !== undefined) return { warn: false, because: `Its name contains "${excluded}", which EXCLUDE_CN_FROM_NOTIFICATION leaves out.` };
  return { warn: true, daysLeft: left, because: `It has ${left} days left.` };
}

/**
 * Who is due to be told now, each recipient at most once: at the nearest threshold that the days left have reached.
 * Thresholds that were passed without a word (nobody was there to send it) are covered by that one announcement, so
 * that a missed day neither loses a warning nor brings three at once.
 *
 * @param everybody told beside each notification's own recipients: the owner and, unless switched off, the security team
 */
export function dueWarnings(left: number, wishes: readonly WarningWish[], everybody: readonly string[]): DueWarning[] {
  const due = new Map<string, DueWarning>();
  const add = (recipient: string, one: Omit<DueWarning, 'recipient'>) => {
    const known = due.get(recipient);
    if (!known || one.thresholdDays < known.thresholdDays) due.set(recipient, { recipient, ...one });
  };
  for (const { notificationId, thresholdDays, recipients, channel } of wishes) {
    if (left > thresholdDays) continue;
    if (channel) add(channel.name, { thresholdDays, notificationId, pluginSlug: channel.pluginSlug });
    for (const recipient of addresses([...recipients, ...everybody])) add(recipient, { thresholdDays, notificationId, pluginSlug: null });
  }
  return [...due.values()];
}

/** Trimmed, without regard to case, each once. */
const addresses = (raw: readonly string[]): string[] => [...new Set(raw.map((address) => address.trim().toLowerCase()).filter(Boolean))];
