import { describe, expect, it } from 'vitest';
import type { CertificateFacts, NotificationMessage, SuccessorFacts } from '../contracts/message';
import type { NotifierPlugin } from '../contracts/notifier';
import { checkOptions, parseOptions } from '../contracts/parse-options';
import type { PluginContext } from '../contracts/plugin';
import { itKeepsThePromisesOfEveryPlugin } from './face.contract';

export interface NotifierUnderTest {
  /** Options that the plugin takes, with interval and unit. */
  options: Record<string, unknown>;
  context: PluginContext<Record<string, unknown>>;
  /** Recipients that will get what is sent. */
  reachable: readonly [string, string];
  /** One that will not. */
  unreachable: string;
  /** Everything that has arrived at this recipient since the last question, as text. */
  arrivedAt(recipient: string): Promise<string[]> | string[];
}

const DAY_MS = 24 * 60 * 60 * 1000;

export const certificateFacts = (now: Date, change: Partial<CertificateFacts> = {}): CertificateFacts => ({
  id: 17,
  name: 'shop.example.com-Example-20260201-20260516',
  issuer: 'Example',
  owner: 'web-team@example.com',
  notAfter: new Date(now.getTime() + 12 * DAY_MS),
  status: 'valid',
  url: 'https://lemur.example.com/#/certificates/shop.example.com-Example-20260201-20260516',
  endpoints: [{ name: 'shop-lb', dnsName: 'shop-lb.example.com', port: 443, url: 'https://lemur.example.com/#/endpoints/shop-lb' }],
  ...change,
});

/** One message of every event. */
export function everyMessage(now: Date): NotificationMessage[] {
  const certificate = certificateFacts(now);
  const successor: SuccessorFacts = { ...certificateFacts(now, { name: 'shop.example.com-Example-20260510-20260810' }), replaced: certificate };
  const contacts = ['security@example.com'];
  return [
    { event: 'expiration', certificates: [certificate] },
    { event: 'authority_expiration', authorities: [{ ...certificate, name: 'example-root', isRoot: true, issuedCertificates: 812 }] },
    { event: 'expiration_summary', certificates: [certificate] },
    { event: 'expiring_deployed_certificate', certificates: [{ ...certificate, seenAt: [{ domain: 'shop.example.com', ports: [443, 8443] }] }] },
    { event: 'rotation', certificate: successor, contacts },
    { event: 'reissued_with_no_endpoints', certificate: successor, contacts },
    { event: 'reissue_failed', certificate, because: 'The authority answered: rate limit exceeded.', contacts },
    { event: 'revocation', certificates: [{ ...certificate, status: 'revoked' }], contacts },
    {
      event: 'job_overdue',
      jobs: [{ name: 'sync-all-sources', description: 'Asks every source.', because: 'It has not succeeded for 9 hours, though it runs every 3 hours.' }],
    },
    { event: 'failed', request: { name: 'pay.example.com', owner: 'web-team@example.com' }, because: 'The authority answered: name not allowed.', contacts },
  ];
}

const namesIn = (message: NotificationMessage): string[] => {
  switch (message.event) {
    case 'expiration':
    case 'expiration_summary':
    case 'expiring_deployed_certificate':
    case 'revocation':
      return message.certificates.map(({ name }) => name);
    case 'authority_expiration':
      return message.authorities.map(({ name }) => name);
    case 'job_overdue':
      return message.jobs.map(({ name }) => name);
    case 'failed':
      return [message.request.name];
    default:
      return [message.certificate.name];
  }
};

/** The promises that every notifier keeps. @param cannot promises that this one cannot keep, each with its reason, which the report shows */
export function describeNotifier(
  plugin: NotifierPlugin,
  notifier: () => NotifierUnderTest,
  given: Record<string, unknown>,
  cannot: Partial<Record<'unasked', string>> = {},
): void {
  const options = parseOptions(plugin, given);

  describe(`${plugin.title} keeps the notifier contract: it`, () => {
    itKeepsThePromisesOfEveryPlugin(plugin, given);

    it.each([
      [90, 'days', true],
      [91, 'days', false],
      [12, 'weeks', true],
      [13, 'weeks', false],
      [3, 'months', true],
      [4, 'months', false],
    ])('counts what %i %s are: at most 90 days (fits: %s)', (interval, unit, fits) => {
      const checked = checkOptions(plugin, { ...given, interval, unit });
      expect(checked.fit).toBe(fits);
      if (!checked.fit) expect(checked.reasons['interval']).toMatch(/^\d+ \w+ are \d+ days; at most 90 days/);
    });

    it('takes a number as text, and refuses a text that is none, a missing unit and an unknown one', () => {
      expect(checkOptions(plugin, { ...given, interval: '21' }).fit).toBe(true);
      expect(checkOptions(plugin, { ...given, interval: 'soon' }).fit).toBe(false);
      expect(checkOptions(plugin, { ...given, interval: 0 }).fit).toBe(false);
      expect(checkOptions(plugin, { ...given, unit: '' })).toEqual({ fit: false, reasons: { unit: 'Missing data for required option.' } });
      expect(checkOptions(plugin, { ...given, unit: 'month' }).fit).toBe(false);
    });

    it('sends every event, naming what it is about, to each recipient', async () => {
      const { context, reachable, arrivedAt } = notifier();
      for (const message of everyMessage(context.now())) {
        const deliveries = await plugin.send(message, reachable, options, context);
        expect(deliveries.map(({ recipient, sent }) => [recipient, sent])).toEqual(reachable.map((recipient) => [recipient, true]));
        for (const recipient of reachable) {
          const arrived = await arrivedAt(recipient);
          expect([message.event, arrived.length]).toEqual([message.event, 1]);
          for (const name of namesIn(message)) expect(arrived[0]).toContain(name);
        }
      }
    });

    const unasked = 'sends without options what no notification asked for';
    (cannot.unasked ? it.skip : it)(cannot.unasked ? `${unasked} (cannot: ${cannot.unasked})` : unasked, async () => {
      const { context, reachable } = notifier();
      const [message] = everyMessage(context.now());
      if (message) expect(await plugin.send(message, [reachable[0]], null, context)).toMatchObject([{ sent: true }]);
    });

    it('keeps one recipient’s trouble from the others, and says what it was', async () => {
      const { context, reachable, unreachable } = notifier();
      const [message] = everyMessage(context.now());
      if (!message) return;
      const deliveries = await plugin.send(message, [reachable[0], unreachable, reachable[1]], options, context);
      expect(deliveries).toMatchObject([
        { sent: true },
        { recipient: unreachable, sent: false, because: expect.stringMatching(/\S/) as string },
        { sent: true },
      ]);
    });

    it('sends nothing when there is nobody to send to', async () => {
      const { context } = notifier();
      const [message] = everyMessage(context.now());
      if (message) expect(await plugin.send(message, [], options, context)).toEqual([]);
    });
  });
}
