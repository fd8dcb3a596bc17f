import type { INestApplicationContext } from '@nestjs/common';
import type { Command } from 'commander';
import { DomainError } from '@app/errors';
import { SourcesService, type SourceView } from '@app/features';
import { SOME_FAILED } from './exit-code';
import { type JobEnd, runJobHere } from './job.command';
import { several, takesJson } from './options';
import { type Common, report, table } from './output';

const MOST_SOURCES = 10_000;

export const listedSources = async (features: INestApplicationContext): Promise<readonly SourceView[]> =>
  (await features.get(SourcesService, { strict: false }).list({ page: 1, count: MOST_SOURCES })).items;

export const sourceRows = (sources: readonly SourceView[]) =>
  table(
    ['Label', 'Active', 'Description'],
    sources.map(({ label, active, description }) => [label, active ? 'yes' : 'no', description]),
  );

/** Those that are named, or `all` that are active. @throws DomainError with the list of all when none is named, or one is unknown */
export function chooseSources(sources: readonly SourceView[], labels: readonly string[]): SourceView[] {
  if (!labels.length) throw new DomainError('invalid', 'source.which', ['Say which source with --source, or "all":', ...sourceRows(sources)].join('\n'));
  if (labels.includes('all')) return sources.filter(({ active }) => active);
  return labels.map((label) => {
    const found = sources.find((source) => source.label === label);
    if (found) return found;
    throw new DomainError('not-found', 'source.unknown', [`There is no source "${label}".`, ...sourceRows(sources)].join('\n'));
  });
}

export interface SourceEnd extends JobEnd {
  readonly source: string;
}

/** One after the other: a source that cannot be read spoils no other. */
export async function runForEachSource(
  features: INestApplicationContext,
  job: string,
  sources: readonly SourceView[],
  wish: Readonly<Record<string, unknown>> = {},
): Promise<SourceEnd[]> {
  const ends: SourceEnd[] = [];
  for (const { id, label } of sources) {
    try {
      ends.push({ source: label, ...(await runJobHere(features, job, { sourceId: id, ...wish })) });
    } catch (problem) {
      if (!(problem instanceof DomainError)) throw problem;
      ends.push({ source: label, outcome: 'failed', report: { message: problem.message } });
    }
  }
  return ends;
}

export function reportEnds(ends: readonly SourceEnd[], options: Common): void {
  const lines = ends.map(({ source, outcome, report: facts }) => `${source}: ${outcome}${facts ? ` ${JSON.stringify(facts)}` : ''}`);
  report(ends, lines, options);
  if (ends.some(({ outcome }) => outcome !== 'done' && outcome !== 'skipped')) process.exitCode = SOME_FAILED;
}

export const takesSources = (command: Command): Command =>
  takesJson(command.option('-s, --source <label>', 'may be given several times; "all" for every active one', several));
