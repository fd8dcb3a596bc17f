import { Inject, Injectable } from '@nestjs/common';
import type { Config } from '@app/config';
import { type ChannelEvent, eventsIn, intervalDays, type IntervalUnit } from '@app/plugins';
import { CONFIG } from '../foundation';
import { OptionsVault, PluginHost } from '../plugin-catalog';
import type { WatchingNotification } from './expiry-warnings.repository';
import type { WarningWish } from './warning.rules';

/** What a stored notification comes down to. */
export type ReadWish =
  | { readonly usable: true; readonly wish: WarningWish; readonly events: readonly ChannelEvent[] }
  | { readonly usable: false; readonly isSwitchedOff: boolean; readonly because: string };

/** Reads notifications: whom they tell, by what and how long before the end. */
@Injectable()
export class WarningWishes {
  constructor(
    @Inject(CONFIG) private readonly config: Pick<Config, 'notifications'>,
    private readonly host: PluginHost,
    private readonly vault: OptionsVault,
  ) {}

  /** One that cannot be read says why, and spoils no other. */
  read({ id, uuid, label, pluginSlug, options }: WatchingNotification): ReadWish {
    const { disabledPlugins, defaultPlugin } = this.config.notifications;
    if (disabledPlugins.includes(pluginSlug))
      return { usable: false, isSwitchedOff: true, because: `DISABLE_NOTIFICATION_PLUGINS switches "${pluginSlug}" off.` };
    try {
      const notifier = this.host.notifier(pluginSlug);
      const opened = this.vault.open(notifier, options, { table: 'notifications', uuid }) as { interval: number; unit: IntervalUnit; events?: unknown };
      const recipients = notifier.recipients(opened);
      const channel = pluginSlug === defaultPlugin ? null : { pluginSlug, name: `${recipients.join(', ') || pluginSlug} (${label})` };
      return {
        usable: true,
        events: channel ? eventsIn(opened) : [],
        wish: { notificationId: id, label, thresholdDays: intervalDays(opened), recipients: channel ? [] : recipients, channel },
      };
    } catch (cause) {
      return { usable: false, isSwitchedOff: false, because: cause instanceof Error ? cause.message : String(cause) };
    }
  }

  /** Who is told beside a notification's own recipients. */
  toldBeside(owner: string): string[] {
    const { spareSecurityTeam, securityTeam, disabledPlugins, defaultPlugin } = this.config.notifications;
    if (disabledPlugins.includes(defaultPlugin)) return [];
    return [owner, ...(spareSecurityTeam ? [] : securityTeam)];
  }
}
