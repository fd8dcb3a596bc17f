import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StartedApi, startApi } from '../../support/api';

let api: StartedApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

/** Ends every connection of the API, as a restart of the database would. */
const cutConnections = () =>
  api.database.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'lemur api'`);

describe('A database that goes away', () => {
  it('is answered with 503 and a time to wait, or not noticed at all, and nothing has to be started again', async () => {
    const statuses = new Set<number>();
    const load = Array.from({ length: 4 }, async () => {
      for (let call = 0; call < 60; call++) {
        const answer = await api.admin.get('/users', { count: 1 });
        statuses.add(answer.status);
        if (answer.status === 503) expect(answer.headers.get('retry-after')).toBe('2');
      }
    });
    for (let cut = 0; cut < 10; cut++) {
      await cutConnections();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await Promise.all(load);
    expect([...statuses].filter((status) => status !== 200 && status !== 503)).toEqual([]);
    expect((await api.admin.get('/users')).status).toBe(200);
    expect((await api.anonymous.get('/readiness')).body.status).toBe('ready');
  });

  it('that was never set up, or has other keys, ends the start with what to do', async () => {
    const other = `${Buffer.alloc(32, 7).toString('base64url')}=`;
    await expect(startApi({ database: api.database, settings: { LEMUR_ENCRYPTION_KEYS: other } })).rejects.toThrow(
      'Set LEMUR_ENCRYPTION_KEYS to the keys this database was made with',
    );
  });
});
