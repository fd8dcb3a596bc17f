import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readToken, signToken, type TokenSettings } from './tokens';

const now = new Date('2026-01-01T12:00:00Z');
const inHours = (hours: number) => new Date(now.getTime() + hours * 3_600_000);
const settings: TokenSettings = { secrets: ['newest-secret-of-all', 'an-older-secret-too'], algorithms: ['HS256'] };
const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
/** A token made by hand, as somebody else's library or an attacker would. */
const byHand = (header: object, claims: object, secret = 'newest-secret-of-all') => {
  const signed = `${part(header)}.${part(claims)}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
};
const hs256 = { alg: 'HS256', typ: 'JWT' };
const later = Math.floor(inHours(1).getTime() / 1000);

describe('A token', () => {
  it('says who signed in, as text, and when that ends', async () => {
    const token = await signToken(settings, { userId: 7, issuedAt: now, expiresAt: inHours(24) });
    const [header = '', claims = ''] = token.split('.').map((piece) => Buffer.from(piece, 'base64url').toString());
    expect(JSON.parse(header)).toEqual({ alg: 'HS256', typ: 'JWT' });
    expect(JSON.parse(claims)).toEqual({ iat: now.getTime() / 1000, sub: '7', exp: inHours(24).getTime() / 1000 });
    expect(await readToken(settings, token, inHours(23))).toEqual({ userId: 7, apiKeyId: null, sessionGeneration: 0, issuedAt: now });
  });

  it('that an older secret signed is still good, and new ones are signed with the newest', async () => {
    const old = await signToken({ ...settings, secrets: ['an-older-secret-too'] }, { userId: 7, issuedAt: now, expiresAt: inHours(1) });
    expect((await readToken(settings, old, now)).userId).toBe(7);
    const fresh = await signToken(settings, { userId: 7, issuedAt: now, expiresAt: inHours(1) });
    await expect(readToken({ ...settings, secrets: ['an-older-secret-too'] }, fresh, now)).rejects.toThrow('Token is invalid');
  });

  it('carries the generation of sessions it belongs to, once there was more than one', async () => {
    const token = await signToken(settings, { userId: 7, sessionGeneration: 2, issuedAt: now, expiresAt: inHours(24) });
    expect((await readToken(settings, token, now)).sessionGeneration).toBe(2);
  });

  it('of an older installation carries its user as a number', async () => {
    expect((await readToken(settings, byHand(hs256, { sub: 7, exp: later }), now)).userId).toBe(7);
  });

  it('of an API key may be without an end', async () => {
    const endless = await signToken(settings, { userId: 7, apiKeyId: 3, issuedAt: now, expiresAt: null });
    expect(await readToken(settings, endless, inHours(99_999))).toMatchObject({ userId: 7, apiKeyId: 3 });
  });

  it('has expired from the second of its end', async () => {
    const token = await signToken(settings, { userId: 7, issuedAt: now, expiresAt: inHours(1) });
    await expect(readToken(settings, token, inHours(1))).rejects.toThrow('Token has expired');
  });

  it.each([
    ['without a signature', `${part({ alg: 'none' })}.${part({ sub: '1', exp: later })}.`],
    ['with the algorithm none and a signature', byHand({ alg: 'none' }, { sub: '1', exp: later })],
    ['with an algorithm that is not in the settings', byHand({ alg: 'HS512' }, { sub: '1', exp: later })],
    ['signed by somebody else', byHand(hs256, { sub: '1', exp: later }, 'somebody-elses-secret')],
    ['of a sign-in without an end', byHand(hs256, { sub: '1' })],
    ['with an end that is no number', byHand(hs256, { sub: '1', exp: 'never' })],
    ['without a user', byHand(hs256, { exp: later })],
    ['whose user is no id', byHand(hs256, { sub: '1 OR 1=1', exp: later })],
    ['whose user is beyond any id', byHand(hs256, { sub: '99999999999', exp: later })],
    ['whose API key is no id', byHand(hs256, { sub: '1', aid: 'x', exp: later })],
    ['whose generation is no number', byHand(hs256, { sub: '1', exp: later, gen: 'x' })],
    ['that is no token', 'not.a.token'],
    ['that is empty', ''],
  ])('%s is refused', async (_, token) => {
    await expect(readToken(settings, token, now)).rejects.toMatchObject({ kind: 'unauthenticated', message: 'Token is invalid' });
  });
});
