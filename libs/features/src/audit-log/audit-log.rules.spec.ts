import { describe, expect, it } from 'vitest';
import { actionsOf, logTypeOf } from './log-type.rules';
import { maskSecrets } from './masking.rules';

describe('An act in the log', () => {
  it.each([
    ['certificate.issue', 'create_cert'],
    ['certificate.read-key', 'key_view'],
    ['certificate.edit', 'update_cert'],
    ['api-key.create', 'create_api_key'],
    ['user.sign-in', 'sign_in_user'],
  ])('%s goes by %s', (action, logType) => {
    expect(logTypeOf(action)).toBe(logType);
  });

  it('is found by its old name and by its own', () => {
    expect(actionsOf('key_view')).toEqual(['certificate.read-key', 'certificate.export-key']);
    expect(actionsOf('role.delete')).toEqual(['role.delete']);
  });
});

describe('Facts in the log', () => {
  it('lose every secret, by name and by looks, at any depth', () => {
    const masked = maskSecrets({
      name: 'x',
      password: 'hunter2',
      options: [{ apiToken: 'abc', url: 'https://x' }],
      body: '-----BEGIN EC PRIVATE KEY-----\nabc',
      stored: 'v1.0123abcd.x.y.z',
    });
    expect(masked).toEqual({ name: 'x', password: '(secret)', options: [{ apiToken: '(secret)', url: 'https://x' }], body: '(secret)', stored: '(secret)' });
  });

  it('tell that there was none, or that there is one, without telling it', () => {
    expect(maskSecrets({ password: null, hasPassword: true })).toEqual({ password: null, hasPassword: true });
  });
});
