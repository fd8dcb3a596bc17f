import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../support/api';
import { createDatabase, type TestDatabase } from '../../support/databases';

let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase({ installed: true });
});
afterAll(() => database.drop());

describe('SIGTERM', () => {
  it('ends the process within four seconds, and lets a request under way end', async () => {
    const api = await startApi({ database });
    const slow = api.anonymous.post('/auth/login', { username: 'lemur', password: api.adminPassword });
    await new Promise((resolve) => setTimeout(resolve, 5));
    const begin = Date.now();
    const [answer] = await Promise.all([slow, api.stop()]);
    expect(answer.status).toBe(200);
    expect(Date.now() - begin).toBeLessThan(4_000);
  });
});
