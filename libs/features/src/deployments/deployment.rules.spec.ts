import { describe, expect, it } from 'vitest';
import { decideDeployment, maxAttempts, maxLooks, nextLook, nextTry, type DeploymentFacts } from './deployment.rules';

const now = new Date('2026-05-04T12:00:00Z');
const facts = (change: Partial<DeploymentFacts> = {}): DeploymentFacts => ({
  isAttached: true,
  hasPrivateKey: true,
  notAfter: new Date('2026-08-04T12:00:00Z'),
  status: 'valid',
  deleted: false,
  overtakenBy: null,
  ...change,
});
const minutesUntil = (date: Date | null) => date && (date.getTime() - now.getTime()) / 60_000;

describe('A certificate', () => {
  it('is deployed while it is attached, valid, and its key is here', () => {
    expect(decideDeployment(facts(), true, now)).toEqual({ deploy: true });
    expect(decideDeployment(facts({ notAfter: now }), true, now)).toEqual({ deploy: true });
    expect(decideDeployment(facts({ status: null }), true, now)).toEqual({ deploy: true });
  });

  it.each([
    [{ isAttached: false }, 'withdrawn', /detached/],
    [{ deleted: true }, 'withdrawn', /deleted/],
    [{ status: 'revoked' }, 'skipped', /revoked/],
    [{ notAfter: new Date(now.getTime() - 1) }, 'skipped', /expired/],
    [{ hasPrivateKey: false }, 'skipped', /private key/],
    [{ overtakenBy: 'shop-2' }, 'skipped', /"shop-2" was put in its place/],
  ])('is not with %o, and the reason is a sentence', (change, state, because) => {
    expect(decideDeployment(facts(change), true, now)).toEqual({ deploy: false, state, because: expect.stringMatching(because) as string });
  });

  it('needs no key where its destination needs none', () => {
    expect(decideDeployment(facts({ hasPrivateKey: false }), false, now)).toEqual({ deploy: true });
  });
});

describe('A deployment that failed', () => {
  it('is tried again after pauses that double, up to an hour', () => {
    expect([1, 2, 3, 7, 8, 15].map((attempts) => minutesUntil(nextTry(attempts, 'upstream', now)))).toEqual([1, 2, 4, 60, 60, 60]);
  });

  it('is given up after many tries, and at once when trying again cannot help', () => {
    expect(nextTry(maxAttempts, 'upstream', now)).toBeNull();
    expect(nextTry(1, 'invalid', now)).toBeNull();
    expect(nextTry(1, 'forbidden', now)).toBeNull();
    expect(nextTry(1, null, now)).not.toBeNull();
    expect(nextTry(1, 'conflict', now)).not.toBeNull();
  });
});

describe('Whether it is served', () => {
  it('is looked at soon, then ever more rarely, then no more', () => {
    expect([1, 2, 3].map((looks) => minutesUntil(nextLook(looks, now)))).toEqual([0.25, 0.5, 1]);
    expect(nextLook(maxLooks, now)).toBeNull();
  });
});
