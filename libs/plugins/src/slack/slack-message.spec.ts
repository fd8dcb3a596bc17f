import { describe, expect, it } from 'vitest';
import type { NotificationMessage } from '../contracts/message';
import { everyMessage } from '../testing/notifier.contract';
import { slackMessage } from './slack-message';

/** The same, with markup of Slack in every text that comes from outside. */
function hostile(value: unknown, key = ''): unknown {
  if (typeof value === 'string') return key === 'event' || key === 'url' ? value : '<!channel> <https://evil.example|click> & co';
  if (Array.isArray(value)) return value.map((item) => hostile(item, key));
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, hostile(inner, name)]));
}

describe('A message to Slack', () => {
  it.each(everyMessage(new Date('2026-05-04T12:00:00Z')).map((message) => [message.event, message] as const))(
    'about %s calls nobody and leads nowhere by what somebody called his certificate',
    (_, message) => {
      const { attachments } = slackMessage(hostile(message) as NotificationMessage);
      const texts = attachments.flatMap(({ title, text, fallback, fields }) => [
        title,
        text,
        fallback,
        ...fields.flatMap((field) => [field.title, field.value]),
      ]);
      expect(texts.join('\n')).toContain('&lt;!channel&gt;');
      expect(texts.filter((text) => /[<>]|&(?!amp;|lt;|gt;)/.test(text))).toEqual([]);
      expect(texts.filter((text) => text.includes('&amp;lt;'))).toEqual([]);
    },
  );
});
