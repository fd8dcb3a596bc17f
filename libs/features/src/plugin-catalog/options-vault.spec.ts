import { randomUUID } from 'node:crypto';
import { createSealer, generateEncryptionKey } from '@app/crypto';
import type { DomainError } from '@app/errors';
import { secret } from '@app/plugins';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { OptionsVault, type OptionsRow } from './options-vault';

const sftp = {
  slug: 'sftp',
  options: z.object({
    host: z.string().describe('server'),
    port: z.int().min(1).default(22).describe('port'),
    password: secret('password').optional(),
  }),
};
const vault = new OptionsVault(createSealer({ keys: [generateEncryptionKey()] }));
const aRow = (): OptionsRow => ({ table: 'destinations', uuid: randomUUID() });
const given = (values: Record<string, unknown>) => Object.entries(values).map(([name, value]) => ({ name, value }));

/** What is wrong, as a request's reader finds it. */
function refusal(close: () => unknown): unknown {
  try {
    close();
  } catch (error) {
    return (error as DomainError).details.reasons;
  }
  return null;
}

describe('The options of a stored object', () => {
  it('are stored with their secrets sealed, and opened for the plugin', () => {
    const row = aRow();
    const stored = vault.close(sftp, given({ host: 'a.test', password: 'Pebble#Moss3' }), row);
    expect(stored).toEqual({ host: 'a.test', port: 22, password: expect.stringMatching(/^v1\./) as unknown });
    expect(JSON.stringify(stored)).not.toContain('Pebble');
    expect(vault.open(sftp, stored, row)).toEqual({ host: 'a.test', port: 22, password: 'Pebble#Moss3' });
  });

  it('keep a secret that comes back as null, and drop one that does not', () => {
    const row = aRow();
    const stored = vault.close(sftp, given({ host: 'a.test', password: 'old' }), row);
    const kept = vault.close(sftp, given({ host: 'b.test', password: null }), row, stored);
    expect(vault.open(sftp, kept, row)).toMatchObject({ host: 'b.test', password: 'old' });
    expect(vault.close(sftp, given({ host: 'b.test' }), row, stored)).not.toHaveProperty('password');
    expect(vault.close(sftp, given({ host: 'b.test', password: '' }), row, stored)).not.toHaveProperty('password');
  });

  it('cannot be opened in another row', () => {
    const row = aRow();
    const stored = vault.close(sftp, given({ host: 'a.test', password: 'x' }), row);
    expect(() => vault.open(sftp, stored, aRow())).toThrowError(expect.objectContaining({ code: 'secret.altered' }) as Error);
  });

  it('are refused by the plugin’s schema, where the reader looks for it, and without the value of a secret', () => {
    expect(refusal(() => vault.close(sftp, given({ port: 'x', password: 7 }), aRow()))).toEqual({
      plugin: { pluginOptions: { host: 'Missing data for required option.', port: expect.any(String) as unknown, password: expect.any(String) as unknown } },
    });
  });

  it('take numbers as text, and leave out what the plugin does not know', () => {
    expect(vault.close(sftp, given({ host: 'a.test', port: '2222', colour: 'blue' }), aRow())).toEqual({ host: 'a.test', port: 2222 });
  });
});
