import type { Command } from 'commander';
import { CreateUser, reasonsOf } from '@app/api-contract';
import { invalidRequest } from '@app/errors';
import { UnhashedPasswords, UsersService } from '@app/features';
import { operator, withFeatures } from './features';
import { type Acting, acts, eachTime, takesCommit, takesJson, UNCHANGED, withExamples } from './options';
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

/** For a database that was moved from an older system; here no password was ever stored as it is. */
async function rehash(options: Acting): Promise<void> {
  const commit = acts(options);
  const users = await withFeatures((features) => {
    const passwords = features.get(UnhashedPasswords, { strict: false });
    return commit ? passwords.hash(operator()) : passwords.list(operator());
  });
  const lines = users.map(({ username, email }) => `${commit ? 'Hashed' : 'Stored as it is:'} the password of "${username}" (${email})`);
  const warning = ['Whoever saw this table, or a backup of it, knows these passwords: have their owners choose new ones.'];
  report(
    { committed: commit, users },
    users.length ? [...lines, ...warning, ...(commit ? [] : [UNCHANGED])] : ['Every password is stored as a hash.'],
    options,
  );
}

const passwordOption = ['-p, --password <password>', 'asked for when left out; others on this machine may see a command line'] as const;

export function addUserCommands(program: Command): void {
  withExamples(
    takesJson(
      program
        .command('create_user')
        .description('Create a user.')
        .requiredOption('-u, --username <name>', 'for signing in')
        .requiredOption('-e, --email <address>', 'of the user')
        .requiredOption('-r, --role <name>', 'may be given several times', eachTime, [])
        .option('-a, --active <boolean>', 'whether he may sign in', 'true')
        .option(...passwordOption),
    ),
    'create_user -u ann -e ann@example.com -r operator',
  ).action(createUser);
  withExamples(
    takesJson(
      program
        .command('reset_password')
        .description('Give a user a new password.')
        .requiredOption('-u, --username <name>', 'of the user')
        .option(...passwordOption),
    ),
    'reset_password -u ann',
  ).action(resetPassword);
  withExamples(
    takesJson(takesCommit(program.command('rehash_passwords').description('Hash passwords that an older system has stored as they are.'))),
    'rehash_passwords',
    'rehash_passwords --commit',
  ).action(rehash);
}
