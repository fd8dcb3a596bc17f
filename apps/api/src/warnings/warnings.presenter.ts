import type { WarningsAnswer, WarningsPreviewAnswer } from '@app/api-contract';
import type { WarningsExplained, WarningsPreview } from '@app/features';
import { toTimestamp } from '../http';

const maybe = (date: Date | null): string | null => date && toTimestamp(date);

export const presentWarnings = ({ notices, notifications, when, ...explained }: WarningsExplained): WarningsAnswer => ({
  ...explained,
  when: maybe(when),
  notices: notices.map(({ plannedAt, sentAt, ...notice }) => ({ ...notice, plannedAt: toTimestamp(plannedAt), sentAt: maybe(sentAt) })),
  notifications: notifications.map(({ pluginSlug, recipients, ...notification }) => ({ ...notification, plugin: pluginSlug, recipients: [...recipients] })),
});

/** @param defaultPlugin by which goes what names no other */
export const presentPreview = ({ messages, silent, unusable, isCut }: WarningsPreview, defaultPlugin: string): WarningsPreviewAnswer => ({
  messages: messages.map(({ recipient, pluginSlug, certificates }) => ({
    recipient,
    plugin: pluginSlug ?? defaultPlugin,
    certificates: certificates.map(({ certificate: { id, name, owner, notAfter }, ...planned }) => ({
      id,
      name,
      owner,
      notAfter: toTimestamp(notAfter),
      ...planned,
    })),
  })),
  silent: silent.map(({ certificate: { id, name, owner }, daysLeft, because }) => ({ id, name, owner, daysLeft, because })),
  unusable: [...unusable],
  isCut,
});
