import { describeOptions, type OptionDescription } from './contracts/option-list';
import { abilities, allPlugins, type PluginKind } from './registry';

const headings = {
  issuer: 'Issuers',
  destination: 'Destinations',
  source: 'Sources',
  exporter: 'Exporters',
  notifier: 'Notifiers',
  'dns-provider': 'DNS providers',
  'metrics-sink': 'Metrics sinks',
} satisfies Record<PluginKind, string>;

/** Every plugin with its options, as markdown. */
export const pluginsTable = (): string =>
  Object.entries(headings)
    .map(([kind, heading]) => {
      const rows = allPlugins()
        .filter((plugin) => plugin.kind === kind)
        .flatMap((plugin) => {
          const also = abilities(plugin);
          const first = `| **${cell(plugin.title)}** | \`${plugin.slug}\` | ${cell(plugin.description)}${also.length ? ` Also: ${also.join(', ')}.` : ''} |`;
          return [first, ...describeOptions(plugin).map(optionRow)];
        });
      return [`### ${heading}`, '', '| plugin, option | slug, type | what it is |', '| --- | --- | --- |', ...rows].join('\n');
    })
    .join('\n\n');

function optionRow(option: OptionDescription): string {
  const type = [option.type, ...(option.required ? ['required'] : []), ...(option.sensitive ? ['secret'] : [])].join(', ');
  const choices = option.available ? ` One of: ${option.available.map((choice) => `\`${choice}\``).join(', ')}.` : '';
  const fallback = option.default === undefined ? '' : ` Default: \`${String(option.default)}\`.`;
  return `| – ${option.name} | ${type} | ${cell(option.helpMessage)}.${choices}${fallback} |`;
}

const cell = (text: string) => text.replaceAll('|', '\\|').replace(/\s+/g, ' ');
