import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './changes.mjs';
import { install, whyInstall } from './install.mjs';
import { startProgress } from './progress.mjs';

const begin = performance.now();
const watches = process.argv.includes('--watch');
const { say, step } = startProgress();

const parts = (version) => version.split('.').map(Number);
const isOlder = (version, least) => {
  const [one, other] = [parts(version), parts(least)];
  const index = one.findIndex((part, position) => part !== (other[position] ?? 0));
  return index >= 0 && one[index] < (other[index] ?? 0);
};

async function prepare() {
  const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const least = engines.node.replace(/^[^\d]*/, '');
  if (isOlder(process.versions.node, least))
    throw new Error(`Lemur needs Node ${least} or newer, and this is ${process.versions.node}. Install a newer one from https://nodejs.org.`);

  const reason = whyInstall();
  if (reason) {
    say(`Installing the dependencies, since ${reason}. This takes a minute or two.`);
    await step('Installing the dependencies', install, () => 'Dependencies installed');
  }
  const { build } = await import('./build.mjs');
  await step(
    'Building',
    () => build({ say: (sentence) => say(`  … ${sentence}`) }),
    (built) => (built.length ? `Built ${built.join(' and ')}` : ''),
  );
}

/** Rebuilds on change and has the programs started anew. Looking at some hundred dates a second is cheap, and works on every file system. */
function watch(system) {
  let isBusy = false;
  setInterval(async () => {
    if (isBusy) return;
    isBusy = true;
    try {
      const { build, isStale } = await import('./build.mjs');
      if (!isStale()) return;
      const built = await build();
      say(`Built ${built.join(' and ')}.`);
      if (built.some((what) => what !== 'the dashboard')) await system.restart();
    } catch (error) {
      say(error.message);
      // The same mistake is not told twice a second: wait for the next change.
      await nextChange();
    } finally {
      isBusy = false;
    }
  }, 700).unref();
}

async function nextChange() {
  const { latestChange } = await import('./build.mjs');
  for (const before = latestChange(); latestChange() === before;) await new Promise((resolve) => setTimeout(resolve, 700));
}

// A terminal that was closed must not keep us from stopping what we have started.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

say(watches ? 'Starting Lemur, watching for changes' : 'Starting Lemur');
try {
  await prepare();
  const { runSystem } = await import('../../dist/apps/local/src/run-system.js');
  const system = await runSystem({ checkout: root, environment: process.env, say, step, began: begin });
  // npm may be ended without passing it on; whoever ended it meant us.
  if (process.env.npm_lifecycle_event && system) system.stopWhenOrphaned(process.ppid);
  if (watches) watch(system);
} catch (error) {
  // What a person can put right is a sentence with a hint; anything else is a mistake of ours, and shows where.
  const isForPeople = error?.name === 'DomainError' || error?.constructor === Error;
  console.error(`\n${isForPeople ? error.message : (error?.stack ?? error)}`);
  if (error?.details?.hint) console.error(error.details.hint);
  process.exit(1);
}
