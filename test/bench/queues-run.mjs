import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/* A program of its own: puts jobs on a queue, then runs them as a worker does, recording each run in Postgres. What they do is nothing. */

const require = createRequire(import.meta.url);
const checkout = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const compiled = (path) => require(join(checkout, 'dist', path));

compiled('apps/worker/src/small-heap.js');
require('reflect-metadata');
const { NestFactory } = require('@nestjs/core');
const { loadConfig } = compiled('libs/config/src/index.js');
const { FeaturesModule, JobRunsRepository, pluginSettings, queueStoreOf } = compiled('libs/features/src/index.js');
const { JobQueue, jobs, reissueCertificate, startWorkers } = compiled('libs/jobs/src/index.js');

const [total, sideBySide, concurrency] = process.argv.slice(2).map(Number);
const config = loadConfig({ plugins: pluginSettings() });
const app = await NestFactory.createApplicationContext(FeaturesModule.forRoot(config, 'lemur bench'), { logger: ['error', 'warn'] });
const queue = app.get(JobQueue);
const runs = app.get(JobRunsRepository, { strict: false });
const onError = (error, where) => process.stderr.write(`${where}: ${error.message}\n`);

const measure = async (work) => {
  const cpu = process.cpuUsage();
  const begin = performance.now();
  await work();
  const { user, system } = process.cpuUsage(cpu);
  return { seconds: (performance.now() - begin) / 1000, cpuSeconds: (user + system) / 1e6 };
};

let refused = 0;
const enqueued = await measure(async () => {
  let next = 1;
  const walk = async () => {
    while (next <= total) if (!(await queue.enqueue(reissueCertificate, { certificateId: next++ }))) refused++;
  };
  await Promise.all(Array.from({ length: sideBySide }, walk));
});

const seen = new Map();
let done = () => undefined;
const all = new Promise((resolve) => (done = resolve));
const handlers = {
  ...Object.fromEntries(jobs.map((job) => [job.name, () => Promise.resolve()])),
  'reissue-certificate': ({ certificateId }) => {
    seen.set(certificateId, (seen.get(certificateId) ?? 0) + 1);
    if (seen.size === total - refused) done();
    return Promise.resolve();
  },
};
let workers;
const ran = await measure(async () => {
  workers = startWorkers({ store: queueStoreOf(config), handlers, runs, workerName: 'bench', queues: ['renewal'], concurrency, onError });
  await all;
});
await workers.drain(5_000);
const twice = [...seen.values()].filter((times) => times > 1).length;
await app.close();
process.stdout.write(`${JSON.stringify({ enqueued, ran, refused, twice })}\n`);
process.exit(0);
