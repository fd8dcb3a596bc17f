import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { DomainError } from '@app/errors';
import { checkout } from './checkout';
import { type Acting, acts, takesCommit, takesJson, UNCHANGED, withExamples } from './options';
import { report } from './output';

const skeleton = (className: string, what: string) => `import type { MigrationInterface, QueryRunner } from 'typeorm';

/** ${what}. Expands only: releases that do not know it keep working. */
export class ${className} implements MigrationInterface {
  async up(run: QueryRunner): Promise<void> {
    await run.query('');
  }

  async down(run: QueryRunner): Promise<void> {
    await run.query('');
  }
}
`;

/** @throws DomainError `invalid` when the words make no name */
function revise({ message, ...options }: Acting & { message: string }): void {
  const words = message.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  if (!/^[a-z]/.test(words[0] ?? '')) {
    throw new DomainError('invalid', 'schema.no-name', `"${message}" makes no name for a migration.`, { hint: 'Say what it does, such as "add owners".' });
  }
  const timestamp = Date.now();
  const file = `migrations/${timestamp}-${words.join('-')}.ts`;
  const className = `${words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')}${timestamp}`;
  const commit = acts(options);
  if (commit) writeFileSync(join(checkout(), file), skeleton(className, message), { flag: 'wx' });
  const next = `Write its SQL, add ${className} to migrations/index.ts, and bring the entities in step.`;
  report({ committed: commit, file, className }, [`${commit ? 'Wrote' : 'Would write'} ${file}.`, ...(commit ? [next] : [UNCHANGED])], options);
}

export function addRevisionCommand(group: Command, takesFolder: (command: Command) => Command): void {
  withExamples(
    takesFolder(
      takesJson(takesCommit(group.command('revision').description('Begin a new migration, in a checkout.'))).requiredOption(
        '-m, --message <words>',
        'what it does',
      ),
    ),
    'db revision -m "add owners" --commit',
  ).action(revise);
}
