import type { Command } from 'commander';
import { chooseSources, listedSources, reportEnds, runForEachSource, sourceRows, takesSources } from './chosen-sources';
import { withFeatures } from './features';
import { positiveNumber, takesJson, withExamples } from './options';
import { type Common, report } from './output';
import { addCleanCommands } from './source-clean.command';
import { addPairingCommands } from './source-pairing.command';

interface Chosen extends Common {
  source?: string[];
}

async function list(options: Common): Promise<void> {
  const sources = await withFeatures(listedSources);
  report(
    sources.map(({ id, label, active, description, lastRunAt }) => ({ id, label, active, description, lastRunAt })),
    sourceRows(sources),
    options,
  );
}

interface Sync extends Chosen {
  ttl?: number;
  acceptGone?: boolean;
}

async function sync({ source: labels = [], ttl, acceptGone, ...options }: Sync): Promise<void> {
  const ends = await withFeatures(
    async (features) => runForEachSource(features, 'sync-source', chooseSources(await listedSources(features), labels), acceptGone ? { acceptGone } : {}),
    ({ sources, ...config }) => ({ ...config, sources: { ...sources, ...(ttl === undefined ? {} : { endpointHours: ttl }) } }),
  );
  reportEnds(ends, options);
}

const addSync = (command: Command): Command =>
  withExamples(
    takesSources(command)
      .description('Read from sources which certificates and endpoints are out there.')
      .option('--ttl <hours>', 'how long endpoints are kept that their source no longer tells, up to its last sync (older: -ttl)', positiveNumber)
      .option('--accept-gone', 'what is missing at the source is really gone, however much it is'),
    'source sync -s all',
    'source sync -s shop-lb --accept-gone',
  ).action(sync);

export function addSourceCommands(program: Command): void {
  const group = program.command('source').alias('sources').description('Places that certificates are discovered at.');
  withExamples(takesJson(group.command('list').description('Every source.')), 'source list').action(list);
  addSync(group.command('sync'));
  addCleanCommands(group);
  addPairingCommands(group);
  addSync(program.command('sync', { hidden: true }));
}
