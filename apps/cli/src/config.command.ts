import type { Command } from 'commander';
import { explainConfig } from '@app/config';
import { pluginSettings } from '@app/features';
import { exitCodeOf } from './exit-code';
import { takesJson, withExamples } from './options';
import { type Common, report } from './output';
import { environment } from './settings-file';

const sources = { environment: 'from the environment', file: 'from the file', default: 'default' };

function check(options: Common): void {
  const { settings, problems } = explainConfig({ environment: environment(), plugins: pluginSettings() });
  const shown = settings.map(({ name, value, from }) => `${name} = ${value ?? '(not set)'}  (${sources[from]})`);
  const verdict = problems.length ? ['', 'Problems:', ...problems.map((problem) => `  ${problem}`)] : ['', 'No problems.'];
  report({ settings, problems }, [...shown, ...verdict], options);
  if (problems.length) process.exitCode = exitCodeOf.invalid;
}

export function addConfigCommands(program: Command): void {
  const group = program.command('config').description('Settings.');
  withExamples(
    takesJson(group.command('check').description('Show every setting in force and where it comes from, and what is wrong. Secrets are not shown.')),
    'config check',
  ).action(check);
}
