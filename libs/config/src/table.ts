import { byKey, settingLeaves, type Leaf, type PluginSchemas } from './leaves';

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

function defaultOf({ schema, defaultWords }: Leaf): string {
  if (defaultWords !== undefined) return defaultWords;
  const result = schema.safeParse(undefined);
  if (!result.success) return '(needed)';
  const { data } = result;
  if (data === undefined) return '–';
  if (Array.isArray(data)) return data.length ? `\`${data.join(', ')}\`` : '(none)';
  // What else is an object has words of its own, or is empty.
  return typeof data === 'object' ? '(none)' : `\`${JSON.stringify(data).replace(/^"|"$/g, '')}\``;
}

/** @param leaves several where plugins share the setting */
function row([leaf, ...others]: [Leaf, ...Leaf[]]): string {
  const names = [`\`${leaf.key}\``, ...leaf.aliases.map((alias) => `or \`${alias}\``)].join(' ');
  const description = [leaf.description, [leaf, ...others].some(({ secret }) => secret) ? `Secret; may be in the file that \`${leaf.key}_FILE\` names.` : '']
    .filter(Boolean)
    .join(' ');
  const inside = leaf.plugin === null ? leaf.path.join('.') : `plugin ${[leaf, ...others].map(({ plugin }) => plugin).join(', ')}`;
  return `| ${[names, defaultOf(leaf), description, inside].map(cell).join(' | ')} |`;
}

/** Every setting as a Markdown table, for the README. */
export const configTable = (plugins: PluginSchemas = {}): string =>
  ['| name | default | meaning | in the code |', '| --- | --- | --- | --- |', ...byKey(settingLeaves(plugins), ({ key }) => key).map(row)].join('\n');
