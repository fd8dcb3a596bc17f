import type { Command } from 'commander';

/** A command that does something, as it is written behind `lemur`. */
export interface ListedCommand {
  readonly path: string;
  readonly command: Command;
}

const isHidden = (command: Command): boolean => (command as Command & { readonly _hidden?: boolean })._hidden === true;

/** Every command that does something, in the order in which `--help` shows them; a group with a command of its own by itself is one too. */
export function listCommands(program: Command, { withHidden = false } = {}): ListedCommand[] {
  const below = (parent: Command, path: readonly string[]): ListedCommand[] =>
    parent.commands
      .filter((command) => withHidden || !isHidden(command))
      .flatMap((command) => {
        const names = [...path, command.name()];
        return command.commands.length ? below(command, names) : [{ path: names.join(' '), command }];
      });
  return below(program, []);
}

const everywhere = ['--json', '--dry-run'];

function optionsOf(command: Command): string {
  const given = command.registeredArguments.map((argument) => (argument.required ? `<${argument.name()}>` : `[${argument.name()}]`));
  const flags = command.options
    .filter((option) => !option.hidden && !everywhere.includes(option.long ?? ''))
    .map(({ flags: text, mandatory }) => `${text}${mandatory ? ' *' : ''}`);
  return [...given, ...flags].map((text) => `\`${text.replaceAll('|', '\\|')}\``).join(' ');
}

function otherNames({ path, command }: ListedCommand): string[] {
  const parents = path.split(' ').slice(0, -1).join(' ');
  return command.aliases().map((alias) => [parents, alias].filter(Boolean).join(' '));
}

/** For the README: what `lemur --help` and the help of every command say. */
export function commandsTable(program: Command): string {
  const shown = listCommands(program);
  const rows = shown.map(({ path, command }) => `| \`${path}\` | ${command.description().replaceAll('|', '\\|')} | ${optionsOf(command)} |`);
  const groups = program.commands.filter((command) => command.commands.length && command.aliases().length).map((command) => `\`${command.name()}\`: ${command.aliases().map((alias) => `\`${alias}\``).join(', ')}`); // prettier-ignore
  const hidden = listCommands(program, { withHidden: true }).filter(({ path }) => !shown.some((one) => one.path === path));
  const older = [...shown.flatMap(otherNames), ...hidden.map(({ path }) => path)].map((path) => `\`${path}\``);
  return [
    '| command | what it does | options (`*`: required) |',
    '| --- | --- | --- |',
    ...rows,
    '',
    `Other names of groups: ${groups.join('; ')}.`,
    '',
    `Older names of commands: ${older.join(', ')}.`,
  ].join('\n');
}
