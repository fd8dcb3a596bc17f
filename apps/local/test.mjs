import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './changes.mjs';
import { canInstall, installPackages, missingPackages } from './debian-packages.mjs';
import { install, whyInstall } from './install.mjs';
import { startProgress } from './progress.mjs';
import { addReport, startCount } from './test-results.mjs';

const checks = { format: 'format:check', types: 'types', boundaries: 'boundaries', tables: 'docs:check', lint: 'lint' };
const levels = ['unit', 'contract', 'integration', 'e2e'];
const parts = ['build', ...Object.keys(checks), ...levels];

const isStrict = Boolean(process.env.CI);
const asked = process.argv.slice(2).filter((word) => parts.includes(word));
const filters = process.argv.slice(2).filter((word) => !parts.includes(word));
const wants = (part) => (asked.length ? asked.includes(part) : filters.length ? levels.includes(part) : true);

const { say, step } = startProgress();
const count = startCount();
const begin = performance.now();

// The tests bring their own system: whatever is set for one that runs here must not reach them.
const env = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) => !name.startsWith('LEMUR_') && !['DATABASE_URL', 'SQLALCHEMY_DATABASE_URI', 'REDIS_URL', 'NODE_ENV'].includes(name),
  ),
);

const run = (command, args, stdio) =>
  new Promise((done, fail) => {
    const child = spawn(command, args, { cwd: root, env, stdio });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += chunk));
    child.once('error', fail);
    child.once('close', (code) => done({ code: code ?? 1, output }));
  });

const npm = process.env.npm_execpath?.endsWith('npm-cli.js') ? [process.execPath, process.env.npm_execpath] : ['npm'];

/** A check counts as one test. Its words are shown when it fails. */
async function check(part) {
  const work = async () => {
    const { code, output } = await run(npm[0], [...npm.slice(1), 'run', '--silent', checks[part]], ['ignore', 'pipe', 'pipe']);
    if (code !== 0) throw new Error(output.trim());
  };
  try {
    await step(`Checking ${part}`, work, () => `${part} is in order`);
    count.pass(part);
  } catch (error) {
    count.fail(part);
    say(`\n${error.message}\n`);
  }
}

async function vitest(level, reports) {
  const file = join(reports, `${level}.json`);
  const args = [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--project',
    level,
    '--passWithNoTests',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
    ...filters,
  ];
  const { code } = await run(process.execPath, args, 'inherit');
  let report = null;
  try {
    report = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    // No test fitted, or it broke off: the exit code tells them apart.
  }
  addReport(count, level, report, code);
}

async function prepare() {
  const reason = whyInstall();
  if (reason) {
    say(`Installing the dependencies, since ${reason}.`);
    await step('Installing the dependencies', install, () => 'Dependencies installed');
  }
  const missing = missingPackages();
  const names = missing.map(({ name }) => name);
  if (missing.length && canInstall()) {
    const problem = await step(
      `Installing ${names.join(', ')}`,
      async () => installPackages(names),
      (why) => (why ? '' : `${names.join(', ')} installed`),
    );
    if (problem) say(problem);
  }
  for (const { name, because } of missingPackages()) {
    const words = `Debian package ${name}: ${because}`;
    if (isStrict) count.fail(words);
    else count.skip(words);
  }
}

async function buildAll() {
  const { build } = await import('./build.mjs');
  try {
    await step(
      'Building',
      () => build(),
      (built) => (built.length ? `Built ${built.join(' and ')}` : 'Everything is built already'),
    );
    count.pass('build');
  } catch (error) {
    count.fail('build');
    say(`\n${error.message}\n`);
  }
}

const reports = mkdtempSync(join(tmpdir(), 'lemur-test-'));
try {
  await prepare();
  // Before the rest: the printed tables are read from what is built, and the system that some tests start is.
  await buildAll();
  const wanted = Object.keys(checks).filter(wants);
  // Lint takes as long as the others together, so two cores are done with all of them at the same time.
  await Promise.all([
    wanted.includes('lint') ? check('lint') : undefined,
    (async () => {
      for (const part of wanted.filter((name) => name !== 'lint')) await check(part);
    })(),
  ]);
  for (const level of levels.filter(wants)) await vitest(level, reports);
} finally {
  rmSync(reports, { recursive: true, force: true });
}

say('');
for (const name of count.skipped) say(`skipped  ${name}`);
for (const name of count.failed) say(`failed   ${name}`);
say(`${asked.length || filters.length ? 'A part of the tests' : 'All tests'}, in ${((performance.now() - begin) / 1000).toFixed(0)} s:`);
say(count.lastLine());
process.exitCode = count.failed.length ? 1 : 0;
