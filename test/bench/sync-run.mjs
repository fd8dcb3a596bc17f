import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/* A program of its own, so that its memory is measured alone: one sync of one source, as a worker makes it. */

const require = createRequire(import.meta.url);
const checkout = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const compiled = (path) => require(join(checkout, 'dist', path));

require('reflect-metadata');
const { NestFactory } = require('@nestjs/core');
const { loadConfig } = compiled('libs/config/src/index.js');
const { FeaturesModule, pluginSettings, SyncService } = compiled('libs/features/src/index.js');

const app = await NestFactory.createApplicationContext(FeaturesModule.forRoot(loadConfig({ plugins: pluginSettings() }), 'lemur bench'), {
  logger: ['error', 'warn'],
});
let rss = 0;
let longestTurnMs = 0;
let last = performance.now();
const timer = setInterval(() => {
  rss = Math.max(rss, process.memoryUsage().rss);
  longestTurnMs = Math.max(longestTurnMs, performance.now() - last - 20);
  last = performance.now();
}, 20);
const before = process.cpuUsage();
const begin = performance.now();
const report = await app.get(SyncService).sync(Number(process.argv[2]), new AbortController().signal);
const seconds = (performance.now() - begin) / 1000;
clearInterval(timer);
const { user, system } = process.cpuUsage(before);
await app.close();
process.stdout.write(
  `${JSON.stringify({ seconds, report, mib: Math.round(rss / 2 ** 20), longestTurnMs: Math.round(longestTurnMs), cpuSeconds: (user + system) / 1e6 })}\n`,
);
