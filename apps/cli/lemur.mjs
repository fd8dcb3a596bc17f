#!/usr/bin/env node
// In a checkout: compiles what is missing or stale, then runs the command. In an image there are no sources, and nothing to compile.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const program = join(root, 'dist/apps/cli/src/main.js');
const builder = join(root, 'apps/local/build.mjs');

if (existsSync(builder) && existsSync(join(root, 'node_modules'))) {
  const { build, isStale } = await import(pathToFileURL(builder).href);
  if (!existsSync(program) || isStale({ withDashboard: false })) {
    await build({ withDashboard: false, say: (line) => process.stderr.write(`${line}…\n`) });
  }
}
if (!existsSync(program)) {
  process.stderr.write('The program has not been built. Run "npm start" or "npm ci && npm run build" first.\n');
  process.exit(1);
}
createRequire(import.meta.url)(program);
