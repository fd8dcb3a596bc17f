import { webcrypto } from 'node:crypto';
import { DomainError } from '@app/errors';
import { decodeProtectedHeader, errors, jwtVerify, SignJWT } from 'jose';

export type TokenAlgorithm = 'HS256' | 'HS384' | 'HS512';

export interface TokenSettings {
  /** Newest first: the first signs, all verify. */
  readonly secrets: readonly string[];
  /** The first signs; a token that names another is refused. */
  readonly algorithms: readonly TokenAlgorithm[];
}

export interface TokenClaims {
  readonly userId: number;
  /** Null: the token of a sign-in. */
  readonly apiKeyId: number | null;
  /** Of the user's sessions, when it was signed; 0 where it says nothing. */
  readonly sessionGeneration: number;
  readonly issuedAt: Date | null;
}

const bytes = (secret: string) => new TextEncoder().encode(secret);

const keys = new Map<string, Promise<webcrypto.CryptoKey>>();

/** Ready to verify with; made once, since every request brings a token. There are only as many as secrets and algorithms in the settings. */
function keyOf(secret: string, algorithm: TokenAlgorithm): Promise<webcrypto.CryptoKey> {
  const name = `${algorithm} ${secret}`;
  const key = keys.get(name) ?? webcrypto.subtle.importKey('raw', bytes(secret), { name: 'HMAC', hash: `SHA-${algorithm.slice(2)}` }, false, ['verify']);
  keys.set(name, key);
  return key;
}
const seconds = (time: Date) => Math.floor(time.getTime() / 1000);
const MAX_ID = 2_147_483_647;

/** Why a token is not accepted. The message is what clients of the API read. */
export const tokenRefused = (code: string, message: string, hint = 'Sign in again.') => new DomainError('unauthenticated', code, message, { hint });

/** @param expiresAt null: never, which only API keys may */
export function signToken(
  { secrets, algorithms }: TokenSettings,
  token: { userId: number; apiKeyId?: number; sessionGeneration?: number; issuedAt: Date; expiresAt: Date | null },
): Promise<string> {
  const [secret] = secrets;
  const [algorithm] = algorithms;
  if (secret === undefined || algorithm === undefined) {
    throw new DomainError('invalid', 'token.no-secret', 'There is no secret to sign tokens with.', { hint: 'Set LEMUR_TOKEN_SECRETS.' });
  }
  const signed = new SignJWT({
    iat: seconds(token.issuedAt),
    sub: String(token.userId),
    ...(token.apiKeyId === undefined ? {} : { aid: token.apiKeyId }),
    ...(token.sessionGeneration ? { gen: token.sessionGeneration } : {}),
  });
  if (token.expiresAt) signed.setExpirationTime(seconds(token.expiresAt));
  return signed.setProtectedHeader({ alg: algorithm, typ: 'JWT' }).sign(bytes(secret));
}

/**
 * Reads a token that one of the secrets signed with one of the algorithms. Older tokens carry `sub` as a number.
 * @throws DomainError `unauthenticated`
 */
export async function readToken({ secrets, algorithms }: TokenSettings, text: string, now: Date): Promise<TokenClaims> {
  const payload = await verify(text, secrets, algorithms, now);
  const [userId, apiKeyId] = [idOf(payload['sub']), payload['aid'] === undefined ? null : idOf(payload['aid'])];
  if (userId === null || (payload['aid'] !== undefined && apiKeyId === null)) throw tokenRefused('token.invalid', 'Token is invalid');
  if (payload['exp'] === undefined && apiKeyId === null)
    throw tokenRefused('token.invalid', 'Token is invalid', 'Only the token of an API key may be without an end. Sign in again.');
  const generation = payload['gen'] === undefined ? 0 : idOf(payload['gen']);
  if (generation === null) throw tokenRefused('token.invalid', 'Token is invalid');
  return { userId, apiKeyId, sessionGeneration: generation, issuedAt: typeof payload['iat'] === 'number' ? new Date(payload['iat'] * 1000) : null };
}

async function verify(text: string, secrets: readonly string[], algorithms: readonly TokenAlgorithm[], now: Date): Promise<Record<string, unknown>> {
  // Asked before a secret is touched: which algorithm counts is ours to say, never the token's.
  const named = algorithmOf(text);
  const algorithm = algorithms.find((one) => one === named);
  if (algorithm === undefined) throw tokenRefused('token.invalid', 'Token is invalid');
  for (const secret of secrets) {
    try {
      return { ...(await jwtVerify(text, await keyOf(secret, algorithm), { algorithms: [algorithm], currentDate: now })).payload };
    } catch (problem) {
      if (problem instanceof errors.JWSSignatureVerificationFailed) continue;
      if (problem instanceof errors.JWTExpired) throw tokenRefused('token.expired', 'Token has expired');
      if (problem instanceof errors.JOSEError) throw tokenRefused('token.invalid', 'Token is invalid');
      throw problem;
    }
  }
  throw tokenRefused('token.invalid', 'Token is invalid');
}

function algorithmOf(text: string): string | undefined {
  try {
    return decodeProtectedHeader(text).alg;
  } catch {
    return undefined;
  }
}

function idOf(claim: unknown): number | null {
  const id = typeof claim === 'number' ? claim : typeof claim === 'string' && /^\d{1,10}$/.test(claim) ? Number(claim) : NaN;
  return Number.isInteger(id) && id > 0 && id <= MAX_ID ? id : null;
}
