import { describe, expect, it } from 'vitest';
import { requirementsAsOptions } from './requirements';

const requirement = (name: string) => ({ name, type: 'str', required: true, helpMessage: 'Words' });

describe('What a DNS provider needs', () => {
  it('is hidden while it is typed when it is a key, a token or a password, and not when it is only the name of one', () => {
    const secret = (name: string) => requirementsAsOptions([requirement(name)], false)[0]?.sensitive;
    expect(['apiKey', 'api_token', 'password', 'secret_access_key'].map(secret)).toEqual([true, true, true, true]);
    expect(['url', 'apiKeyName', 'account_id'].map(secret)).toEqual([false, false, false]);
  });

  it('need not be said again for an account that is stored', () => {
    expect(requirementsAsOptions([requirement('url')], false)[0]).toMatchObject({ required: true, helpMessage: 'Words' });
    expect(requirementsAsOptions([requirement('url')], true)[0]).toMatchObject({ required: false, helpMessage: 'Words. Left empty, it stays as it is.' });
  });
});
