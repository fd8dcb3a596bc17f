import { DomainError } from '@app/errors';
import { z } from 'zod';
import { readText } from '../contracts/bounded-body';
import { channelOptions, checkInterval, defineNotifier, expiryOptions, type Delivery } from '../contracts/notifier';
import { secret } from '../contracts/option';
import type { PluginContext } from '../contracts/plugin';
import { slackMessage, type SlackMessage } from './slack-message';

const slackHost = 'hooks.slack.com';
const isWebhook = (text: string) => URL.canParse(text) && new URL(text).protocol === 'https:';
const webhook = () => z.string().refine(isWebhook, 'Write the whole address, such as https://hooks.slack.com/services/…');
const channelPattern = /^[@#][^\s,@#]{1,80}$/;
const splitChannels = (text: string) => [
  ...new Set(
    text
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean),
  ),
];

const settings = z.object({
  webhook: webhook()
    .optional()
    .meta({ key: 'LEMUR_SLACK_WEBHOOK', description: 'Incoming webhook for messages that no notification asked for.', secret: true }),
  hosts: z
    .union([
      z.array(z.string()),
      z.string().transform((text) =>
        text
          .split(',')
          .map((host) => host.trim())
          .filter(Boolean),
      ),
    ])
    .default([])
    .meta({ key: 'LEMUR_SLACK_HOSTS', description: 'Hosts beside hooks.slack.com that take Slack’s messages.', example: 'chat.example.com' }),
});
type SlackContext = PluginContext<z.output<typeof settings>>;

const patienceMs = 15_000;

/** A message by incoming webhook, for Slack and what is compatible with it, such as Mattermost. */
export const slackNotifier = defineNotifier({
  slug: 'slack-notification',
  title: 'Slack',
  description: 'Messages to channels and people by an incoming webhook.',
  options: z
    .object({
      ...expiryOptions,
      // The address is the credential: whoever has it can write there.
      webhook: secret('Address of the incoming webhook').refine(isWebhook, 'Write the whole address, such as https://hooks.slack.com/services/…'),
      username: z.string().min(1).max(80).default('Lemur').describe('Name that the messages come from'),
      recipients: z
        .string()
        .describe('Channels and people, as #channel or @user, separated by commas; a webhook of Slack itself writes to its own channel')
        .superRefine((text, context) => {
          const channels = splitChannels(text);
          for (const channel of channels.filter((one) => !channelPattern.test(one))) context.addIssue(`"${channel}" is neither #channel nor @user.`);
          if (!channels.length) context.addIssue('Name at least one channel.');
        }),
      ...channelOptions,
    })
    .superRefine(checkInterval),
  settings,

  recipients: (options) => splitChannels(options.recipients),

  async send(message, recipients, options, context) {
    if (!recipients.length) return [];
    const address = addressOf(options?.webhook, context);
    const said = slackMessage(message);
    const deliveries: Delivery[] = [];
    for (const channel of splitChannels(recipients.join(','))) {
      deliveries.push(await deliver(address, channel, options?.username ?? 'Lemur', said, context));
    }
    return deliveries;
  },
});

function addressOf(given: string | undefined, { settings: { webhook: fallback, hosts } }: SlackContext): URL {
  const address = given ?? fallback;
  if (address === undefined) {
    throw new DomainError('invalid', 'slack.no-webhook', 'There is no webhook for a message that no notification asked for.', {
      hint: 'Set LEMUR_SLACK_WEBHOOK.',
    });
  }
  const url = new URL(address);
  if ([slackHost, ...hosts].some((host) => host.toLowerCase() === url.hostname || host.toLowerCase() === url.host)) return url;
  throw new DomainError('invalid', 'slack.host', `Messages are not sent to ${url.hostname}.`, { hint: 'Ask an administrator to add it to LEMUR_SLACK_HOSTS.' });
}

async function deliver(address: URL, channel: string, username: string, { text, attachments }: SlackMessage, context: SlackContext): Promise<Delivery> {
  if (!channelPattern.test(channel)) return { recipient: channel, sent: false, because: `"${channel}" is neither #channel nor @user.` };
  try {
    const response = await context.fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text, channel, username, attachments }),
      redirect: 'error',
      signal: AbortSignal.any([context.signal, AbortSignal.timeout(patienceMs)]),
    });
    const answer = await readText(response, 64 * 1024);
    if (response.status === 200) return { recipient: channel, sent: true, messageId: response.headers.get('x-slack-req-id') ?? '' };
    return { recipient: channel, sent: false, because: `${address.hostname} answered ${response.status}: ${answer.slice(0, 200)}` };
  } catch (cause) {
    // The path of the address is a secret and must not get into anybody's words.
    const words =
      cause instanceof DomainError ? cause.message : cause instanceof Error ? ((cause.cause as Error | undefined)?.message ?? cause.name) : 'unknown';
    return { recipient: channel, sent: false, because: `${address.hostname} could not be called: ${words}` };
  }
}
