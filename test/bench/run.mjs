import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from '../../apps/local/build.mjs';
import { measureIssue } from './figures/issue.mjs';
import { measureLists } from './figures/lists.mjs';
import { measureLogin } from './figures/login.mjs';
import { measureQueues } from './figures/queues.mjs';
import { measureRevocation } from './figures/revocation.mjs';
import { measureRenewal } from './figures/renewal.mjs';
import { measureStart } from './figures/start.mjs';
import { measureSweep } from './figures/sweep.mjs';
import { measureSync } from './figures/sync.mjs';
import { checkout, keptFolder, System } from './system.mjs';
import { formatTable } from './table.mjs';

const usage = `npm run bench -- [part …] [--seconds N] [--certificates N] [--keep NAME]

Parts: start, issue, login, renewal, lists-small (10,000 certificates), lists (1,000,000), revocation, sync, sweep, queues; all of them when none is named.
  --seconds N       how long each figure is measured, 10
  --renewals N      how many certificates are due in the part "renewal", 10000
  --certificates N  how many the part "lists" has, 1000000
  --count N         how many certificates the parts "sweep", "revocation" and "sync" have, and jobs the part "queues": 1000000, 100000, 50000, 10000
  --only TEXT       of the part "lists" only figures whose name has this text
  --reuse DIR       the part "lists" keeps its database there, and finds it there the next time; below a folder that everybody may pass
  --keep NAME       writes results/NAME.json, to be committed; else results/latest.local.json`;

function readArguments() {
  const options = {
    seconds: { type: 'string', default: '10' },
    certificates: { type: 'string', default: '1000000' },
    renewals: { type: 'string', default: '10000' },
    count: { type: 'string' },
    keep: { type: 'string' },
    only: { type: 'string' },
    reuse: { type: 'string' },
    help: { type: 'boolean', default: false },
  };
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const [seconds, certificates] = [Number(values.seconds), Number(values.certificates)];
  if (!(seconds > 0) || !Number.isInteger(certificates) || certificates < 1000)
    throw new Error('--seconds is a number above 0, --certificates a whole number from 1000.');
  if (values.keep !== undefined && !/^[\w.-]+$/.test(values.keep)) throw new Error('--keep is a name of letters, digits, dots and dashes.');
  const renewals = Number(values.renewals);
  if (!(Number.isInteger(renewals) && renewals > 0)) throw new Error('--renewals is a whole number above 0.');
  const count = values.count === undefined ? undefined : Number(values.count);
  if (count !== undefined && !(Number.isInteger(count) && count >= 100)) throw new Error('--count is a whole number from 100.');
  return { ...values, seconds, certificates, renewals, count, wanted: positionals };
}

/** Each part has a system of its own, so that the order of parts does not matter. */
const onSystem = (figures, folderOf = () => undefined) =>
  async function* (options) {
    const system = await System.start(folderOf(options));
    const stop = () => void system.stop().then(() => process.exit(130));
    process.once('SIGINT', stop);
    try {
      yield* figures(system, options);
    } finally {
      process.off('SIGINT', stop);
      await system.stop();
    }
  };

const partsOf = ({ certificates }) => ({
  start: measureStart,
  issue: onSystem(measureIssue),
  login: onSystem(measureLogin),
  renewal: onSystem(measureRenewal),
  'lists-small': onSystem(measureLists(10_000)),
  lists: onSystem(measureLists(certificates), ({ reuse }) => (reuse === undefined ? undefined : keptFolder(reuse))),
  revocation: onSystem(measureRevocation),
  sync: onSystem(measureSync),
  sweep: onSystem(measureSweep),
  queues: onSystem(measureQueues),
});

const machine = () => ({ cpu: cpus()[0]?.model ?? '', cores: availableParallelism(), memoryGiB: Math.round(totalmem() / 1024 ** 3), node: process.version });

function write(results, keep) {
  const folder = join(checkout, 'test/bench/results');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, keep ? `${keep}.json` : 'latest.local.json');
  writeFileSync(path, `${JSON.stringify({ machine: machine(), results }, null, 2)}\n`);
  return path;
}

async function main() {
  const options = readArguments();
  if (options.help) return console.log(usage);
  const parts = partsOf(options);
  const unknown = options.wanted.filter((name) => !(name in parts));
  if (unknown.length) throw new Error(`There is no part "${unknown.join('", "')}".\n${usage}`);
  const names = options.wanted.length ? options.wanted : Object.keys(parts);
  await build({ say: (sentence) => console.log(`${sentence} …`), withDashboard: names.includes('start') });

  const results = [];
  for (const name of names) {
    console.log(`\n${name} …`);
    const begin = results.length;
    try {
      for await (const result of parts[name](options)) results.push({ part: name, ...result });
    } catch (error) {
      // What was measured before, and by other parts, is kept.
      console.error(`${name} failed: ${error instanceof Error ? error.stack : String(error)}`);
      process.exitCode = 1;
    }
    console.log(formatTable(results.slice(begin)));
  }
  console.log(`\nWritten to ${write(results, options.keep)}`);
}

main().catch((error) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
