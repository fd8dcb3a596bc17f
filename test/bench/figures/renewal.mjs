import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { measure } from '../load.mjs';
import { certificateRequest, createAuthority } from '../samples.mjs';
import { checkout, pause } from '../system.mjs';

const { Client } = createRequire(import.meta.url)('pg');

const KILL_EVERY_MS = 20_000;
const WORKERS = 2;
const PATIENCE_MS = 30 * 60_000;

const startWorker = (system) =>
  spawn(process.execPath, [join(checkout, 'dist/apps/worker/src/main.js')], {
    env: system.environment({ LEMUR_WORKER_CONCURRENCY: '4' }),
    stdio: ['ignore', 'ignore', 'inherit'],
  });

const countOpen = `
  SELECT count(*) FILTER (WHERE times = 0)::int AS open, count(*) FILTER (WHERE times = 1)::int AS once, count(*) FILTER (WHERE times > 1)::int AS twice
  FROM (SELECT (SELECT count(*) FROM certificate_replacements j WHERE j."replacedCertificateId" = c."id") AS times FROM certificates c WHERE c."id" <= $1 AND c."rotation") counted`;

/** All certificates of an authority are due at once, and every twenty seconds a worker is killed without a warning. */
export async function* measureRenewal(system, { renewals }) {
  const client = system.client(8);
  const database = new Client({ connectionString: system.databaseUrl });
  await database.connect();
  let workers = [];
  try {
    const authority = await createAuthority(client);
    const issue = (index) => client.call('POST', '/certificates', { ...certificateRequest(authority, { index }), rotation: true });
    await measure({ callers: 8, seconds: 3600, most: renewals, ask: issue });
    await database.query(
      `UPDATE certificates SET "notBefore" = date_trunc('second', now()) - interval '80 days', "notAfter" = date_trunc('second', now()) + interval '10 days' WHERE "authorityId" = $1`,
      [authority.id],
    );
    const { rows } = await database.query(`SELECT max("id")::int AS last, count(*) FILTER (WHERE "rotation")::int AS due FROM certificates`);
    const [{ last, due }] = rows;

    workers = Array.from({ length: WORKERS }, () => startWorker(system));
    const sweep = () => client.call('POST', '/jobs/reissue-due-certificates/run', {});
    const begin = performance.now();
    await sweep();
    let [kills, killedAt, sweptAt, state, mostAfter] = [0, begin, begin, { open: due }, null];
    while (state.open > 0 && performance.now() - begin < PATIENCE_MS) {
      await pause(500);
      const now = performance.now();
      if (now - killedAt > KILL_EVERY_MS) {
        const [victim, ...others] = workers;
        victim.kill('SIGKILL');
        workers = [...others, startWorker(system)];
        [kills, killedAt] = [kills + 1, now];
      }
      // In earnest it runs each hour.
      if (now - sweptAt > 60_000) {
        await sweep();
        sweptAt = now;
      }
      state = (await database.query(countOpen, [last])).rows[0];
      if (state.open <= due * 0.05) mostAfter ??= (performance.now() - begin) / 1000;
    }
    const seconds = (performance.now() - begin) / 1000;
    // Those that were at work when the last one was done get the time to do harm.
    await pause(5_000);
    state = (await database.query(countOpen, [last])).rows[0];
    const words = `${state.once} once, ${state.twice} twice, ${state.open} lost; ${kills} workers killed; all after ${Math.round(seconds)} s`;
    yield {
      figure: `renew ${due} certificates: ${words}`,
      callers: WORKERS,
      perSecond: (due * 0.95) / (mostAfter ?? seconds),
      aim: { words: 'none lost, none twice' },
      met: state.open === 0 && state.twice === 0,
    };
  } finally {
    for (const worker of workers) worker.kill('SIGKILL');
    await database.end();
    await client.close();
  }
}
