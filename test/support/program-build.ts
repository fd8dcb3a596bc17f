import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

export const checkout = resolve(__dirname, '../..');

/** A compiled program, such as `apps/api`. */
export const programPath = (app: 'api' | 'cli' | 'worker'): string => join(checkout, `dist/apps/${app}/src/main.js`);

interface Builder {
  build(options: { withDashboard: boolean }): Promise<unknown>;
}

/** Compiles what changed. A run that finds everything compiled spends some 50 ms here. */
export async function buildPrograms({ withDashboard = false } = {}): Promise<void> {
  const { build } = (await import(pathToFileURL(join(checkout, 'apps/local/build.mjs')).href)) as Builder;
  await build({ withDashboard });
  const missing = (['api', 'cli'] as const).map(programPath).filter((path) => !existsSync(path));
  if (missing.length) throw new Error(`The build made no ${missing.join(' and no ')}.`);
}
