import { readFileSync, readdirSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';

const folder = join(__dirname, '..');

interface Count {
  pass(name: string): void;
  fail(name: string): void;
  skip(name: string): void;
  lastLine(): string;
}
interface Exports {
  whyStale(wanted: unknown, installed: unknown): string | null;
  startCount(): Count;
  addReport(count: Count, level: string, report: unknown, exitCode: number): void;
  missingPackages(isThere: (command: string) => boolean): { name: string }[];
  packages: { name: string; because: string }[];
}
let local: Exports;

beforeAll(async () => {
  const files = ['install.mjs', 'test-results.mjs', 'debian-packages.mjs'];
  local = Object.assign({}, ...(await Promise.all(files.map((file) => import(join(folder, file)))))) as Exports;
});

describe('The dependencies', () => {
  const wanted = {
    '': {},
    'node_modules/pg': { version: '8.0.0' },
    'node_modules/a/node_modules/pg': { version: '7.0.0' },
    'node_modules/other-platform': { version: '1.0.0', optional: true },
  };
  const installed = { 'node_modules/pg': { version: '8.0.0' }, 'node_modules/a/node_modules/pg': { version: '7.0.0' } };

  it('are in order when all that is not optional is there', () => expect(local.whyStale(wanted, installed)).toBeNull());

  it('are stale when nothing is installed, one is missing, or one is another version', () => {
    expect(local.whyStale(wanted, null)).toBe('nothing is installed');
    expect(local.whyStale(wanted, { 'node_modules/pg': { version: '8.0.0' } })).toBe('pg is missing');
    expect(local.whyStale(wanted, { ...installed, 'node_modules/pg': { version: '8.0.1' } })).toBe('pg is 8.0.1 instead of 8.0.0');
    expect(local.whyStale(wanted, { ...installed, 'node_modules/other-platform': { version: '0.9.0' } })).toBe('other-platform is 0.9.0 instead of 1.0.0');
  });
});

describe('The files that run before anything is installed', () => {
  it('import nothing at their top but Node itself and each other', () => {
    const files = readdirSync(folder).filter((name) => name.endsWith('.mjs'));
    expect(files).toContain('start.mjs');
    const imported = files.flatMap((file) =>
      [...readFileSync(join(folder, file), 'utf8').matchAll(/^import .* from '([^']+)'/gm)].map(([, from]) => `${file}: ${String(from)}`),
    );
    const foreign = imported.filter((line) => {
      const from = line.split(': ')[1] ?? '';
      return !from.startsWith('./') && !builtinModules.includes(from.replace(/^node:/, ''));
    });
    expect(imported.length).toBeGreaterThan(10);
    expect(foreign).toEqual([]);
  });
});

describe('The count of a test run', () => {
  const test = (status: string, fullName = 'a test') => ({ status, fullName });
  const counted = (report: unknown, exitCode: number): string => {
    const count = local.startCount();
    local.addReport(count, 'unit', report, exitCode);
    return count.lastLine();
  };

  it('names skipped tests only when there are some', () => {
    expect(counted({ testResults: [{ status: 'passed', assertionResults: [test('passed'), test('passed')] }] }, 0)).toBe('2 passed, 0 failed');
    expect(counted({ testResults: [{ status: 'passed', assertionResults: [test('passed'), test('pending'), test('skipped'), test('todo')] }] }, 0)).toBe(
      '1 passed, 0 failed, 3 skipped',
    );
  });

  it('counts a file that cannot be loaded as a failure', () => {
    expect(counted({ testResults: [{ name: 'x.spec.ts', status: 'failed', message: 'Cannot find module', assertionResults: [] }] }, 1)).toBe(
      '0 passed, 1 failed',
    );
  });

  it('counts a failed test once', () => {
    expect(counted({ testResults: [{ status: 'failed', assertionResults: [test('failed'), test('passed')] }] }, 1)).toBe('1 passed, 1 failed');
  });

  it('never takes a run that broke off for a success', () => {
    expect(counted(null, 1)).toBe('0 passed, 1 failed');
    expect(counted({ testResults: [{ status: 'passed', assertionResults: [test('passed')] }] }, 1)).toBe('1 passed, 1 failed');
  });
});

describe('The Debian packages', () => {
  it('each have a reason, and are missed by their command', () => {
    expect(local.packages.filter(({ because }) => !because)).toEqual([]);
    expect(local.missingPackages((command) => command !== 'keytool').map(({ name }) => name)).toEqual(['openjdk-17-jre-headless']);
  });
});
