import { createServer, type AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { NotificationMessage } from '../contracts/message';
import type { PluginContext } from '../contracts/plugin';
import { certificateFacts, describeNotifier, openSmtpInbox, testContext, type SmtpInbox } from '../testing';
import { emailNotifier } from './email.notifier';
import { emailSettings, type EmailSettings } from './settings';

const now = new Date('2026-05-04T12:00:00Z');
const contextFor = (port: number, change: Record<string, unknown> = {}, context: Partial<PluginContext<EmailSettings>> = {}) =>
  testContext<EmailSettings>({ settings: emailSettings.parse({ host: '127.0.0.1', port, from: 'lemur@example.com', ...change }), now: () => now, ...context });
const options = { interval: 30, unit: 'days', recipients: 'web-team@example.com' };
const expiration: NotificationMessage = { event: 'expiration', certificates: [certificateFacts(now)] };

let inbox: SmtpInbox;
beforeAll(async () => void (inbox = await openSmtpInbox()));
afterAll(() => inbox.close());
afterEach(() => void inbox.mails.splice(0));

describeNotifier(
  emailNotifier,
  () => ({
    options,
    context: contextFor(inbox.port),
    reachable: ['web-team@example.com', 'security@example.com'],
    unreachable: 'nobody@example.com',
    arrivedAt(recipient) {
      const found = inbox.mails.filter((mail) => mail.to.includes(recipient));
      for (const mail of found) inbox.mails.splice(inbox.mails.indexOf(mail), 1);
      return found.map(({ text }) => text);
    },
  }),
  options,
);

const send = (recipients: string[], context = contextFor(inbox.port)) => emailNotifier.send(expiration, recipients, null, context);

describe('A mail', () => {
  it('goes to each recipient alone, over one connection, so that none sees another', async () => {
    const before = inbox.connections();
    await send(['a@example.com', 'b@example.com', 'c@example.com']);
    expect(inbox.mails.map((mail) => [mail.to, mail.headers.get('to')])).toEqual([
      [['a@example.com'], 'a@example.com'],
      [['b@example.com'], 'b@example.com'],
      [['c@example.com'], 'c@example.com'],
    ]);
    expect(inbox.connections() - before).toBe(1);
    for (const mail of inbox.mails) expect(mail.headers.has('cc') || mail.headers.has('bcc')).toBe(false);
  });

  it('says that a program sent it, to which list it belongs, when, from whom and about what', async () => {
    const [delivery] = await send(['a@example.com']);
    const [mail] = inbox.mails;
    expect(mail?.from).toBe('lemur@example.com');
    expect(Object.fromEntries(mail?.headers ?? [])).toMatchObject({
      'auto-submitted': 'auto-generated',
      'list-id': expect.stringContaining('<lemur-notifications.example.com>') as string,
      date: 'Mon, 04 May 2026 12:00:00 +0000',
      from: 'Lemur <lemur@example.com>',
      subject: 'Lemur: Expiration Notification',
      'message-id': delivery?.sent ? delivery.messageId : 'not sent',
    });
  });

  it('says the same as text and as HTML', async () => {
    await send(['a@example.com']);
    for (const part of [inbox.mails[0]?.text, inbox.mails[0]?.html]) {
      expect(part).toContain('1 certificate expires in 12 days');
      expect(part).toContain('shop.example.com-Example-20260201-20260516');
      expect(part).toContain('https://lemur.example.com/#/certificates/shop.example.com-Example-20260201-20260516');
      expect(part).toContain('Saturday 16 May 2026, 12:00 UTC');
      expect(part).toContain('All times are UTC.');
    }
  });

  it('goes once to an address that is named twice, and never to what is no address', async () => {
    const deliveries = await send(['a@example.com', 'A@Example.com', 'x@example.com\r\nBcc: y@example.com', 'not an address', 'b@example.com']);
    expect(deliveries.map(({ recipient, sent }) => [recipient, sent])).toEqual([
      ['a@example.com', true],
      ['x@example.com\r\nBcc: y@example.com', false],
      ['not an address', false],
      ['b@example.com', true],
    ]);
    expect(inbox.mails.flatMap((mail) => mail.to)).toEqual(['a@example.com', 'b@example.com']);
  });

  it('is not sent any more once the run is over', async () => {
    const over = new AbortController();
    over.abort();
    expect(await send(['a@example.com'], contextFor(inbox.port, {}, { signal: over.signal }))).toEqual([
      { recipient: 'a@example.com', sent: false, because: 'The time for this run was over.' },
    ]);
    expect(inbox.mails).toEqual([]);
  });
});

describe('The connection to the mail server', () => {
  it('is encrypted where the server offers it, whatever its certificate, as long as nothing more is asked', async () => {
    await send(['a@example.com']);
    expect(inbox.mails[0]?.wasEncrypted).toBe(true);
  });

  it('is not encrypted when that is switched off', async () => {
    await send(['a@example.com'], contextFor(inbox.port, { useTls: 'false' }));
    expect(inbox.mails[0]?.wasEncrypted).toBe(false);
  });

  it.each([
    ['TLS is required', { useTls: true }],
    ['there is a user name to protect', { username: 'lemur', password: 'Otter!Lantern9' }],
  ])('is refused to a server with a certificate that nobody trusts when %s', async (_, settings) => {
    const context = contextFor(inbox.port, settings);
    const deliveries = await send(['a@example.com', 'b@example.com'], context);
    expect(deliveries).toMatchObject([
      { sent: false, because: expect.stringMatching(/certificate/i) as string },
      { sent: false, because: expect.stringMatching(/certificate/i) as string },
    ]);
    expect(inbox.mails).toEqual([]);
    expect(JSON.stringify([deliveries, context.logged])).not.toContain('Otter!Lantern9');
  });

  it('is refused to a server without TLS when TLS is required', async () => {
    const plain = await openSmtpInbox({ disabledCommands: ['STARTTLS', 'AUTH'] });
    try {
      expect(await send(['a@example.com'], contextFor(plain.port, { useTls: true }))).toMatchObject([
        { sent: false, because: expect.stringMatching(/STARTTLS/) as string },
      ]);
      expect(plain.mails).toEqual([]);
    } finally {
      await plain.close();
    }
  });

  it('signs in with user name and password, and reports a refusal once for all', async () => {
    const strict = await openSmtpInbox({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: ({ username, password }, _session, done) => done(password === 'Otter!Lantern9' ? null : new Error('Wrong.'), { user: username }),
    });
    try {
      const settings = { useTls: false, username: 'lemur', password: 'Otter!Lantern9' };
      expect(await send(['a@example.com'], contextFor(strict.port, settings))).toMatchObject([{ sent: true }]);
      expect(strict.mails[0]?.user).toBe('lemur');
      const before = strict.connections();
      expect(await send(['a@example.com', 'b@example.com'], contextFor(strict.port, { ...settings, password: 'wrong' }))).toMatchObject([
        { sent: false },
        { sent: false },
      ]);
      expect(strict.connections() - before).toBe(1);
    } finally {
      await strict.close();
    }
  });

  it('to a server that is not there fails with the address, for each recipient, and is tried once', async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    const context = contextFor(port);
    expect(await send(['a@example.com', 'b@example.com'], context)).toMatchObject([
      { recipient: 'a@example.com', sent: false, because: expect.stringContaining(String(port)) as string },
      { recipient: 'b@example.com', sent: false },
    ]);
    expect(context.logged.map(({ message }) => message)).toEqual(['Mail not sent']);
  });
});

