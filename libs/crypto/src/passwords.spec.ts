import { hash as hashBcrypt } from '@node-rs/bcrypt';
import { describe, expect, it } from 'vitest';
import { hashPassword, needsRehash, verifyPassword } from './passwords';

describe('A password', () => {
  it('is hashed with argon2id, 19 MiB and two passes, and recognised again', async () => {
    const stored = await hashPassword('Otter!Lantern9');
    expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await verifyPassword('Otter!Lantern9', stored)).toBe(true);
    expect(await verifyPassword('otter!Lantern9', stored)).toBe(false);
    expect(needsRehash(stored)).toBe(false);
  });

  it('is hashed even if it looks like a hash, so that nobody can store a hash of his choice', async () => {
    const looksLikeHash = await hashBcrypt('known', 4);
    const stored = await hashPassword(looksLikeHash);
    expect(stored).not.toBe(looksLikeHash);
    expect(await verifyPassword('known', stored)).toBe(false);
    expect(await verifyPassword(looksLikeHash, stored)).toBe(true);
  });

  it('of an older system is recognised by its bcrypt hash, which is then to be replaced', async () => {
    const stored = await hashBcrypt('Otter!Lantern9', 4);
    expect(stored).toMatch(/^\$2b\$/);
    expect(await verifyPassword('Otter!Lantern9', stored)).toBe(true);
    expect(await verifyPassword('wrong', stored)).toBe(false);
    expect(needsRehash(stored)).toBe(true);
  });

  it('is to be hashed again when its cost is not the present one', () => {
    expect(needsRehash('$argon2id$v=19$m=4096,t=2,p=1$c2FsdHNhbHQ$aGFzaA')).toBe(true);
  });

  it.each([[null], [''], ['!locked'], ['plain text']])('never fits the stored value %j', async (stored) => {
    expect(await verifyPassword(stored ?? '', stored)).toBe(false);
  });

  it('of an unknown user takes as long to refuse as a known one', async () => {
    const stored = await hashPassword('Otter!Lantern9');
    await verifyPassword('warm up', null);
    const timed = async (hash: string | null) => {
      const started = process.hrtime.bigint();
      for (let time = 0; time < 5; time++) await verifyPassword('wrong', hash);
      return Number(process.hrtime.bigint() - started);
    };
    const [known, unknown] = [await timed(stored), await timed(null)];
    // A look-up without the hash would be thousands of times faster; the wide margin is for busy machines.
    expect(unknown / known).toBeGreaterThan(0.1);
  });

  it('with a damaged stored hash is reported, not taken for a wrong one', async () => {
    await expect(verifyPassword('x', '$argon2id$v=19$m=19456,t=2,p=1$')).rejects.toMatchObject({ kind: 'bug', code: 'password-hash.unreadable' });
  });
});
