import { z } from 'zod';
import type { NotificationEvent, NotificationMessage } from './message';
import type { Fields, PluginContext, PluginFace } from './plugin';

/** What became of the message for one recipient. */
export type Delivery = { recipient: string; sent: true; messageId: string } | { recipient: string; sent: false; because: string };

/** A way to send that is kept for many messages, and closed by whoever opened it. */
export interface Sender<Options> {
  /** As the plugin's own `send`; may be called again before the last call has ended. */
  send(message: NotificationMessage, recipients: readonly string[], options: Options | null): Promise<Delivery[]>;
  close(): void;
}

/** Tells people. */
export interface NotifierPlugin<Options extends Fields = Fields, Settings extends Fields = Fields> extends PluginFace<Options, Settings> {
  readonly kind: 'notifier';
  /** The recipients that a notification's options name; the host adds owners and the security team, each once. */
  recipients(options: z.output<Options>): string[];
  /**
   * Sends the message to each recipient, so that none learns of another, and says what became of each: one that is
   * refused does not keep the message from the others. `options` is null for a message that no notification asked for.
   * @throws DomainError `invalid` when the plugin is not configured
   */
  send(
    message: NotificationMessage,
    recipients: readonly string[],
    options: z.output<Options> | null,
    context: PluginContext<z.output<Settings>>,
  ): Promise<Delivery[]>;
  /** For many messages, where something is opened once that serves all of them, such as a connection. Sends {@link sendersAtOnce} at a time. */
  open?(context: PluginContext<z.output<Settings>>): Sender<z.output<Options>>;
}

/** A kept sender is asked for so many messages side by side. */
export const sendersAtOnce = 5;

/** Declares a notifier; options and settings are typed from their schemas. */
export const defineNotifier = <Options extends Fields, Settings extends Fields>(
  plugin: Omit<NotifierPlugin<Options, Settings>, 'kind'>,
): NotifierPlugin<Options, Settings> => ({
  kind: 'notifier',
  ...plugin,
});

/** Days in each unit that a notification may count in. */
export const daysInUnit = { days: 1, weeks: 7, months: 30 } as const;
export type IntervalUnit = keyof typeof daysInUnit;

/** The furthest ahead that a notification may look. */
export const furthestNotificationDays = 90;

export const intervalDays = ({ interval, unit }: { interval: number; unit: IntervalUnit }): number => interval * daysInUnit[unit];

/** The two options with which every notifier is asked to warn of an expiry, before the plugin's own. */
export const expiryOptions = {
  interval: z.int().min(1).describe('How long before the end to send the notice, counted in the unit below'),
  unit: z.enum(['days', 'weeks', 'months']).describe('A week has 7 days, a month 30'),
};

/** What a channel may be told of beside expirations. */
export const channelEvents = ['rotation', 'reissued_with_no_endpoints', 'reissue_failed', 'revocation', 'failed'] as const satisfies NotificationEvent[];
export type ChannelEvent = (typeof channelEvents)[number];

const wordsIn = (text: string) =>
  text
    .split(',')
    .map((word) => word.trim().toLowerCase())
    .filter(Boolean);
const isChannelEvent = (word: string): word is ChannelEvent => (channelEvents as readonly string[]).includes(word);

/** The last option of notifiers whose recipient is a channel: it may hear of more than expirations. */
export const channelOptions = {
  events: z
    .string()
    .superRefine((text, context) => {
      for (const word of wordsIn(text).filter((one) => !isChannelEvent(one))) context.addIssue(`"${word}" is none of ${channelEvents.join(', ')}.`);
    })
    .optional()
    .describe(`What else it tells of, separated by commas: ${channelEvents.join(', ')}`),
};

/** Of options as they are stored, of whatever notifier. */
export const eventsIn = (options: Readonly<Record<string, unknown>>): ChannelEvent[] =>
  typeof options['events'] === 'string' ? wordsIn(options['events']).filter(isChannelEvent) : [];

/** For `superRefine` on the options of a notifier: the interval in days has an upper bound, whatever its unit. */
export function checkInterval(options: { interval: number; unit: IntervalUnit }, context: z.RefinementCtx): void {
  const days = intervalDays(options);
  if (days <= furthestNotificationDays) return;
  context.addIssue({
    code: 'custom',
    path: ['interval'],
    message: `${options.interval} ${options.unit} are ${days} days; at most ${furthestNotificationDays} days are possible.`,
  });
}
