import type { Command } from 'commander';
import { CreateRole, reasonsOf } from '@app/api-contract';
import { invalidRequest } from '@app/errors';
import { RolesService } from '@app/features';
import { operator, withFeatures } from './features';
import { eachTime, takesJson, withExamples } from './options';
import { type Common, report } from './output';

interface NewRole extends Common {
  name: string;
  user: string[];
  description: string;
}

async function createRole({ name, user, description, ...options }: NewRole): Promise<void> {
  const parsed = CreateRole.safeParse({ name, description, users: user.map((username) => ({ username })) });
  if (!parsed.success) throw invalidRequest('role.invalid', reasonsOf(parsed.error));
  const role = await withFeatures((features) => features.get(RolesService, { strict: false }).create(operator(), parsed.data));
  const members = role.users.map(({ username }) => username);
  report({ id: role.id, name: role.name, users: members }, [`Created the role "${role.name}" with the id ${role.id} for ${members.join(', ')}.`], options);
}

export function addRoleCommands(program: Command): void {
  withExamples(
    takesJson(
      program
        .command('create_role')
        .description('Create a role with members.')
        .requiredOption('-n, --name <name>', 'of the role')
        .requiredOption('-u, --user <username>', 'a member; may be given several times', eachTime, [])
        .option('-d, --description <text>', 'what it is for', ''),
    ),
    'create_role -n web-team -u ann -u bob -d "Web shop"',
  ).action(createRole);
}
