import type { Command } from 'commander';
import { InstallationService } from '@app/features';
import { operator, withFeatures } from './features';
import { takesJson, withExamples } from './options';
import { type Common, report } from './output';

async function init(options: Common & { password?: string }): Promise<void> {
  const installed = await withFeatures((features) => features.get(InstallationService, { strict: false }).install(operator(), options.password));
  const { createdAdministrator, username, password } = installed;
  const told = password === undefined ? [] : [`Password: ${password}`, 'It is stored nowhere in this form: keep it now.'];
  report(
    installed,
    [
      'Built-in roles, rotation policy and notifications are there.',
      createdAdministrator ? `Made the administrator "${username}".` : `The administrator "${username}" was there already.`,
      ...told,
    ],
    options,
  );
}

export function addInitCommand(program: Command): void {
  withExamples(
    takesJson(
      program
        .command('init')
        .description('Make built-in roles, the first administrator and the encryption canary. Leaves alone what is there.')
        .option('-p, --password <password>', 'of the administrator; default: LEMUR_ADMIN_PASSWORD, else a random one that is printed'),
    ),
    'init',
  ).action(init);
}
