import { describe, expect, it } from 'vitest';
import type { NotificationMessage } from '../contracts/message';
import { certificateFacts, everyMessage } from '../testing';
import { isEmailAddress, splitAddresses } from './addresses';
import { htmlOf } from './letter-html';
import { textOf } from './letter-text';
import { letterFor, subjectOf } from './letters';

const now = new Date('2026-05-04T12:00:00Z');
const inDays = (days: number) => new Date(now.getTime() + days * 24 * 60 * 60 * 1000);
const textFor = (message: NotificationMessage) => textOf(letterFor(message, now));
const htmlFor = (message: NotificationMessage) => htmlOf(letterFor(message, now));

describe('A mail of every event', () => {
  it.each(everyMessage(now).map((message) => [message.event, message] as const))(
    '%s has a headline, says when, whom to ask and ends the same way',
    (event, message) => {
      const [text, html] = [textFor(message), htmlFor(message)];
      for (const part of [text, html]) {
        expect(part).not.toMatch(/undefined|null|NaN|\[object/);
        expect(part).toContain('All times are UTC.');
        expect(part).toContain(event === 'job_overdue' ? 'sync-all-sources' : 'web-team@example.com');
        if ('contacts' in message) expect(part).toContain('security@example.com');
      }
      expect(html).toContain(`<title>${subjectOf(event)}</title>`);
      for (const line of text.split('\n')) if (!line.includes('https://')) expect(line.length).toBeLessThanOrEqual(78);
    },
  );

  it('has the subject that filters of older installations know', () => {
    expect(subjectOf('expiring_deployed_certificate')).toBe('Lemur: Expiring Deployed Certificate Notification');
    expect(subjectOf('failed')).toBe('Lemur: Failed Notification');
  });

  it('is blue for good news and red for everything else', () => {
    expect(
      everyMessage(now)
        .map((message) => [message.event, letterFor(message, now).tone])
        .filter(([, tone]) => tone === 'news'),
    ).toEqual([['rotation', 'news']]);
  });
});

describe('A warning of expiry', () => {
  const named = (name: string, days: number) => certificateFacts(now, { name, notAfter: inDays(days) });

  it('puts several thresholds into one mail, the soonest first, and says the widest in its headline', () => {
    const letter = letterFor({ event: 'expiration', certificates: [named('late', 30.5), named('soon', 2.2), named('also-soon', 2.1)] }, now);
    expect(letter.headline).toBe('3 certificates expire within 30 days');
    expect(letter.sections.map(({ title, items }) => [title, items.map((item) => item.title)])).toEqual([
      ['Expiring in 2 days', ['also-soon', 'soon']],
      ['Expiring in 30 days', ['late']],
    ]);
  });

  it.each([
    [15.99, 'in 15 days'],
    [1, 'in 1 day'],
    [0.5, 'in less than a day'],
    [-0.5, 'yesterday'],
    [-3, '3 days ago'],
  ])('with %d days left says %s', (days, words) => {
    expect(letterFor({ event: 'expiration', certificates: [named('one', days)] }, now).headline).toBe(`1 certificate expires ${words}`);
  });

  it('says that none is known where a certificate has no endpoints, and counts them otherwise', () => {
    expect(textFor({ event: 'expiration', certificates: [certificateFacts(now, { endpoints: [] })] })).toMatch(/Endpoints: +none known/);
    expect(textFor({ event: 'expiration', certificates: [certificateFacts(now)] })).toMatch(/Endpoints: +1\n/);
  });

  it('leaves the link out when nobody knows the address of the dashboard', () => {
    const message: NotificationMessage = { event: 'expiration', certificates: [certificateFacts(now, { url: null })] };
    expect(textFor(message) + htmlFor(message)).not.toMatch(/https?:\/\/|href/);
  });

  it('tells several revocations at once', () => {
    const letter = letterFor({ event: 'revocation', certificates: [named('one', 5), named('two', 5)], contacts: [] }, now);
    expect(letter.headline).toBe('2 certificates were revoked');
    expect(letter.sections.flatMap(({ items }) => items.map(({ title }) => title))).toEqual(['one', 'two']);
  });

  it('of a summary that does not list all says so', () => {
    const opening = (hasMore: boolean) => letterFor({ event: 'expiration_summary', certificates: [], hasMore }, now).opening.join(' ');
    expect(opening(true)).toContain('More end soon');
    expect(opening(false)).not.toContain('More end soon');
  });

  it('of an empty summary says that there is nothing', () => {
    expect(letterFor({ event: 'expiration_summary', certificates: [] }, now).headline).toBe('Summary: no certificate expires soon');
  });
});

describe('What comes from outside', () => {
  const evil = `<script>alert("1")</script>&'`;

  it('is escaped in HTML wherever it stands', () => {
    const certificate = certificateFacts(now, { name: evil, owner: evil, status: evil, endpoints: [{ name: evil, dnsName: evil, port: 1, url: `"><b>` }] });
    const messages: NotificationMessage[] = [
      { event: 'expiration', certificates: [certificate] },
      { event: 'revocation', certificates: [certificate], contacts: [evil] },
      { event: 'reissue_failed', certificate, because: evil, contacts: [] },
      { event: 'rotation', certificate: { ...certificate, replaced: certificate }, contacts: [] },
      { event: 'failed', request: { name: evil, owner: evil }, because: evil, contacts: [] },
    ];
    for (const message of messages) {
      const html = htmlFor(message);
      expect(html).not.toContain('<script');
      expect(html).not.toContain('"><b>');
      expect(html).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;');
    }
  });

  it('is never a link, unless it is one of the web', () => {
    const html = htmlFor({ event: 'expiration', certificates: [certificateFacts(now, { url: 'javascript:alert(1)' })] });
    expect(html).not.toContain('javascript:');
  });

  it('cannot add lines to the text that look like ours', () => {
    const text = textFor({
      event: 'failed',
      request: { name: 'shop\n\n-- \nAll is well', owner: 'a@example.com' },
      because: 'no\r\nOwner: other',
      contacts: [],
    });
    expect(text).not.toMatch(/^(All is well|Owner: other)/m);
  });

  it('loads nothing: the HTML names no picture, font or script', () => {
    for (const message of everyMessage(now)) expect(htmlFor(message)).not.toMatch(/<img|<link|<script|url\(|src=/i);
  });
});

describe('An e-mail address', () => {
  it.each(['a@example.com', "o'hara+tag@mail.example.co.uk", 'root@localhost'])('%s is one', (text) => expect(isEmailAddress(text)).toBe(true));
  it.each([
    '',
    'a',
    'a@',
    '@b',
    'a b@example.com',
    'a@b@c',
    'Ann <a@example.com>',
    'a@example..com',
    'a,b@example.com',
    'a@example.com\n',
    `${'a'.repeat(250)}@example.com`,
  ])('%j is none', (text) => expect(isEmailAddress(text)).toBe(false));
  it('counts once in a list, however it is written', () => {
    expect(splitAddresses(' a@x.com, b@x.com,,A@X.com ')).toEqual(['a@x.com', 'b@x.com']);
  });
});
