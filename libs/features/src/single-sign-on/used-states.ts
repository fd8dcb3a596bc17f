import type { EntityManager } from 'typeorm';
import { digestOf } from './state.rules';

/**
 * Takes up a sign-in, once: in Postgres, so that every API process sees the same.
 * @param lifetimeSeconds after which a state is refused for its age, and need not be remembered
 * @returns false when it was taken up before
 */
export async function takeUp(manager: EntityManager, state: string, lifetimeSeconds: number): Promise<boolean> {
  const taken = await manager.query<unknown[]>(`INSERT INTO used_sign_in_states ("digest") VALUES ($1) ON CONFLICT DO NOTHING RETURNING 1`, [digestOf(state)]);
  // Each takes a few old ones away, so that the table stays small. Twice the time, since clocks of two machines differ.
  await manager.query(
    `DELETE FROM used_sign_in_states WHERE "digest" IN (
       SELECT "digest" FROM used_sign_in_states WHERE "usedAt" < now() - make_interval(secs => $1) LIMIT 20 FOR UPDATE SKIP LOCKED)`,
    [lifetimeSeconds * 2 + 120],
  );
  return taken.length > 0;
}
