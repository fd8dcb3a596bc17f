import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { printClient, printOpenApi } from '@app/api-contract';
import { configTable } from '@app/config';
import { DomainError } from '@app/errors';
import { metricsTable, pluginSettings, pluginsTable } from '@app/features';
import { jobsTable } from '@app/jobs';
import { permissionsTable } from '@app/rbac';
import { checkout } from './checkout';
import { commandsTable } from './commands-table';
import { takesJson, withExamples } from './options';
import { type Common, report } from './output';
import { replaceTable } from './printed-table';

/** What is printed from the code and committed, so that a change of it is seen in review. */
const tables: Readonly<Record<string, { file: string; print: (program: Command) => string }>> = {
  settings: { file: 'libs/config/README.md', print: () => configTable(pluginSettings()) },
  permissions: { file: 'libs/rbac/README.md', print: permissionsTable },
  plugins: { file: 'libs/plugins/README.md', print: pluginsTable },
  jobs: { file: 'libs/jobs/README.md', print: jobsTable },
  metrics: { file: 'libs/features/src/metrics/README.md', print: metricsTable },
  commands: { file: 'apps/cli/COMMANDS.md', print: commandsTable },
};
const openApiFile = 'apps/api/openapi.json';
const clientFile = 'libs/api-client/src/client.ts';

const textOf = (path: string) => (existsSync(path) ? readFileSync(path, 'utf8') : '');

/** @returns what each printed file should hold, by its path in the checkout */
function printAll(root: string, program: Command): Map<string, string> {
  const printed = new Map<string, string>();
  for (const [name, { file, print }] of Object.entries(tables)) {
    printed.set(file, replaceTable(textOf(join(root, file)), file, name, print(program)));
  }
  const { version } = JSON.parse(textOf(join(root, 'package.json'))) as { version: string };
  printed.set(openApiFile, `${JSON.stringify(printOpenApi(version), null, 2)}\n`);
  printed.set(clientFile, printClient());
  return printed;
}

function docs(options: Common & { commit?: boolean }, program: Command): void {
  const root = checkout();
  const stale = [...printAll(root, program)].filter(([file, text]) => textOf(join(root, file)) !== text);
  const files = stale.map(([file]) => file);
  if (options.commit) {
    for (const [file, text] of stale) writeFileSync(join(root, file), text);
    report({ written: files }, files.length ? files.map((file) => `Wrote ${file}.`) : ['Every printed table is up to date.'], options);
    return;
  }
  report({ stale: files }, files.length ? files.map((file) => `${file} is not what the code says.`) : ['Every printed table is up to date.'], options);
  if (files.length)
    throw new DomainError('conflict', 'docs.stale', 'Printed tables are out of date.', { hint: 'Run "npm run docs" and commit what it changes.' });
}

export function addDocsCommand(program: Command): void {
  withExamples(
    takesJson(
      program
        .command('docs')
        .description('Check the printed tables (settings, permissions, plugins, jobs, metrics, commands), OpenAPI and the client of the API against the code.')
        .option('--commit', 'rewrite those that differ'),
    ),
    'docs',
    'docs --commit',
  ).action((options: Common & { commit?: boolean }) => docs(options, program));
}
