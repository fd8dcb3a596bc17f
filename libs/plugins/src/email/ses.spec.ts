import { beforeEach, describe, expect, it } from 'vitest';
import type { NotificationMessage } from '../contracts/message';
import { fakeAwsMessages, type FakeAwsMessages } from '../testing/fake-aws-messages';
import { certificateFacts, describeNotifier, everyMessage, openSmtpInbox, readMail, testContext } from '../testing';
import { emailNotifier } from './email.notifier';
import { emailSettings, type EmailSettings } from './settings';

const now = new Date('2026-05-04T12:00:00Z');
const options = { interval: 30, unit: 'days', recipients: 'web-team@example.com' };
const expiration: NotificationMessage = { event: 'expiration', certificates: [certificateFacts(now, { name: 'größe.example.com' })] };

let aws: FakeAwsMessages;
beforeEach(() => void (aws = fakeAwsMessages()));

const settings = (change: Record<string, unknown> = {}) =>
  emailSettings.parse({ from: 'lemur@example.com', transport: 'SES', sesRegion: 'eu-west-1', ...aws.keys, ...change });
const contextFor = (change: Record<string, unknown> = {}) => testContext<EmailSettings>({ settings: settings(change), fetch: aws.fetch, now: () => now });
const send = (recipients: string[], context = contextFor(), message: NotificationMessage = expiration) =>
  emailNotifier.send(message, recipients, null, context);
const mailIn = ({ form }: { form: URLSearchParams }) => readMail(Buffer.from(form.get('RawMessage.Data') ?? '', 'base64').toString('utf8'));

describeNotifier(
  emailNotifier,
  () => {
    aws.refuse = (form) =>
      form.get('Destinations.member.1') === 'nobody@example.com'
        ? { status: 400, code: 'MessageRejected', message: 'Email address is not verified.' }
        : undefined;
    return {
      options,
      context: contextFor(),
      reachable: ['web-team@example.com', 'security@example.com'],
      unreachable: 'nobody@example.com',
      arrivedAt(recipient) {
        const found = aws.calls.filter(({ form }) => form.get('Destinations.member.1') === recipient);
        for (const call of found) aws.calls.splice(aws.calls.indexOf(call), 1);
        return found.map((call) => mailIn(call).text);
      },
    };
  },
  options,
);

describe('Mail by SES', () => {
  it('is the same as by SMTP, but for the id and the boundaries, for every message', async () => {
    const inbox = await openSmtpInbox();
    try {
      for (const message of everyMessage(now)) {
        await send(['a@example.com'], contextFor(), message);
        await send(['a@example.com'], contextFor({ transport: 'smtp', host: '127.0.0.1', port: inbox.port }), message);
      }
      const comparable = ({ headers, text, html }: ReturnType<typeof readMail>) => ({
        headers: [...headers].map(([name, value]) => [name, name === 'message-id' ? '' : value.replace(/boundary="[^"]+"/, '')]),
        text,
        html,
      });
      expect(aws.calls.map((call) => comparable(mailIn(call)))).toEqual(inbox.mails.map(comparable));
      expect(aws.calls).toHaveLength(everyMessage(now).length);
    } finally {
      await inbox.close();
    }
  });

  it('goes to each recipient alone, from the address and in the region that the settings name', async () => {
    const arn = 'arn:aws:ses:eu-west-1:123456789012:identity/example.com';
    const context = contextFor({ sesSourceArn: arn });
    expect(await send(['a@example.com', 'b@example.com'], context)).toEqual([
      { recipient: 'a@example.com', sent: true, messageId: '000001' },
      { recipient: 'b@example.com', sent: true, messageId: '000002' },
    ]);
    expect(
      aws.calls.map(({ host, action, form }) => [
        host,
        action,
        form.get('Source'),
        form.get('Destinations.member.1'),
        form.get('Destinations.member.2'),
        form.get('SourceArn'),
      ]),
    ).toEqual([
      ['email.eu-west-1.amazonaws.com', 'SendRawEmail', 'lemur@example.com', 'a@example.com', null, arn],
      ['email.eu-west-1.amazonaws.com', 'SendRawEmail', 'lemur@example.com', 'b@example.com', null, arn],
    ]);
    expect(context.logged[0]).toEqual({
      message: 'Mail sent',
      fields: { event: 'expiration', recipient: 'a@example.com', messageId: '000001', certificateIds: [17] },
    });
  });

  it('says in words what is missing, and does not ask for every recipient what is refused to all', async () => {
    aws.refuse = () => ({ status: 403, code: 'AccessDenied', message: 'User is not authorized to perform ses:SendRawEmail' });
    const because = expect.stringMatching(/refused SendRawEmail with 403 AccessDenied: .* The access key needs the right ses:SendRawEmail\.$/) as string;
    expect(await send(['a@example.com', 'b@example.com'])).toMatchObject([
      { sent: false, because },
      { sent: false, because },
    ]);
    expect(aws.asked()).toBe(1);
  });

  it('is refused with a wrong secret, which nobody reads in the words', async () => {
    const context = contextFor({ secretAccessKey: 'wrong-but-secret' });
    const deliveries = await send(['a@example.com'], context);
    expect(deliveries).toMatchObject([{ sent: false, because: expect.stringContaining('See AWS_SECRET_ACCESS_KEY') as string }]);
    expect(JSON.stringify([deliveries, context.logged])).not.toContain('wrong-but-secret');
  });

  it('to a service that cannot be reached fails with its name, once for all', async () => {
    let asked = 0;
    const away: typeof fetch = () => Promise.reject(new TypeError(`fetch failed ${asked++}`, { cause: new Error('getaddrinfo ENOTFOUND') }));
    const context = testContext<EmailSettings>({ settings: settings(), fetch: away, now: () => now });
    expect(await send(['a@example.com', 'b@example.com'], context)).toMatchObject([
      { sent: false, because: expect.stringContaining('email.eu-west-1.amazonaws.com cannot be called: getaddrinfo ENOTFOUND.') as string },
      { sent: false },
    ]);
    expect(asked).toBe(1);
  });
});

describe('The way that mail takes', () => {
  const configured = (given: Record<string, unknown>) => emailNotifier.configuration?.(emailSettings.parse({ from: 'lemur@example.com', ...given }));
  const refused = (because: string) => ({ isConfigured: false, because: expect.stringContaining(because) as string });

  it('is SMTP where there is a server, and SES otherwise, unless the setting says', () => {
    const keys = { accessKeyId: 'AKIAFAKEMESSAGES', secretAccessKey: 'x' };
    expect(configured({ host: 'mx' })).toEqual({ isConfigured: true });
    expect(configured({ transport: 'smtp' })).toEqual({ isConfigured: true });
    expect(configured(keys)).toEqual({ isConfigured: true });
    expect(configured({ host: 'mx', transport: 'ses' })).toEqual(refused('AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not both set'));
    expect(configured({})).toEqual(refused('Neither MAIL_SERVER'));
    expect(configured({ transport: 'pigeon', host: 'mx' })).toEqual(refused('"pigeon"'));
  });
});
