import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { configTable, explainConfig } from '.';
import { outsideName } from './leaves';
import { findNearest } from './nearest';

describe('The settings table', () => {
  it('has a row for each setting with its names, default and meaning', () => {
    const table = configTable();
    expect(table).toContain('| `LEMUR_PORT` | `8000` | Port the API listens on; 0 takes a free one. | server.port |');
    expect(table).toContain('| `DATABASE_URL` or `SQLALCHEMY_DATABASE_URI` | – |');
    expect(table).toContain('`LEMUR_ENCRYPTION_KEYS_FILE`');
  });

  it('has one row for a setting that two plugins share, secret when one of them says so', () => {
    const shared = (secret: boolean) => z.object({ ODD_KEY: z.string().optional().meta({ description: 'A key.', secret }) });
    const rows = configTable({ one: shared(false), two: shared(true) })
      .split('\n')
      .filter((row) => row.includes('ODD_KEY'));
    expect(rows).toEqual(['| `ODD_KEY` | – | A key. Secret; may be in the file that `ODD_KEY_FILE` names. | plugin one, two |']);
    const { settings } = explainConfig({ plugins: { one: shared(false), two: shared(true) }, environment: { ODD_KEY: 'hush' } });
    expect(settings.filter(({ name }) => name === 'ODD_KEY')).toMatchObject([{ value: '(set)', isSecret: true, from: 'environment' }]);
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
