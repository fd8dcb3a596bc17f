import type { INestApplicationContext } from '@nestjs/common';
import type { Command } from 'commander';
import { DomainError } from '@app/errors';
import { CleanService, SourcesService, type SourceView } from '@app/features';
import { SOME_FAILED } from './exit-code';
import { withFeatures } from './features';
import { type JobEnd, runJobHere } from './job.command';
import { type Acting, acts, several, takesCommit, takesJson, wholeNumber, withExamples } from './options';
import { type Common, report, table } from './output';

const DAY_MS = 86_400_000;
const MOST_SOURCES = 10_000;

const listed = async (features: INestApplicationContext): Promise<readonly SourceView[]> =>
  (await features.get(SourcesService, { strict: false }).list({ page: 1, count: MOST_SOURCES })).items;

const rowsOf = (sources: readonly SourceView[]) =>
  table(
    ['Label', 'Active', 'Description'],
    sources.map(({ label, active, description }) => [label, active ? 'yes' : 'no', description]),
  );

/** Those that are named, or `all` that are active. @throws DomainError with the list of all when none is named, or one is unknown */
function choose(sources: readonly SourceView[], labels: readonly string[]): SourceView[] {
  if (!labels.length) throw new DomainError('invalid', 'source.which', ['Say which source with --source, or "all":', ...rowsOf(sources)].join('\n'));
  if (labels.includes('all')) return sources.filter(({ active }) => active);
  return labels.map((label) => {
    const found = sources.find((source) => source.label === label);
    if (found) return found;
    throw new DomainError('not-found', 'source.unknown', [`There is no source "${label}".`, ...rowsOf(sources)].join('\n'));
  });
}

interface Chosen extends Common {
  source?: string[];
}

async function list(options: Common): Promise<void> {
  const sources = await withFeatures(listed);
  report(
    sources.map(({ id, label, active, description, lastRunAt }) => ({ id, label, active, description, lastRunAt })),
    rowsOf(sources),
    options,
  );
}

/** One after the other: a source that cannot be read spoils no other. */
async function runForEach(features: INestApplicationContext, job: string, sources: readonly SourceView[]) {
  const ends: { source: string; outcome: JobEnd['outcome']; report: JobEnd['report'] }[] = [];
  for (const { id, label } of sources) {
    try {
      ends.push({ source: label, ...(await runJobHere(features, job, { sourceId: id })) });
    } catch (problem) {
      if (!(problem instanceof DomainError)) throw problem;
      ends.push({ source: label, outcome: 'failed', report: { message: problem.message } });
    }
  }
  return ends;
}

function reportEnds(ends: Awaited<ReturnType<typeof runForEach>>, options: Common): void {
  const lines = ends.map(({ source, outcome, report: facts }) => `${source}: ${outcome}${facts ? ` ${JSON.stringify(facts)}` : ''}`);
  report(ends, lines, options);
  if (ends.some(({ outcome }) => outcome !== 'done' && outcome !== 'skipped')) process.exitCode = SOME_FAILED;
}

async function sync({ source: labels = [], ...options }: Chosen): Promise<void> {
  reportEnds(await withFeatures(async (features) => runForEach(features, 'sync-source', choose(await listed(features), labels))), options);
}

interface Clean extends Acting {
  source?: string[];
  days?: number;
}

/** @param days 0: what has ended; more: what ends within so many days as well */
async function clean({ source: labels = [], days = 0, ...options }: Clean): Promise<void> {
  await withFeatures(async (features) => {
    const chosen = choose(await listed(features), labels);
    if (acts(options) && days === 0) return reportEnds(await runForEach(features, 'clean-source', chosen), options);
    const service = features.get(CleanService, { strict: false });
    const before = new Date(Date.now() + days * DAY_MS);
    if (acts(options)) {
      const ends: Awaited<ReturnType<typeof runForEach>> = [];
      for (const { id, label } of chosen) {
        const { outcome, ...facts } = await service.clean(id, before, AbortSignal.timeout(60 * 60_000));
        ends.push({ source: label, outcome, report: facts });
      }
      return reportEnds(ends, options);
    }
    const plans = [];
    for (const { id, label } of chosen) plans.push({ source: label, certificates: await service.plan(id, before) });
    const lines = plans.flatMap(({ source, certificates }) => certificates.map((certificate) => `Would remove at ${source}: ${JSON.stringify(certificate)}`));
    report({ committed: false, plans }, [...lines, 'Nothing was changed. Add --commit to remove.'], options);
  });
}

const takesSources = (command: Command): Command =>
  takesJson(command.option('-s, --source <label>', 'may be given several times; "all" for every active one', several));

const addSync = (command: Command): Command =>
  withExamples(
    takesSources(command)
      .description('Read from sources which certificates and endpoints are out there.')
      .option('--ttl <hours>', 'accepted for older scripts: endpoints are given up by the last sync that was read to its end', wholeNumber),
    'source sync -s all',
  ).action(sync);

export function addSourceCommands(program: Command): void {
  const group = program.command('source').alias('sources').description('Places that certificates are discovered at.');
  takesJson(group.command('list').description('Every source.')).action(list);
  addSync(group.command('sync'));
  takesCommit(takesSources(group.command('clean').description('Remove at sources what has ended and no endpoint uses.'))).action(clean);
  takesCommit(
    takesSources(
      group
        .command('clean_unused_and_expiring_within_days')
        .description('The same, also for what ends within so many days.')
        .requiredOption('-d, --days <days>', 'how many', wholeNumber),
    ),
  ).action(clean);
  addSync(program.command('sync', { hidden: true }));
}
