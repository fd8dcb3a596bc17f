import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Config } from '@app/config';
import { DomainError } from '@app/errors';
import { sendersAtOnce, type NotificationMessage, type Sender } from '@app/plugins';
import { CONFIG } from '../foundation';
import { metricList, Metrics } from '../metrics';
import { OptionsVault, PluginHost } from '../plugin-catalog';
import { ExpiryWarningsRepository } from './expiry-warnings.repository';
import { NoticesRepository, type ClaimedNotice, type NoticeEvent, type WaitingRecipient } from './notices.repository';

const recipientsAtOnce = 100;
/** More would not be read, and would not fit a mail. The rest goes into a second one. */
const noticesInAMessage = 250;

/** What became of the messages of a run. */
export interface SendingTally {
  messages: number;
  /** Notices that were sent. */
  announced: number;
  failed: { recipient: string; because: string }[];
}

/** A message for what was claimed, and the notices that it says. Null: nothing of it is due any more. */
export type Compose = (
  claimed: readonly ClaimedNotice[],
  waiting: WaitingRecipient,
) => Promise<{ message: NotificationMessage; noticeIds: readonly string[] } | null>;

/**
 * Sends what is planned: claims it, sends it, marks it. At least once: a worker that dies between the server's yes and its own note
 * sends that message again.
 */
@Injectable()
export class Messenger {
  private readonly log = new Logger('messages');

  constructor(
    @Inject(CONFIG) private readonly config: Pick<Config, 'notifications'>,
    private readonly host: PluginHost,
    private readonly vault: OptionsVault,
    private readonly notices: NoticesRepository,
    private readonly notifications: ExpiryWarningsRepository,
    @Inject(Metrics) private readonly metrics: Metrics,
  ) {}

  /** Why the default plugin can send nothing; null when it can. */
  notConfigured(): string | null {
    return this.host.list('notification').find((plugin) => plugin.slug === this.config.notifications.defaultPlugin)?.notConfigured ?? null;
  }

  /**
   * One message for each recipient; what does not fit one goes into the next. What waits for the default plugin waits on while that is not configured.
   * @param atOnce 1 for messages that speak of one thing
   */
  async sendAll(event: NoticeEvent, compose: Compose, signal: AbortSignal, atOnce = noticesInAMessage): Promise<SendingTally> {
    const tally: SendingTally = { messages: 0, announced: 0, failed: [] };
    const isMailOff = this.notConfigured() !== null;
    let last: WaitingRecipient = { recipient: '', pluginSlug: null };
    const sender = this.openSender(signal);
    try {
      while (!signal.aborted) {
        const waiting = await this.notices.waitingRecipients(event, last, recipientsAtOnce);
        const left = waiting.filter(({ pluginSlug }) => !isMailOff || pluginSlug !== null).values();
        const walk = async () => {
          for (const one of left) while (!signal.aborted && (await this.sendTo(event, one, compose, { signal, sender, tally }, atOnce)));
        };
        await Promise.all(Array.from({ length: sendersAtOnce }, walk));
        const end = waiting.at(-1);
        if (end === undefined || waiting.length < recipientsAtOnce) break;
        last = end;
      }
    } finally {
      sender.close();
    }
    return tally;
  }

  /** Of the default plugin, for the whole run; opened when the first message is there. */
  private openSender(signal: AbortSignal): Sender<unknown> {
    let opened: Sender<unknown> | null = null;
    const open = (): Sender<unknown> => {
      const notifier = this.host.notifier(this.config.notifications.defaultPlugin);
      const context = this.host.contextFor(notifier, signal);
      return notifier.open?.(context) ?? { send: (message, recipients) => notifier.send(message, recipients, null, context), close: () => undefined };
    };
    return {
      send: (message, recipients, options) => (opened ??= open()).send(message, recipients, options),
      close: () => opened?.close(),
    };
  }

  /** @returns whether there may be more for the same recipient */
  private async sendTo(
    event: NoticeEvent,
    waiting: WaitingRecipient,
    compose: Compose,
    { signal, sender, tally }: { signal: AbortSignal; sender: Sender<unknown>; tally: SendingTally },
    atOnce: number,
  ): Promise<boolean> {
    const claimed = await this.notices.claim(event, waiting, atOnce);
    if (!claimed.length) return false;
    const letter = await compose(claimed, waiting);
    const unsaid = claimed.filter(({ id }) => !letter?.noticeIds.includes(id));
    await this.notices.drop(unsaid.map(({ id }) => id));
    if (!letter) return claimed.length === atOnce;
    const because = await this.send(letter.message, waiting, claimed[0]?.notificationId ?? null, sender, signal);
    const plugin = waiting.pluginSlug ?? this.config.notifications.defaultPlugin;
    this.metrics.count(metricList.notification, { status: because === null ? 'success' : 'failure', event_type: event, plugin });
    if (because === null) {
      await this.notices.markSent(letter.noticeIds);
      tally.messages += 1;
      tally.announced += letter.noticeIds.length;
      return claimed.length === atOnce;
    }
    await this.notices.markFailed(letter.noticeIds, because);
    tally.failed.push({ recipient: waiting.recipient, because });
    this.log.warn({ message: 'Message could not be sent', event, recipient: waiting.recipient, because });
    return false;
  }

  /** @returns why it was not sent; null when it was */
  private async send(
    message: NotificationMessage,
    { recipient, pluginSlug }: WaitingRecipient,
    notificationId: number | null,
    sender: Sender<unknown>,
    signal: AbortSignal,
  ): Promise<string | null> {
    try {
      if (pluginSlug === null) {
        const [delivery] = await sender.send(message, [recipient], null);
        return delivery?.sent ? null : (delivery?.because ?? 'The plugin said nothing of the delivery.');
      }
      const notifier = this.host.notifier(pluginSlug);
      const context = this.host.contextFor(notifier, signal);
      const [notification] = await this.notifications.notifications(notificationId === null ? [] : [notificationId]);
      if (!notification) return 'The notification that asked for it is gone.';
      const options = this.vault.open(notifier, notification.options, { table: 'notifications', uuid: notification.uuid });
      const deliveries = await notifier.send(message, notifier.recipients(options), options, context);
      const refused = deliveries.find((delivery) => !delivery.sent);
      return refused && !refused.sent ? refused.because : null;
    } catch (cause) {
      return cause instanceof Error ? cause.message : String(cause);
    }
  }
}

/** @throws DomainError `upstream` when nobody at all could be told, so that it is tried again */
export function refuseSilence({ messages, failed }: SendingTally): void {
  if (failed.length === 0 || messages > 0) return;
  throw new DomainError('upstream', 'notification.nobody-told', `No message could be sent: ${failed[0]?.because ?? 'unknown'}`, {
    hint: 'See whether mail can be sent (MAIL_SERVER and MAIL_PORT, or for SES AWS_ACCESS_KEY_ID). What is unsent is kept and sent by the next run.',
  });
}

/** What a run did, for the record of runs. */
export const reportOf = ({ messages, announced, failed }: SendingTally) => ({
  messages,
  announced,
  ...(failed.length > 0 ? { failed: failed.slice(0, 100) } : {}),
});
