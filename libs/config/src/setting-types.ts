import { isIP } from 'node:net';
import { z } from 'zod';

/*
 * A setting arrives as text from the environment and as JSON from the file; each type here reads both.
 * A message is the middle of a sentence: the loader puts the setting's name before it, and the value and an example after it.
 */

/** What the settings table, the loader and the masking know of one setting. */
export interface SettingWords {
  description: string;
  /** Name in the environment and in the file. Without it the name is made from the path. */
  key?: string;
  /** Older names. Two names that say different things stop the start. */
  aliases?: readonly string[];
  /** Kept out of tables, logs and error texts; may be read from the file that `<NAME>_FILE` names. */
  secret?: boolean;
  /** Shown when the value cannot be read. */
  example?: string;
  /** What the table shows as default where the value itself says too little. */
  defaultWords?: string;
}

/** Attaches the words. Call it last: zod keeps them on the outermost schema only. */
export const setting = <Schema extends z.ZodType>(schema: Schema, words: SettingWords): Schema => schema.meta({ ...words });

const trimmed = (value: unknown): unknown => (typeof value === 'string' ? value.trim() : value);

const textOf = (message: string) => z.string({ error: message });

export const text = () => z.preprocess(trimmed, textOf('is not a text').min(1, 'is empty'));

export const flag = () =>
  z.preprocess(
    (value) => {
      const word = typeof value === 'string' ? value.trim().toLowerCase() : value;
      if (word === 'true' || word === '1' || word === 'yes' || word === 'on' || word === 1) return true;
      if (word === 'false' || word === '0' || word === 'no' || word === 'off' || word === 0) return false;
      return word;
    },
    z.boolean({ error: 'is neither true nor false' }),
  );

export const integer = (least: number, most: number) =>
  z.preprocess(
    (value) => (typeof value === 'string' && /^\s*-?\d{1,15}\s*$/.test(value) ? Number(value) : value),
    z.int({ error: 'is not a whole number' }).min(least, `is not between ${least} and ${most}`).max(most, `is not between ${least} and ${most}`),
  );

export const oneOf = <const Choice extends string>(choices: readonly [Choice, ...Choice[]], spelling: (word: string) => string = (word) => word) =>
  z.preprocess((value) => (typeof value === 'string' ? spelling(value.trim()) : value), z.enum(choices, { error: `is none of ${choices.join(', ')}` }));

const parsesAsUrl = (value: string, schemes: readonly string[]): boolean => {
  try {
    return schemes.includes(new URL(value).protocol);
  } catch {
    return false;
  }
};

export const url = (...schemes: readonly [string, ...string[]]) =>
  z.preprocess(
    trimmed,
    textOf('is not a URL').refine(
      (value) => parsesAsUrl(value, schemes),
      `is not a URL that begins with ${schemes.map((scheme) => `${scheme}//`).join(' or ')}`,
    ),
  );

const splitList = (value: unknown): unknown => {
  if (typeof value !== 'string') return value;
  if (!value.trim().startsWith('['))
    return value
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '');
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
};

/** Comma separated, or a JSON list where an item holds a comma itself. */
export const list = <Item extends z.ZodType>(item: Item) => z.preprocess(splitList, z.array(item, { error: 'is not a list (comma separated, or JSON)' }));

export const emailAddress = () =>
  z.preprocess(
    trimmed,
    textOf('holds something that is not an e-mail address').regex(/^[^\s@,<>"]+@[^\s@,<>"]+$/, 'holds something that is not an e-mail address'),
  );

const isHostOrNetwork = (value: string): boolean => {
  const [address = '', prefix, ...rest] = value.replace(/^\[(.*)\]$/, '$1').split('/');
  const version = isIP(address);
  if (version) return rest.length === 0 && (prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (version === 4 ? 32 : 128)));
  return /^(\*\.)?[a-z0-9_][a-z0-9_-]*(\.[a-z0-9_][a-z0-9_-]*)*$/i.test(value) && !/(^|\.)(\d+|0x[0-9a-f]*)$/i.test(value);
};

/** A host name, `*.` and the end of one, an address, or a network. */
export const hostOrNetwork = () => text().refine(isHostOrNetwork, 'holds something that is neither a host name nor a network');

const compiles = (pattern: string): boolean => {
  try {
    new RegExp(pattern);
    return true;
  } catch {
    return false;
  }
};

export const pattern = () => textOf('holds something that is not a regular expression').refine(compiles, 'holds something that is not a regular expression');

/** 32 bytes as URL-safe base64, with or without the padding. */
export const encryptionKey = () =>
  textOf('holds something that is not a key').refine(
    (key) => /^[A-Za-z0-9_-]{43}=?$/.test(key) && Buffer.from(key, 'base64url').length === 32,
    'holds something that is not a key: a key is 32 random bytes in URL-safe base64, 43 characters and perhaps one "="',
  );

const parseJson = (value: unknown): unknown => {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
};

export const mapping = () =>
  z.preprocess(parseJson, z.record(z.string(), z.string({ error: 'holds a value that is not a text' }), { error: 'is not a JSON object' }));

/** A JSON value of this shape. */
export const json = <Shape extends z.ZodType>(shape: Shape) => z.preprocess(parseJson, shape);

const isPositive = (text: string) => /^[1-9]\d{0,9}$/.test(text);

/** A JSON object from id to id; texts of digits count as numbers. */
export const numbersByNumber = () =>
  z.preprocess(
    parseJson,
    z.record(
      z.string().refine(isPositive, 'holds a name that is not an id'),
      z.preprocess(
        (value) => (typeof value === 'string' && isPositive(value) ? Number(value) : value),
        z.int({ error: 'holds a value that is not an id' }).min(1),
      ),
      { error: 'is not a JSON object' },
    ),
  );

const UNIT_SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** Seconds in "90s", "30m", "12h" or "7d"; a bare number counts days. Null when it is none of these, or not positive. */
export function readDurationSeconds(value: unknown): number | null {
  const match = /^\s*(\d{1,9})\s*([smhd]?)\s*$/.exec(String(value));
  const amount = Number(match?.[1] ?? 0);
  return amount > 0 ? amount * (UNIT_SECONDS[match?.[2] || 'd'] ?? 0) : null;
}

export const durationSeconds = () =>
  z.unknown().transform((value, context) => {
    const seconds = typeof value === 'string' || typeof value === 'number' ? readDurationSeconds(value) : null;
    if (seconds !== null) return seconds;
    context.addIssue({ code: 'custom', message: 'is not a length of time (a number of days, or with its unit s, m, h or d)' });
    return z.NEVER;
  });

export interface RateLimit {
  attempts: number;
  windowSeconds: number;
}

/** "10/5m", or null for "off". */
export const rateLimit = () =>
  z.unknown().transform((value, context): RateLimit | null => {
    const words = typeof value === 'string' ? value.trim().toLowerCase() : '';
    if (words === 'off') return null;
    const match = /^(\d{1,6})\/(\d{1,6}[smhd])$/.exec(words);
    const attempts = Number(match?.[1] ?? 0);
    const windowSeconds = readDurationSeconds(match?.[2]);
    if (attempts > 0 && windowSeconds !== null) return { attempts, windowSeconds };
    context.addIssue({ code: 'custom', message: 'is neither "off" nor attempts per time' });
    return z.NEVER;
  });
