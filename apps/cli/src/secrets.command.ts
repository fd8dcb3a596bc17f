import type { Command } from 'commander';
import { SealedSecretsService } from '@app/features';
import { SOME_FAILED } from './exit-code';
import { operator, withFeatures } from './features';
import { type Acting, acts, takesCommit, takesJson, UNCHANGED, withExamples } from './options';
import { report } from './output';

async function reEncrypt(options: Acting): Promise<void> {
  const commit = acts(options);
  const { rows, failed } = await withFeatures((features) => features.get(SealedSecretsService, { strict: false }).moveToNewestKey(operator(), { commit }));
  const places = Object.entries(rows).map(([where, count]) => `${commit ? 'Moved' : 'To be moved:'} ${count} of ${where}`);
  const said = places.length ? places : ['Everything is sealed with the newest key: older ones are not needed any more.'];
  const problems = failed.map(({ where, uuid, because }) => `Left alone, ${where} of the row ${uuid}: ${because}`);
  report({ committed: commit, rows, failed }, [...said, ...problems, ...(commit || !places.length ? [] : [UNCHANGED])], options);
  if (failed.length) process.exitCode = SOME_FAILED;
}

export function addSecretsCommands(program: Command): void {
  const group = program.command('secrets').description('What is sealed in the database.');
  withExamples(
    takesJson(
      takesCommit(group.command('re-encrypt').description('Seal everything with the newest of LEMUR_ENCRYPTION_KEYS, so that older keys can be taken away.')),
    ),
    'secrets re-encrypt',
    'secrets re-encrypt --commit',
  ).action(reEncrypt);
}
