import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';

export interface AttemptLimit {
  /** Failures of one user from one address within the window. */
  readonly attempts: number;
  readonly windowSeconds: number;
}

/**
 * How many times the failures of one pair an address may collect over all users. Many people sit behind one address, and a
 * guesser who tries each user once must run out too.
 */
export const ADDRESS_FACTOR = 10;

export interface Bucket {
  readonly name: string;
  readonly mostFailures: number;
}

export interface BucketState {
  readonly failures: number;
  readonly windowStartedAt: Date;
}

/** Whoever has an IPv6 address has a network of them: its first 64 bits stand for all. */
export function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '').replace(/%.*$/, '');
  if (!isIPv6(plain)) return plain;
  const [head = '', tail] = plain.split('::');
  const [before, after] = [head, tail ?? ''].map((part) => part.split(':').filter(Boolean));
  const gap = tail === undefined ? 0 : 8 - (before?.length ?? 0) - (after?.length ?? 0);
  const groups = [...(before ?? []), ...Array.from({ length: gap }, () => '0'), ...(after ?? [])];
  return `${groups
    .slice(0, 4)
    .map((group) => group.toLowerCase().replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
}

/**
 * What a failed attempt is counted in: the user from this address, and the address over all users. Nobody can lock a user out
 * from elsewhere, since no bucket belongs to a user alone.
 * @param user id of a known user, else what was typed
 */
export function bucketsOf(user: number | string, address: string, { attempts }: AttemptLimit): { pair: Bucket; address: Bucket } {
  const network = networkOf(address);
  const who = typeof user === 'number' ? `user ${user}` : `name ${user.toLowerCase()}`;
  return {
    pair: {
      name: `pair:${createHash('sha256')
        .update(JSON.stringify([who, network]))
        .digest('hex')}`,
      mostFailures: attempts,
    },
    address: { name: `address:${network}`, mostFailures: attempts * ADDRESS_FACTOR },
  };
}

/** Seconds until another attempt is looked at; null when one may be made now. */
export function secondsToWait(bucket: Bucket, state: BucketState | undefined, windowSeconds: number, now: Date): number | null {
  if (!state || state.failures < bucket.mostFailures) return null;
  const left = Math.ceil((state.windowStartedAt.getTime() + windowSeconds * 1000 - now.getTime()) / 1000);
  return left > 0 ? left : null;
}