describe('A kept sender', () => {
  const open = (context: PluginContext<EmailSettings>) => {
    if (!emailNotifier.open) throw new Error('It keeps no sender.');
    return emailNotifier.open(context);
  };
  const message = (name: string): NotificationMessage => ({ event: 'expiration', certificates: [certificateFacts(now, { name })] });

  it('sends many messages side by side over a few connections', async () => {
    const before = inbox.connections();
    const sender = open(contextFor(inbox.port));
    const names = Array.from({ length: 12 }, (_, index) => `n${index}.example.com`);
    await Promise.all(names.map((name) => sender.send(message(name), [`${name.replaceAll('.', '-')}@example.com`], null)));
    sender.close();
    expect(inbox.mails.map((mail) => /n\d+\.example\.com/.exec(mail.text)?.[0]).sort()).toEqual([...names].sort());
    for (const mail of inbox.mails) expect(mail.to[0]?.replaceAll('-', '.')).toContain(/n\d+\.example\.com/.exec(mail.text)?.[0]);
    expect(inbox.connections() - before).toBeLessThanOrEqual(5);
  });

  it('gives a server up that is not there for five messages in a row', async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    const context = contextFor(port);
    const sender = open(context);
    const deliveries = [];
    for (let round = 0; round < 8; round++) deliveries.push(...(await sender.send(expiration, ['a@example.com'], null)));
    sender.close();
    expect(deliveries.map(({ sent }) => sent)).toEqual(Array(8).fill(false));
    expect(context.logged).toHaveLength(5);
  });
});

describe('The settings of mail', () => {
  it('read texts from the environment and values from a file', () => {
    const given = { from: 'lemur@example.com', host: 'mx', port: '587', useTls: 'true', useSsl: 'no' };
    expect(emailSettings.parse(given)).toMatchObject({ port: 587, useTls: true, useSsl: false });
    expect(emailSettings.parse({ ...given, port: 587, useTls: true, useSsl: false })).toEqual(emailSettings.parse(given));
  });

  it('lack a sender at first: the plugin is then not configured, without an exception', () => {
    expect(emailSettings.safeParse({}).error?.issues.map((issue) => issue.path[0])).toEqual(['from']);
  });
});
