import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** What goes to the provider with somebody who signs in, and comes back with him. */
export interface SignInState {
  /** `<time>:<salt and signature>`: whoever has it learns nothing but when it was made. */
  readonly state: string;
  /** Goes into the ID token. Made of the state, so that any process can tell whether the two belong together. */
  readonly nonce: string;
}

const SALT_BYTES = 16;
/** Another machine's clock may be a little ahead of ours. */
const CLOCK_SKEW_SECONDS = 60;
const MOST_CHARACTERS = 200;

/** Spelt so that the parts cannot run into each other. */
const sign = (secret: string, ...parts: readonly string[]) => createHmac('sha256', secret).update(JSON.stringify(parts)).digest();

/**
 * The secrets that a state may be signed with, the first for new ones. Where none was set they are made of the secrets of the tokens, which all
 * processes share.
 */
export const stateSecretsOf = (own: string | undefined, tokenSecrets: readonly string[]): string[] =>
  own === undefined ? tokenSecrets.map((secret) => createHmac('sha256', secret).update('sign-in state').digest('hex')) : [own];

const nonceOf = (secret: string, state: string) => sign(secret, 'nonce', state).toString('base64url').slice(0, 24);

/** @param salt 16 random bytes: no two sign-ins have the same state */
export function mintState(secret: string, provider: string, now: Date, salt: Buffer): SignInState {
  const time = Math.floor(now.getTime() / 1000).toString(16);
  const signature = sign(secret, 'state', provider, time, salt.toString('hex'));
  const state = `${time}:${Buffer.concat([salt, signature]).toString('base64url')}`;
  return { state, nonce: nonceOf(secret, state) };
}

/** @returns the nonce that belongs to it, or why it is not good */
export function checkState(
  secrets: readonly string[],
  provider: string,
  state: string,
  now: Date,
  lifetimeSeconds: number,
): { nonce: string } | { because: 'malformed' | 'forged' | 'too old' } {
  const [, time, text] = /^([0-9a-f]{1,12}):([A-Za-z0-9_-]+)$/.exec(state.slice(0, MOST_CHARACTERS)) ?? [];
  const bytes = Buffer.from(text ?? '', 'base64url');
  if (time === undefined || bytes.length !== SALT_BYTES + 32 || bytes.toString('base64url') !== text) return { because: 'malformed' };
  const salt = bytes.subarray(0, SALT_BYTES).toString('hex');
  const secret = secrets.find((one) => timingSafeEqual(bytes.subarray(SALT_BYTES), sign(one, 'state', provider, time, salt)));
  if (secret === undefined) return { because: 'forged' };
  const ageSeconds = now.getTime() / 1000 - parseInt(time, 16);
  if (ageSeconds > lifetimeSeconds || ageSeconds < -CLOCK_SKEW_SECONDS) return { because: 'too old' };
  return { nonce: nonceOf(secret, state) };
}

/** What is remembered of a state that was used. */
export const digestOf = (state: string): string => createHash('sha256').update(state).digest('hex');
