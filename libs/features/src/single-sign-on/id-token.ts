import { createHash, timingSafeEqual } from 'node:crypto';
import { DomainError } from '@app/errors';
import { errors, type JWTPayload, jwtVerify, type JWTVerifyGetKey, type JWTVerifyOptions } from 'jose';

export interface IdTokenCheck {
  /** The keys of the provider. */
  readonly keys: JWTVerifyGetKey;
  /** Those of public keys only: with a shared secret whoever knows the client could sign. */
  readonly algorithms: readonly string[];
  readonly clientId: string;
  readonly isIssuer: (issuer: string) => boolean;
  readonly nonce: string;
  readonly accessToken: string;
  readonly now: Date;
}

export interface IdTokenClaims extends JWTPayload {
  readonly iss: string;
  readonly sub: string;
}

/** Clocks of two machines differ. */
const CLOCK_TOLERANCE_SECONDS = 30;

/** The messages are what clients of the API read. `because` is for the log. */
const refusedToken = (code: string, message: string, because: string, cause?: unknown) =>
  new DomainError('unauthenticated', `id-token.${code}`, message, {
    hint: 'Sign in again. If it stays so, tell an administrator of Lemur.',
    facts: { because },
    cause,
  });

const isSame = (one: string, other: string) => {
  const [a, b] = [one, other].map((text) => createHash('sha256').update(text).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
};

/** Half of the digest that belongs to the token's algorithm (OpenID Connect Core, 3.1.3.6). */
function hashFits(hash: unknown, accessToken: string, algorithm: string): boolean {
  if (hash === undefined) return true;
  const digest = createHash(algorithm === 'EdDSA' || algorithm === 'Ed25519' ? 'sha512' : `sha${algorithm.slice(2)}`)
    .update(accessToken)
    .digest();
  return typeof hash === 'string' && isSame(hash, digest.subarray(0, digest.length / 2).toString('base64url'));
}

async function verified(token: string, keys: JWTVerifyGetKey, options: JWTVerifyOptions) {
  try {
    return await jwtVerify(token, keys, options);
  } catch (error) {
    // A token that names no key is tried with each that could have made it.
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
    for await (const key of error) {
      try {
        return await jwtVerify(token, key, options);
      } catch (other) {
        if (!(other instanceof errors.JWSSignatureVerificationFailed)) throw other;
      }
    }
    throw new errors.JWSSignatureVerificationFailed();
  }
}

/**
 * What the provider says of whoever signed in, once it is certain that it says so, to us, and about this sign-in.
 * @throws DomainError `unauthenticated`; whatever `keys` throws when the provider is away
 */
export async function checkIdToken(token: string, { keys, algorithms, clientId, isIssuer, nonce, accessToken, now }: IdTokenCheck): Promise<IdTokenClaims> {
  const options: JWTVerifyOptions = {
    algorithms: [...algorithms],
    audience: clientId,
    requiredClaims: ['iss', 'sub', 'aud', 'exp', 'iat'],
    clockTolerance: CLOCK_TOLERANCE_SECONDS,
    currentDate: now,
  };
  const result = await verified(token, keys, options).catch((error: unknown) => {
    if (error instanceof errors.JWTExpired) throw refusedToken('expired', 'Token has expired', error.message, error);
    if (error instanceof errors.JWKSNoMatchingKey) throw refusedToken('unknown-key', 'Key not found', error.message, error);
    if (error instanceof errors.JOSEError) throw refusedToken('invalid', 'Token is invalid', error.message, error);
    throw error;
  });
  const { payload, protectedHeader } = result;
  const { iss, sub, aud, azp, at_hash: accessTokenHash } = payload;
  const refuse = (because: string) => refusedToken('invalid', 'Token is invalid', because);
  if (iss === undefined || !isIssuer(iss)) throw refuse('the issuer is another');
  if (sub === undefined || sub === '' || sub.length > 255) throw refuse('it names nobody');
  // A token for several is ours only when it says so (OpenID Connect Core, 3.1.3.7).
  if ((Array.isArray(aud) && aud.length > 1 && azp === undefined) || (azp !== undefined && azp !== clientId)) throw refuse('it was made for another client');
  if (typeof payload['nonce'] !== 'string' || !isSame(payload['nonce'], nonce)) throw refuse('it belongs to another sign-in (nonce)');
  if (!hashFits(accessTokenHash, accessToken, protectedHeader.alg)) throw refuse('the access token is of another sign-in (at_hash)');
  return { ...payload, iss, sub };
}
