import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type StartedApi } from '../../support/api';
import { checkout } from '../../support/program-build';

const execute = promisify(execFile);

/** Recorded requests of the reference's clients, with what they expect. It is not part of this repository. */
const corpus = resolve(checkout, process.env['CONFORMANCE_DIR'] ?? '../shared/conformance');
const runner = join(corpus, 'run.mjs');

/** Scenarios that must pass. */
const scenarios = [
  'api-keys',
  'auth',
  'authorities',
  'certificates-change',
  'certificates-key-export',
  'certificates-list',
  'certificates-replace-revoke',
  'certificates-request',
  'certificates-upload',
  'destinations',
  'domains',
  'lists',
  'notifications',
  'rbac-anonymous',
  'rbac-reading',
  'roles',
  'sources',
  'users',
];

/** What the corpus expects of the installation. */
const settings = {
  LEMUR_DEFAULT_COUNTRY: 'SE',
  LEMUR_DEFAULT_STATE: 'Skane',
  LEMUR_DEFAULT_LOCATION: 'Lund',
  LEMUR_DEFAULT_ORGANIZATION: 'Corpus',
  LEMUR_DEFAULT_ORGANIZATIONAL_UNIT: 'Conformance',
};

interface Replay {
  passed: boolean;
  /** Everything the runner printed: a line for each step that failed. */
  output: string;
}

async function replay(api: StartedApi, scenario: string): Promise<Replay> {
  const args = [runner, '--base', `${api.origin}/api/1`, '--user', 'lemur', '--password', api.adminPassword, '--only', scenario];
  try {
    const { stdout } = await execute(process.execPath, args, { timeout: 120_000 });
    return { passed: true, output: stdout };
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    return { passed: false, output: `${stdout}${stderr}` || String(error) };
  }
}

if (existsSync(runner)) {
  describe('Clients of the reference find what they know:', () => {
    let api: StartedApi;
    beforeAll(async () => {
      api = await startApi({ settings });
    });
    afterAll(() => api?.stop());

    it.each(scenarios)('%s', { timeout: 150_000 }, async (scenario) => {
      const { passed, output } = await replay(api, scenario);
      expect(passed, output).toBe(true);
      expect(output).toMatch(/[1-9]\d* passed, 0 failed\s*$/);
    });
  });
} else {
  it.skip(`Clients of the reference find what they know (there is no corpus in ${corpus}; CONFORMANCE_DIR names another place)`, () => undefined);
}
