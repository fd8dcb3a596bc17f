import 'reflect-metadata';
import { Command } from 'commander';
import { addAuditCommands } from './audit.command';
import { addConfigCommands } from './config.command';
import { addDatabaseCommands } from './database.command';
import { addDocsCommand } from './docs.command';
import { addInitCommand } from './init.command';
import { complain } from './output';
import { addRoleCommands } from './role.command';
import { addUserCommands } from './user.command';

const program = new Command('lemur')
  .description('Commands for the operators of an installation. Settings come from the environment and the file that LEMUR_CONF names.')
  .showHelpAfterError('Run with --help to see what it takes.')
  .exitOverride((problem) => process.exit(problem.exitCode === 0 ? 0 : 2));

// Sub-commands take over what the program says of wrong usage when they are made, so this comes after it.
for (const add of [addDatabaseCommands, addInitCommand, addUserCommands, addRoleCommands, addConfigCommands, addDocsCommand, addAuditCommands]) add(program);

program.parseAsync().catch((error: unknown) => {
  process.exitCode = complain(error);
});
