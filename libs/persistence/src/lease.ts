import { randomUUID } from 'node:crypto';
import type { EntityManager } from 'typeorm';

/** Work that only one may do at a time, held by a row instead of an open transaction. Runs out by itself when its holder dies. */
export interface HeldLease {
  readonly name: string;
  readonly holder: string;
}

/** Null when somebody else holds it and it has not run out. */
export async function takeLease(manager: EntityManager, name: string, { minutes }: { minutes: number }): Promise<HeldLease | null> {
  const holder = randomUUID();
  const rows = await manager.query<unknown[]>(
    `INSERT INTO leases ("name", "holder", "expiresAt") VALUES ($1, $2, now() + make_interval(secs => $3))
     ON CONFLICT ("name") DO UPDATE SET "holder" = EXCLUDED."holder", "expiresAt" = EXCLUDED."expiresAt" WHERE leases."expiresAt" < now()
     RETURNING "name"`,
    [name, holder, minutes * 60],
  );
  return rows.length ? { name, holder } : null;
}

/** @returns false when it has run out and somebody else holds it: the work must stop */
export async function prolongLease(manager: EntityManager, { name, holder }: HeldLease, { minutes }: { minutes: number }): Promise<boolean> {
  const [rows] = await manager.query<[unknown[], number]>(
    `UPDATE leases SET "expiresAt" = now() + make_interval(secs => $3) WHERE "name" = $1 AND "holder" = $2 RETURNING "name"`,
    [name, holder, minutes * 60],
  );
  return rows.length > 0;
}

/** Asked in the transaction that writes what was done under it: whoever lost it must not write over its next holder. */
export async function holdsLease(manager: EntityManager, { name, holder }: HeldLease): Promise<boolean> {
  return (await manager.query<unknown[]>(`SELECT 1 FROM leases WHERE "name" = $1 AND "holder" = $2 FOR UPDATE`, [name, holder])).length > 0;
}

/** Gives it back; does nothing when it is no longer held. */
export async function giveLeaseBack(manager: EntityManager, { name, holder }: HeldLease): Promise<void> {
  await manager.query(`DELETE FROM leases WHERE "name" = $1 AND "holder" = $2`, [name, holder]);
}

/**
 * Prolongs a lease as long as its holder works. So it can be short, and a holder that dies blocks nobody for long.
 * @returns a signal that aborts when somebody else holds it, and what ends the prolonging; giving it back is up to whoever took it
 */
export function keepLease(manager: EntityManager, lease: HeldLease, { minutes }: { minutes: number }): { lost: AbortSignal; stop(): void } {
  const lost = new AbortController();
  const prolong = async () => {
    // A database that is away is asked again by the next beat; until the lease runs out nobody else can have it.
    const isHeld = await prolongLease(manager, lease, { minutes }).catch(() => true);
    if (!isHeld) lost.abort(new Error(`The lease "${lease.name}" was lost.`));
  };
  const beat = setInterval(() => void prolong(), (minutes * 60_000) / 4);
  return { lost: lost.signal, stop: () => clearInterval(beat) };
}
