import { describe, expect, it } from 'vitest';
import { notificationInWords } from './notification-words';

const notification = (options: Record<string, unknown>) => ({
  label: 'DEFAULT_WEB_30_DAY',
  description: null,
  plugin: { title: 'Slack' },
  options: Object.entries(options).map(([name, value]) => ({ name, value })),
});

describe('A notification in words', () => {
  it('says when and to whom', () => {
    expect(notificationInWords(notification({ interval: 30, unit: 'days', recipients: 'web@example.com,ops@example.com' }))).toBe(
      '30 days before, to web@example.com, ops@example.com',
    );
    expect(notificationInWords(notification({ interval: '1', unit: 'weeks' }))).toBe('1 week before, by Slack');
  });

  it('falls back to its label', () => {
    expect(notificationInWords(notification({}))).toBe('DEFAULT_WEB_30_DAY');
  });
});
