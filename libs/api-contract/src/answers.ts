import { z } from 'zod';

/*
 * What several answers share. Answers are plain objects without rules or unions: each is cut to its shape on its way out, which
 * has to be cheap.
 */

/** ISO 8601 with `+00:00`; a fraction only when it is not zero. */
export const instant = z.string().meta({ format: 'date-time' });

/** `2027-02-01T00:00:00+00:00`, with six decimals when the fraction of the second is not zero. */
export function writeInstant(date: Date): string {
  const [seconds = '', milliseconds = '000'] = date.toISOString().slice(0, -1).split('.');
  return milliseconds === '000' ? `${seconds}+00:00` : `${seconds}.${milliseconds}000+00:00`;
}

/** Of one thing: what its buttons are made of. */
export const may = z.array(z.string()).optional().describe('What the caller may do with it, by permission.');

/** Of one thing that has parts which are not shown. */
export const version = z.int().optional().describe('Goes up with each change that somebody makes, also of a secret that is not shown.');

/** A page of a list. */
export const listAnswer = <Item extends z.ZodType>(item: Item) =>
  z.object({
    total: z.int().describe('Of all matches, not only this page.'),
    totalIsExact: z.boolean().optional().describe('False when `total` is an estimate, which is made only where counting would be slow.'),
    next: z.string().nullable().optional().describe('What `after` is for the next page; null on the last one. Only where a list has it.'),
    note: z.string().optional().describe('What should be known about this page, as a sentence; left out when there is nothing.'),
    items: z.array(item),
  });

/** What a refusal says. `code` is stable, `message` is for people. */
export const ErrorAnswer = z.object({
  message: z.string(),
  reasons: z.record(z.string(), z.unknown()).optional(),
  code: z.string(),
  hint: z.string().optional(),
  requestId: z.string(),
});
export type ErrorAnswer = z.infer<typeof ErrorAnswer>;

export const Done = z.object({ result: z.literal(true) });

/** For 204: there is no body. */
export const Nothing = z.void();

/** Bytes, sent as they are. */
export const Bytes = z.string().meta({ format: 'binary' });

export const Stats = z.object({ items: z.object({ labels: z.array(z.unknown()), values: z.array(z.int()) }), total: z.int() });

/** A private key as PEM, or null when there is none. */
export const KeyAnswer = z.object({ key: z.string().nullable() });
