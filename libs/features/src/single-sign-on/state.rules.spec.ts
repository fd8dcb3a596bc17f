import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { checkState, mintState, stateSecretsOf } from './state.rules';

const now = new Date('2026-01-01T12:00:00Z');
const after = (seconds: number) => new Date(now.getTime() + seconds * 1000);
const salt = Buffer.alloc(16, 7);
const minted = mintState('secret-one', 'oauth2', now, salt);
const check = (state: string, at = now, provider = 'oauth2', secrets = ['secret-one']) => checkState(secrets, provider, state, at, 600);

describe('A state', () => {
  it('gives the nonce of its sign-in back, until it is too old', () => {
    expect(check(minted.state)).toEqual({ nonce: minted.nonce });
    expect(check(minted.state, after(600))).toEqual({ nonce: minted.nonce });
    expect(check(minted.state, after(601))).toEqual({ because: 'too old' });
    expect(check(minted.state, after(-61))).toEqual({ because: 'too old' });
  });

  it('is another for every sign-in, and so is its nonce', () => {
    const other = mintState('secret-one', 'oauth2', now, randomBytes(16));
    expect(other.state).not.toBe(minted.state);
    expect(other.nonce).not.toBe(minted.nonce);
  });

  it('is good for the provider that it was made for, and under an older secret', () => {
    expect(check(minted.state, now, 'ping')).toEqual({ because: 'forged' });
    expect(check(minted.state, now, 'oauth2', ['secret-two', 'secret-one'])).toEqual({ nonce: minted.nonce });
    expect(check(minted.state, now, 'oauth2', ['secret-two'])).toEqual({ because: 'forged' });
  });

  it('cannot be changed in any character', () => {
    for (let at = 0; at < minted.state.length; at++) {
      const changed = minted.state.slice(0, at) + (minted.state[at] === 'a' ? 'b' : 'a') + minted.state.slice(at + 1);
      expect(check(changed), changed).toHaveProperty('because');
    }
    for (const state of ['', ':', minted.state.slice(0, -1), `${minted.state}=`, ` ${minted.state}`, minted.state.toUpperCase()])
      expect(check(state)).toHaveProperty('because');
  });

  it('is signed with a secret of its own, or with what is made of the tokens’, never with a token’s itself', () => {
    expect(stateSecretsOf('own', ['a', 'b'])).toEqual(['own']);
    const made = stateSecretsOf(undefined, ['a', 'b']);
    expect(new Set([...made, 'a', 'b']).size).toBe(4);
    expect(stateSecretsOf(undefined, ['a', 'b'])).toEqual(made);
  });
});
