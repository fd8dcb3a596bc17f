import { randomUUID } from 'node:crypto';
import { createSealer } from '@app/crypto';
import { sealFor, unsealFrom } from '@app/persistence';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type StartedApi, startApi } from '../../support/api';
import { anAuthority, certificateBody } from '../../support/builders';
import { aCaller, fresh } from '../../support/callers';
import type { ApiClient } from '../../support/client';

let api: StartedApi;
let authorityId: number;
beforeAll(async () => {
  api = await startApi();
  authorityId = (await anAuthority(api.admin)).id;
});
afterAll(() => api?.stop());

const post = (path: string, body: unknown, key: string, client: ApiClient = api.admin) =>
  client.call('POST', path, { body, headers: { 'idempotency-key': key } });
const count = async (sql: string, values: unknown[]) => (await api.database.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${sql}`, values))[0]?.n;

describe('A request with an Idempotency-Key', () => {
  it('that is sent again gets the same answer, and is not carried out again', async () => {
    const [key, body] = [randomUUID(), certificateBody(authorityId)];
    const first = await post('/certificates', body, key);
    const again = await post('/certificates', body, key);
    expect(first.status).toBe(200);
    expect(first.headers.get('idempotency-replayed')).toBeNull();
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(again.headers.get('content-type')).toBe(first.headers.get('content-type'));
    expect(again.text).toBe(first.text);
    expect(await count('certificates WHERE cn = $1', [body['commonName']])).toBe(1);
  });

  it('is carried out once by ten who send it at the same time', async () => {
    const [key, body] = [randomUUID(), certificateBody(authorityId)];
    const answers = await Promise.all(Array.from({ length: 10 }, () => post('/certificates', body, key)));
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(answers.filter(({ headers }) => headers.get('idempotency-replayed') === null)).toHaveLength(1);
    expect(await count('certificates WHERE cn = $1', [body['commonName']])).toBe(1);
  });

  it('is refused when the key came with another request', async () => {
    const key = randomUUID();
    expect((await post('/roles', { name: fresh('role') }, key)).status).toBe(200);
    const answers = [await post('/roles', { name: fresh('role') }, key), await post('/domains', { name: 'x.example' }, key)];
    for (const answer of answers) expect(answer).toMatchObject({ status: 422, body: { code: 'idempotency-key.reused', hint: expect.any(String) } });
  });

  it('leaves the key free when it was refused', async () => {
    const key = randomUUID();
    const name = fresh('role');
    await api.admin.post('/roles', { name });
    expect((await post('/roles', { name }, key)).status).toBe(409);
    expect((await post('/roles', { name: fresh('role') }, key)).status).toBe(200);
    const plain = await aCaller(api, 'plain');
    expect((await post('/roles', { name: fresh('role') }, key, plain.api)).status).toBe(403);
  });

  it('has keys of its own for every user', async () => {
    const [key, ann, bob] = [randomUUID(), await aCaller(api, 'ann'), await aCaller(api, 'bob')];
    const [first, second] = [await post('/keys', { name: 'k', ttl: 1 }, key, ann.api), await post('/keys', { name: 'k', ttl: 1 }, key, bob.api)];
    expect(first.body.jwt).not.toBe(second.body.jwt);
  });

  it('that answered a secret answers it again, which goes on record, and is kept sealed', async () => {
    const [key, ann] = [randomUUID(), await aCaller(api, 'ann')];
    const first = await post('/keys', { name: 'script', ttl: 1 }, key, ann.api);
    const again = await post('/keys', { name: 'script', ttl: 1 }, key, ann.api);
    expect(again.body).toEqual(first.body);
    expect(await count('api_keys WHERE "userId" = $1', [ann.id])).toBe(1);
    expect(await count(`audit_log WHERE "userId" = $1 AND action = 'answer.repeat'`, [ann.id])).toBe(1);
    const rows = await api.database.query<{ sealed: string }>('SELECT * FROM kept_answers');
    expect(rows.every(({ sealed }) => sealed.startsWith('v1.'))).toBe(true);
    expect(JSON.stringify(rows)).not.toContain(first.body.jwt);
  });

  it('is refused with a key that cannot be one', async () => {
    for (const key of ['two words', 'x'.repeat(256)]) {
      expect(await post('/roles', { name: fresh('role') }, key)).toMatchObject({ status: 400, body: { reasons: { 'Idempotency-Key': expect.any(String) } } });
    }
  });
});

describe('When the answer was lost with its process', () => {
  /** As if the process had died right after it began, or right before it answered. */
  const loseAnswer = (key: string) =>
    api.database.query(`UPDATE kept_answers SET "endedAt" = NULL, "begunAt" = now() - interval '1 hour' WHERE key = $1`, [key]);

  it('what was not done is done by the next one', async () => {
    const [key, body] = [randomUUID(), { name: fresh('role') }];
    expect((await post('/roles', body, key)).status).toBe(200);
    await api.database.query(`DELETE FROM roles WHERE name = $1`, [body.name]);
    // As if the first had died before its commit: neither the role nor its line in the audit log is there.
    await api.database.query(`UPDATE kept_answers SET "requestId" = 'never-committed' WHERE key = $1`, [key]);
    await forgetAnswer(key);
    await loseAnswer(key);
    expect((await post('/roles', body, key)).status).toBe(200);
    expect(await count('roles WHERE name = $1', [body.name])).toBe(1);
  });

  it('what was done is not done twice: the sender is told where to find it', async () => {
    const [key, body] = [randomUUID(), { name: fresh('role') }];
    const first = await post('/roles', body, key);
    await forgetAnswer(key);
    await loseAnswer(key);
    const again = await post('/roles', body, key);
    expect(again).toMatchObject({ status: 409, body: { code: 'idempotency-key.answer-lost' } });
    expect(again.body.message).toContain(`role ${first.body.id}`);
  });

  /** The row as it is while the request is at work: sealed, and without an answer. */
  async function forgetAnswer(key: string): Promise<void> {
    const sealer = createSealer({ keys: inject('secrets').LEMUR_ENCRYPTION_KEYS.split(',') });
    const [row] = await api.database.query<{ uuid: string; sealed: string }>('SELECT uuid, sealed FROM kept_answers WHERE key = $1', [key]);
    const { digest } = JSON.parse(unsealFrom(sealer, 'kept_answers.sealed', row?.uuid ?? '', row?.sealed ?? '') ?? '{}') as { digest: string };
    await api.database.query('UPDATE kept_answers SET sealed = $2 WHERE key = $1', [
      key,
      sealFor(sealer, 'kept_answers.sealed', row?.uuid ?? '', JSON.stringify({ digest })),
    ]);
  }
});
