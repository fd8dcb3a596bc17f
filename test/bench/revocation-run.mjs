import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/* A program of its own, so that its memory is measured alone: one check for revocations, as a worker makes it. */

const require = createRequire(import.meta.url);
const checkout = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const compiled = (path) => require(join(checkout, 'dist', path));

require('reflect-metadata');
const { NestFactory } = require('@nestjs/core');
const { loadConfig } = compiled('libs/config/src/index.js');
const { FeaturesModule, pluginSettings, RevocationCheckService } = compiled('libs/features/src/index.js');

const memory = [];
const app = await NestFactory.createApplicationContext(FeaturesModule.forRoot(loadConfig({ plugins: pluginSettings() }), 'lemur bench'), {
  logger: ['error', 'warn'],
});
const service = app.get(RevocationCheckService);
const timer = setInterval(() => memory.push(process.memoryUsage().rss), 500);
const begin = performance.now();
const report = await service.check(new Date(), new AbortController().signal);
const seconds = (performance.now() - begin) / 1000;
clearInterval(timer);
const cpu = process.cpuUsage();
await app.close();
const half = Math.ceil(memory.length / 2);
const mib = (bytes) => Math.round(bytes / 2 ** 20);
process.stdout.write(
  `${JSON.stringify({ seconds, report, cpuSeconds: (cpu.user + cpu.system) / 1e6, firstHalfMiB: mib(Math.max(...memory.slice(0, half))), secondHalfMiB: mib(Math.max(...memory.slice(half))) })}\n`,
);
