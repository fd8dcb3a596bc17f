import type { NotificationAnswer } from '@app/api-contract';
import { viewConfigured, type NotificationView } from '@app/features';
import { presentConfigured, presentOption, presentPlugin } from '../plugins/plugins.presenter';

export const presentNotification = (notification: NotificationView): NotificationAnswer => ({
  ...presentConfigured(notification),
  active: notification.active,
});

/** A notification inside a certificate: there its plugin shows no values. */
export function presentNotificationNested(face: Parameters<typeof viewConfigured>[0] & { readonly active: boolean }): NotificationAnswer {
  const { id, label, description, plugin, options } = viewConfigured(face);
  return { id, label, description, active: face.active, options: options.map(presentOption), plugin: presentPlugin(plugin) };
}
