import { type Command, Option } from 'commander';
import { CleanService, type CleanWish } from '@app/features';
import { withFeatures } from './features';
import { type Acting, acts, takesCommit, UNCHANGED, wholeNumber, withExamples } from './options';
import { report } from './output';
import { chooseSources, listedSources, reportEnds, runForEachSource, takesSources } from './chosen-sources';

interface Clean extends Acting {
  source?: string[];
}

async function clean({ source: labels = [], ...options }: Clean, wish: CleanWish): Promise<void> {
  await withFeatures(async (features) => {
    const chosen = chooseSources(await listedSources(features), labels);
    if (acts(options)) return reportEnds(await runForEachSource(features, 'clean-source', chosen, { ...wish }), options);
    const service = features.get(CleanService, { strict: false });
    const plans = [];
    for (const { id, label } of chosen) plans.push({ source: label, certificates: await service.plan(id, wish) });
    const lines = plans.flatMap(({ source, certificates }) =>
      certificates.map(({ name, ownName, notAfter }) => `Would remove at ${source}: ${name} (here ${ownName}), which ends ${notAfter.toISOString()}`),
    );
    report({ committed: false, plans }, [...lines, UNCHANGED], options);
  });
}

export function addCleanCommands(group: Command): void {
  withExamples(
    takesCommit(takesSources(group.command('clean').description('Remove at sources what has ended and no endpoint uses.'))),
    'source clean -s all',
    'source clean -s shop-lb --commit',
  ).action((options: Clean) => clean(options, {}));
  withExamples(
    takesCommit(
      takesSources(
        group
          .command('clean_unused_and_expiring_within_days')
          .description('The same, also for what ends within so many days.')
          .requiredOption('-d, --days <days>', 'how many', wholeNumber),
      ),
    ),
    'source clean_unused_and_expiring_within_days -s all -d 14 --commit',
  ).action(({ days, ...options }: Clean & { days: number }) => clean(options, { endsWithinDays: days }));
  withExamples(
    takesCommit(
      takesSources(
        group
          .command('clean_unused_and_issued_since_days')
          .description('Remove at sources what came to be known here within so many days, or before them, and no endpoint uses.')
          .requiredOption('-d, --days <days>', 'how many', wholeNumber)
          .addOption(
            new Option('--issued <when>', 'within these days, as older scripts mean it, or before them').choices(['within', 'before']).default('within'),
          ),
      ),
    ),
    'source clean_unused_and_issued_since_days -s all -d 90 --issued before',
  ).action(({ days, issued, ...options }: Clean & { days: number; issued: 'within' | 'before' }) =>
    clean(options, issued === 'within' ? { issuedWithinDays: days } : { issuedBeforeDays: days }),
  );
}
