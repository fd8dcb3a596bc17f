import type { Command } from 'commander';
import { DomainError } from '@app/errors';
import { CloudFrontSources, PairedSources, type LackingSource, type PairingDestination } from '@app/features';
import { SOME_FAILED } from './exit-code';
import { operator, withFeatures } from './features';
import { type Acting, acts, several, takesCommit, takesJson, UNCHANGED, withExamples } from './options';
import { report, table } from './output';

/** @throws DomainError with the list of all when none is named, or one is unknown */
function chooseDestinations(destinations: readonly PairingDestination[], labels: readonly string[]): readonly PairingDestination[] {
  const rows = () =>
    table(
      ['Label', 'Plugin', 'Description'],
      destinations.map(({ label, pluginSlug, description }) => [label, pluginSlug, description]),
    );
  if (!labels.length) throw new DomainError('invalid', 'destination.which', ['Say which destination with --destination, or "all":', ...rows()].join('\n'));
  if (labels.includes('all')) return destinations;
  const unknown = labels.find((label) => !destinations.some((destination) => destination.label === label));
  if (unknown === undefined) return destinations.filter(({ label }) => labels.includes(label));
  throw new DomainError('not-found', 'destination.unknown', [`There is no destination "${unknown}".`, ...rows()].join('\n'));
}

interface Pairing extends Acting {
  destination?: string[];
}

async function pair({ destination: labels = [], ...options }: Pairing): Promise<void> {
  const commit = acts(options);
  const sources = await withFeatures(async (features) => {
    const service = features.get(PairedSources, { strict: false });
    const lacking = await service.lacking(operator(), chooseDestinations(await service.destinations(operator()), labels));
    const done: (Pick<LackingSource, 'label' | 'pluginSlug'> & { because: string | null })[] = [];
    for (const source of lacking) {
      const { label, pluginSlug } = source;
      const failure = commit ? await service.create(operator(), source).then(() => null, failureOf) : null;
      done.push({ label, pluginSlug, because: failure });
    }
    return done;
  });
  const lines = sources.map(({ label, pluginSlug, because }) =>
    because === null ? `${commit ? 'Created' : 'Would create'} the source "${label}" of ${pluginSlug}.` : `No source for "${label}": ${because}`,
  );
  const none = sources.length ? [] : ['Each of them has its source, or needs none.'];
  report({ committed: commit, sources }, [...lines, ...none, ...(commit ? [] : [UNCHANGED])], options);
  if (sources.some(({ because }) => because !== null)) process.exitCode = SOME_FAILED;
}

function failureOf(problem: unknown): string {
  if (problem instanceof DomainError) return problem.message;
  throw problem;
}

async function enableCloudFront({ source, ...options }: Acting & { source: string }): Promise<void> {
  const commit = acts(options);
  const plan = await withFeatures((features) => {
    const service = features.get(CloudFrontSources, { strict: false });
    return commit ? service.split(operator(), source) : service.plan(operator(), source);
  });
  report(
    { committed: commit, source, newSource: plan.newLabel },
    [
      `${commit ? 'Made' : 'Would make'} the source "${plan.newLabel}", and "${source}" ${commit ? 'reads' : 'would read'} load balancers only.`,
      ...(commit ? [] : [UNCHANGED]),
    ],
    options,
  );
}

export function addPairingCommands(group: Command): void {
  withExamples(
    takesJson(
      takesCommit(
        group
          .command('sync_source_destination')
          .description('Make the sources that find what lies at destinations, where they are missing.')
          .option('-d, --destination <label>', 'may be given several times; "all" for every one', several),
      ),
    ),
    'source sync_source_destination -d all',
    'source sync_source_destination -d aws-prod --commit',
  ).action(pair);
  withExamples(
    takesJson(
      takesCommit(
        group
          .command('enable_cloudfront')
          .description('Split a source of AWS load balancers in two, of which the second reads CloudFront.')
          .requiredOption('-s, --source <label>', 'of the plugin aws-source'),
      ),
    ),
    'source enable_cloudfront -s aws-prod --commit',
  ).action(enableCloudFront);
}
