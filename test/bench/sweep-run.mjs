import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/* A program of its own, so that its memory is measured alone: one night's warnings of expiries, as a worker sends them. */

const require = createRequire(import.meta.url);
const checkout = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const compiled = (path) => require(join(checkout, 'dist', path));

compiled('apps/worker/src/small-heap.js');
require('reflect-metadata');
const { NestFactory } = require('@nestjs/core');
const { loadConfig } = compiled('libs/config/src/index.js');
const { ExpiryWarningsService, FeaturesModule, pluginSettings } = compiled('libs/features/src/index.js');

const app = await NestFactory.createApplicationContext(FeaturesModule.forRoot(loadConfig({ plugins: pluginSettings() }), 'lemur bench'), {
  logger: ['error', 'warn'],
});
const service = app.get(ExpiryWarningsService, { strict: false });
let rss = process.memoryUsage().rss;
const timer = setInterval(() => (rss = Math.max(rss, process.memoryUsage().rss)), 100);
const before = process.cpuUsage();
const begin = performance.now();
const report = await service.warn(new Date(), new AbortController().signal);
const seconds = (performance.now() - begin) / 1000;
clearInterval(timer);
const { user, system } = process.cpuUsage(before);
await app.close();
process.stdout.write(`${JSON.stringify({ seconds, report, mib: Math.round(rss / 2 ** 20), cpuSeconds: (user + system) / 1e6 })}\n`);
