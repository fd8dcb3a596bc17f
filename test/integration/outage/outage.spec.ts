import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type StartedApi } from '../../support/api';
import { anAuthority, certificateBody } from '../../support/builders';
import { startOwnPostgres, type OwnPostgres } from '../../support/own-postgres';

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('A database that restarts under load', () => {
  let postgres: OwnPostgres;
  let api: StartedApi | undefined;

  beforeAll(async () => {
    postgres = await startOwnPostgres();
    api = await startApi({ database: postgres.database });
  });
  afterAll(async () => {
    await api?.stop();
    await postgres?.remove();
  });

  it('is answered with 503 and a time to wait; the same API goes on when it is back, and has lost nothing that it acknowledged', async () => {
    if (!api) throw new Error('There is no API.');
    const { admin, anonymous, database } = api;
    const authority = await anAuthority(admin);
    const acknowledged: number[] = [];
    const statuses = new Map<number, number>();
    let isOver = false;
    const note = (status: number) => statuses.set(status, (statuses.get(status) ?? 0) + 1);

    const write = async (): Promise<void> => {
      while (!isOver) {
        const { status, body, headers } = await admin.post('/certificates', certificateBody(authority.id));
        note(status);
        if (status === 200) acknowledged.push((body as { id: number }).id);
        if (status === 503) {
          expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
          await pause(20);
        }
      }
    };
    const read = async (): Promise<void> => {
      while (!isOver) {
        const { status } = await admin.get('/certificates', { count: 5 });
        note(status);
        if (status === 503) await pause(20);
      }
    };
    const load = [...Array.from({ length: 6 }, write), ...Array.from({ length: 4 }, read)];

    for (let restart = 0; restart < 2; restart++) {
      const before = acknowledged.length;
      await expect.poll(() => acknowledged.length, { timeout: 20_000 }).toBeGreaterThan(before + 20);
      await postgres.stop();
      const refused = statuses.get(503) ?? 0;
      await expect.poll(() => statuses.get(503) ?? 0, { timeout: 20_000 }).toBeGreaterThan(refused + 5);
      expect((await anonymous.get('/healthcheck')).status).toBe(503);
      await postgres.start();
    }
    const before = acknowledged.length;
    await expect.poll(() => acknowledged.length, { timeout: 20_000 }).toBeGreaterThan(before + 20);
    isOver = true;
    await Promise.all(load);

    expect([...statuses.keys()].filter((status) => status !== 200 && status !== 503)).toEqual([]);
    expect((await anonymous.get('/healthcheck')).status).toBe(200);
    const stored = await database.query<{ id: number }>('SELECT id FROM certificates WHERE id = ANY($1::int[])', [acknowledged]);
    expect(stored).toHaveLength(acknowledged.length);
    const halves = await database.query(
      `SELECT c.id FROM certificates c WHERE c."authorityId" IS NOT NULL
         AND (NOT EXISTS (SELECT FROM certificates_roles r WHERE r."certificateId" = c.id)
           OR NOT EXISTS (SELECT FROM audit_log a WHERE a."objectType" = 'certificate' AND a."objectId" = c.id))`,
    );
    expect(halves).toEqual([]);
  });
});
