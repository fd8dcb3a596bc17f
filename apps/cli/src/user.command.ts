import type { Command } from 'commander';
import { CreateUser, reasonsOf } from '@app/api-contract';
import { invalidRequest } from '@app/errors';
import { UsersService } from '@app/features';
import { operator, withFeatures } from './features';
import { type Common, report } from './output';
import { choosePassword } from './password-prompt';

interface NewUser extends Common {
  username: string;
  email: string;
  active: string;
  role: string[];
  password?: string;
}

async function createUser({ username, email, active, role, password, ...options }: NewUser): Promise<void> {
  const parsed = CreateUser.safeParse({ username, email, active, roles: role.map((name) => ({ name })), password: await choosePassword(password) });
  if (!parsed.success) throw invalidRequest('user.invalid', reasonsOf(parsed.error));
  const user = await withFeatures((features) => features.get(UsersService, { strict: false }).create(operator(), parsed.data));
  report({ id: user.id, username: user.username, email: user.email }, [`Created the user "${user.username}" with the id ${user.id}.`], options);
}

async function resetPassword({ username, password, ...options }: Common & { username: string; password?: string }): Promise<void> {
  const chosen = await choosePassword(password);
  await withFeatures((features) => features.get(UsersService, { strict: false }).resetPassword(operator(), username, chosen));
  report({ username }, [`"${username}" has a new password.`], options);
}

const collect = (value: string, before: string[]) => [...before, value];

export function addUserCommands(program: Command): void {
  program
    .command('create_user')
    .description('Create a user.')
    .requiredOption('-u, --username <name>')
    .requiredOption('-e, --email <address>')
    .requiredOption('-r, --role <name>', 'may be given several times', collect, [])
    .option('-a, --active <boolean>', 'whether he may sign in', 'true')
    .option('-p, --password <password>', 'asked for when left out; others on this machine may see a command line')
    .option('--json', 'one JSON object on standard output')
    .action(createUser);
  program
    .command('reset_password')
    .description('Give a user a new password.')
    .requiredOption('-u, --username <name>')
    .option('-p, --password <password>', 'asked for when left out; others on this machine may see a command line')
    .option('--json', 'one JSON object on standard output')
    .action(resetPassword);
}
