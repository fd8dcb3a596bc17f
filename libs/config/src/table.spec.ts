import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { configTable } from '.';
import { outsideName } from './leaves';
import { findNearest } from './nearest';

describe('The settings table', () => {
  it('has a row for each setting with its names, default and meaning', () => {
    const table = configTable();
    expect(table).toContain('| `LEMUR_PORT` | `8000` | Port the API listens on; 0 takes a free one. | server.port |');
    expect(table).toContain('| `DATABASE_URL` or `SQLALCHEMY_DATABASE_URI` | – |');
    expect(table).toContain('`LEMUR_ENCRYPTION_KEYS_FILE`');
  });

  it('has the same four columns in every row, whatever the words hold', () => {
    const rows = configTable({ odd: z.object({ PIPE: z.string().describe('a | b\nc') }) }).split('\n');
    expect(rows.filter((row) => row.replaceAll('\\|', '').split('|').length !== 6)).toEqual([]);
    expect(rows.at(-1)).toBe('| `PIPE` | (needed) | a \\| b c | plugin odd |');
  });
});

describe('A name outside', () => {
  it('is made from the path', () => {
    expect(outsideName(['worker', 'perQueueLimit'], null)).toBe('LEMUR_WORKER_PER_QUEUE_LIMIT');
    expect(outsideName(['apiKey'], 'acme-corp')).toBe('LEMUR_ACME_CORP_API_KEY');
  });

  it('is found by a near miss, and by nothing far', () => {
    expect(findNearest('LEMUR_HOTS', ['LEMUR_HOST', 'LEMUR_PORT'])).toBe('LEMUR_HOST');
    expect(findNearest('LEMUR_TOKEN_SECERT', ['LEMUR_TOKEN_SECRET', 'LEMUR_TOKEN_SECRETS'])).toBe('LEMUR_TOKEN_SECRET');
    expect(findNearest('LEMUR_ZZZZZZZZ', ['LEMUR_HOST'])).toBeNull();
  });
});
