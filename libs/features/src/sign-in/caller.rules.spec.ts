import { describe, expect, it } from 'vitest';
import { admit, type CallerRow, isWorthNoting } from './caller.rules';

const now = new Date('2026-01-31T00:00:00Z');
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);
const origin = { address: '192.0.2.1', requestId: 'r1' };
const user = (change: Partial<CallerRow> = {}): CallerRow => ({
  id: 7,
  email: 'ann@example.com',
  active: true,
  sessionGeneration: 0,
  roles: ['web'],
  keyId: null,
  keyUserId: null,
  revoked: null,
  ttlDays: null,
  issuedAt: null,
  applicationName: null,
  lastUsedAt: null,
  ...change,
});
const withKey = (change: Partial<CallerRow> = {}) => user({ keyId: 3, keyUserId: 7, revoked: false, ttlDays: 30, issuedAt: daysAgo(1), ...change });

const session = { apiKeyId: null, sessionGeneration: 0 };
const key = { apiKeyId: 3, sessionGeneration: 0 };

describe('Whoever brings a token', () => {
  it('comes in as an actor with his roles of this moment', () => {
    expect(admit(user(), session, origin, now)).toMatchObject({
      kind: 'user',
      userId: 7,
      name: 'ann@example.com',
      caller: 'ann@example.com',
      roles: ['web'],
      address: '192.0.2.1',
    });
  });

  it('is known by the application of his API key where it names one', () => {
    expect(admit(withKey({ applicationName: 'deployer' }), key, origin, now)).toMatchObject({ apiKeyId: 3, caller: 'deployer', name: 'ann@example.com' });
  });

  it.each([
    ['when the user is not there', undefined, null, 'Token is invalid'],
    ['when the user is switched off', user({ active: false }), null, 'User is not currently active'],
    ['when the key was deleted', user(), 3, 'Token is invalid'],
    ['when the key is of somebody else', withKey({ keyUserId: 8 }), 3, 'Token is invalid'],
    ['when the key was revoked', withKey({ revoked: true }), 3, 'Token has been revoked'],
    ['when the key is over, to the day', withKey({ issuedAt: daysAgo(30) }), 3, 'Token has expired'],
  ])('stays outside %s', (_, row, keyId, message) => {
    expect(() => admit(row, { apiKeyId: keyId, sessionGeneration: 0 }, origin, now)).toThrow(expect.objectContaining({ kind: 'unauthenticated', message }));
  });

  it('comes in until the last moment of a key, and for ever with one of -1 days', () => {
    expect(admit(withKey({ issuedAt: new Date(daysAgo(30).getTime() + 1) }), key, origin, now).userId).toBe(7);
    expect(admit(withKey({ ttlDays: -1, issuedAt: daysAgo(9999) }), key, origin, now).userId).toBe(7);
  });
});

describe('When the sessions of a user were ended', () => {
  it('a token of before is refused, one of after is not, and API keys stay', () => {
    const ended = { sessionGeneration: 2 };
    for (const sessionGeneration of [0, 1, 3]) {
      expect(() => admit(user(ended), { ...session, sessionGeneration }, origin, now)).toThrow(expect.objectContaining({ code: 'token.session-ended' }));
    }
    expect(admit(user(ended), { ...session, sessionGeneration: 2 }, origin, now).userId).toBe(7);
    expect(admit(withKey(ended), key, origin, now).apiKeyId).toBe(3);
  });
});

describe('The last use of a key', () => {
  it('is written at most once a minute', () => {
    expect(isWorthNoting({ lastUsedAt: null }, now)).toBe(true);
    expect(isWorthNoting({ lastUsedAt: new Date(now.getTime() - 60_000) }, now)).toBe(false);
    expect(isWorthNoting({ lastUsedAt: new Date(now.getTime() - 60_001) }, now)).toBe(true);
  });
});
