import { Command, CommanderError } from 'commander';
import { addAccessCommands } from './access.command';
import { addAcmeCommands } from './acme.command';
import { addAuditCommands } from './audit.command';
import { addCertificateCommands } from './certificate.command';
import { addConfigCommands } from './config.command';
import { addCredentialFileCommands } from './credential-files.command';
import { addDatabaseCommands } from './database.command';
import { addDocsCommand } from './docs.command';
import { addEndpointCommands } from './endpoint.command';
import { addInitCommand } from './init.command';
import { addJobCommands } from './job.command';
import { addNotifyCommands } from './notify.command';
import { addCertificateJobCommands, addDnsCommands, addPendingCommands } from './older-jobs.command';
import { withoutOlderSpellings } from './older-spellings';
import { exitCodeOf } from './exit-code';
import { complain } from './output';
import { addRenewalCommands } from './renewal.command';
import { addRotationCommands } from './rotation.command';
import { addReportCommands } from './report.command';
import { addRoleCommands } from './role.command';
import { addSecretsCommands } from './secrets.command';
import { addShellCommand } from './shell.command';
import { useSettingsFile } from './settings-file';
import { addSourceCommands } from './source.command';
import { addStartCommands } from './start.command';
import { addUserCommands } from './user.command';
import { addVendorCommands } from './vendor.command';

function addCertificates(program: Command): void {
  const group = program.command('certificate').alias('certificates').description('Certificates: look for them, revoke, reissue and rotate them.');
  for (const add of [addCertificateCommands, addRenewalCommands, addRotationCommands]) add(group);
  addCertificateJobCommands(group, program);
  addVendorCommands(program, group);
}

/** Every command there is. */
export function createProgram(): Command {
  const program = new Command('lemur')
    .description('Commands for the operators of an installation. Settings come from the environment and the file that LEMUR_CONF names.')
    .option('-c, --config <path>', 'file with settings, before the command; default: LEMUR_CONF')
    .enablePositionalOptions()
    .showHelpAfterError('Run with --help to see what it takes.')
    .exitOverride()
    .hook('preAction', (self) => useSettingsFile(self.opts<{ config?: string }>().config))
    .addHelpText('after', '\nCommands that choose what they touch show their plan, and act with --commit.')
    .addHelpText(
      'afterAll',
      '\nExit codes: 0 done, 1 our mistake, 2 wrong input or settings, 3 not allowed, 4 not found, 5 conflict, 6 somebody else failed, 7 some of it failed.',
    );

  // Sub-commands take over what the program says of wrong usage when they are made, so this comes after it.
  for (const add of [
    ...[addStartCommands, addDatabaseCommands, addInitCommand, addConfigCommands],
    ...[addUserCommands, addRoleCommands, addAccessCommands],
    ...[addCertificates, addPendingCommands, addSourceCommands, addEndpointCommands, addNotifyCommands, addDnsCommands, addAcmeCommands],
    ...[addJobCommands, addReportCommands, addAuditCommands, addSecretsCommands, addCredentialFileCommands, addShellCommand, addDocsCommand],
  ])
    add(program);
  return program;
}

/**
 * @param args as a program gets them, its own two in front
 * @returns the exit code; what went wrong has been told on standard error
 */
export async function runProgram(args: readonly string[]): Promise<number> {
  process.exitCode = 0;
  try {
    await createProgram().parseAsync(withoutOlderSpellings(args));
    return Number(process.exitCode);
  } catch (error) {
    // Told already, by whoever reads the arguments; asking for help is none.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitCodeOf.invalid;
    return complain(error);
  }
}
