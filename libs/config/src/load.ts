import { readFileSync } from 'node:fs';
import { DomainError } from '@app/errors';
import type { Config, PluginSettings } from './config';
import type { Settings } from './config.schema';
import { consistencyProblems } from './consistency.rules';
import { identityProblems } from './identity.rules';
import { byKey, settingLeaves, type Leaf, type PluginSchemas } from './leaves';
import { findNearest } from './nearest';
import { withdrawnNames } from './withdrawn-names';

type Source = 'environment' | 'file' | 'default';

/** A setting by its path inside, such as `database.url`. */
export type SettingName = {
  [Group in keyof Settings]: Settings[Group] extends string ? Group : `${Group}.${Extract<keyof Settings[Group], string>}`;
}[keyof Settings];

export interface LoadOptions {
  environment?: Readonly<Record<string, string | undefined>>;
  /** The settings of the installed plugins, by slug. */
  plugins?: PluginSchemas;
  /** Settings this program cannot do without. */
  requires?: readonly SettingName[];
  readFile?: (path: string) => string;
  /** For a program that does not know the plugins, and so cannot tell their settings from misspelt ones. */
  ignoreUnknownNames?: boolean;
}

interface Given {
  name: string;
  raw: unknown;
  from: Exclude<Source, 'default'>;
}

interface Read {
  leaf: Leaf;
  value: unknown;
  from: Source;
  name: string;
}

const FILE_SETTING = 'LEMUR_CONF';

const readText = (path: string): string => readFileSync(path, 'utf8');

const isSet = (value: unknown): boolean => value !== undefined && value !== null && value !== '';

function readSettingsFile(path: string, readFile: (path: string) => string, problems: string[]): Record<string, unknown> {
  let content: string;
  try {
    content = readFile(path);
  } catch (cause) {
    problems.push(`${FILE_SETTING} names "${path}", which cannot be read: ${cause instanceof Error ? cause.message : String(cause)}.`);
    return {};
  }
  try {
    const parsed: unknown = JSON.parse(content);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return { ...parsed };
    problems.push(`${FILE_SETTING} names "${path}", which is not a JSON object. Write {"LEMUR_PORT": 8000}.`);
  } catch {
    // The parser's own message quotes the text around the mistake, which may be a secret.
    problems.push(`${FILE_SETTING} names "${path}", which is not JSON. Write an object from name to value, such as {"LEMUR_PORT": 8000}.`);
  }
  return {};
}

/** Every way in which one source gives a leaf: by its name, by an alias, and for a secret by a file that holds it. */
function givenBy(source: Readonly<Record<string, unknown>>, from: Given['from'], leaf: Leaf, readFile: (path: string) => string, problems: string[]): Given[] {
  return [leaf.key, ...leaf.aliases].flatMap((name): Given[] => {
    const given: Given[] = isSet(source[name]) ? [{ name, raw: source[name], from }] : [];
    const path = leaf.secret ? source[`${name}_FILE`] : undefined;
    if (!isSet(path)) return given;
    try {
      return [...given, { name: `${name}_FILE`, raw: readFile(String(path)).replace(/\r?\n$/, ''), from }];
    } catch (cause) {
      problems.push(`${name}_FILE names "${String(path)}", which cannot be read: ${cause instanceof Error ? cause.message : String(cause)}.`);
      return given;
    }
  });
}

function unreadable(leaf: Leaf, name: string, raw: unknown, message: string): string {
  const value = leaf.secret ? '' : `: ${JSON.stringify(raw)}`;
  return `${name} ${message}${value}.${leaf.example ? ` Write ${leaf.example}` : ''}`;
}

function readLeaf(leaf: Leaf, given: readonly Given[], problems: string[]): Read {
  const readings = given.map(({ name, raw, from }) => ({ name, raw, from, result: leaf.schema.safeParse(raw) }));
  for (const { name, raw, result } of readings) {
    if (!result.success) problems.push(unreadable(leaf, name, raw, result.error.issues[0]?.message ?? 'cannot be read'));
  }
  const values = readings.flatMap(({ name, from, result }) => (result.success ? [{ name, from, value: result.data }] : []));
  const [first] = values;
  const other = values.find(({ from, value }) => from === first?.from && JSON.stringify(value) !== JSON.stringify(first.value));
  if (first && other) problems.push(`${first.name} and ${other.name} are two names of one setting and say different things. Keep ${leaf.key}.`);
  if (first) return { leaf, ...first };
  const fallback = given.length ? undefined : leaf.schema.safeParse(undefined);
  return { leaf, value: fallback?.success ? fallback.data : undefined, from: 'default', name: leaf.key };
}

function unknownNames(source: Readonly<Record<string, unknown>>, leaves: readonly Leaf[], isOurs: (name: string) => boolean): string[] {
  const known = leaves.flatMap((leaf) => [leaf.key, ...leaf.aliases].flatMap((name) => (leaf.secret ? [name, `${name}_FILE`] : [name])));
  const accepted = new Set([FILE_SETTING, ...known]);
  return Object.keys(source)
    .filter((name) => (isOurs(name) || Object.hasOwn(withdrawnNames, name)) && !accepted.has(name) && isSet(source[name]))
    .map((name) => {
      const withdrawn = Object.hasOwn(withdrawnNames, name) ? withdrawnNames[name] : undefined;
      if (withdrawn) return `${name} does nothing here. ${withdrawn}.`;
      const nearest = findNearest(name, known);
      return `${name} is not a setting. ${nearest ? `Did you mean ${nearest}?` : 'libs/config/README.md lists all of them.'}`;
    });
}

function nest(reads: readonly Read[]): Record<string, unknown> {
  const root: Record<string, unknown> = {};
  for (const { leaf, value } of reads) {
    let group = root;
    for (const name of leaf.path.slice(0, -1)) group = (group[name] ??= {}) as Record<string, unknown>;
    group[leaf.path.at(-1) ?? ''] = value;
  }
  return root;
}

function pluginSettings(plugins: PluginSchemas, reads: readonly Read[]): Record<string, PluginSettings> {
  return Object.fromEntries(
    Object.keys(plugins).map((slug): [string, PluginSettings] => {
      const own = reads.filter(({ leaf }) => leaf.plugin === slug);
      const missing = own.filter(({ leaf, value }) => value === undefined && !leaf.schema.safeParse(undefined).success).map(({ leaf }) => leaf.key);
      if (missing.length) return [slug, { isConfigured: false, because: `${missing.join(' and ')} ${missing.length > 1 ? 'are' : 'is'} not set.` }];
      return [slug, { isConfigured: true, settings: nest(own) }];
    }),
  );
}

function readAll({ environment = process.env, plugins = {}, requires = [], readFile = readText, ignoreUnknownNames = false }: LoadOptions) {
  const problems: string[] = [];
  const path = environment[FILE_SETTING];
  const file = isSet(path) ? readSettingsFile(String(path), readFile, problems) : {};
  const leaves = settingLeaves(plugins);

  if (!ignoreUnknownNames) problems.push(...unknownNames(environment, leaves, (name) => name.startsWith('LEMUR_')), ...unknownNames(file, leaves, () => true));
  const reads = leaves.map((leaf) => {
    const given = [...givenBy(environment, 'environment', leaf, readFile, problems), ...givenBy(file, 'file', leaf, readFile, problems)];
    return readLeaf(leaf, given, problems);
  });

  const settings = nest(reads.filter(({ leaf }) => leaf.plugin === null)) as Settings;
  // What follows judges values together, and would repeat in other words what is already said of one of them.
  if (!problems.length) {
    problems.push(...consistencyProblems(settings), ...identityProblems(settings));
    for (const { leaf, value } of reads) {
      const isRequired = leaf.plugin === null && requires.some((name) => name === leaf.path.join('.'));
      if (isRequired && (!isSet(value) || (Array.isArray(value) && !value.length)))
        problems.push(`${leaf.key} is not set, and this program cannot do without it. \`npm start\` sets it.`);
    }
  }
  const config: Config = { ...settings, plugins: pluginSettings(plugins, reads) };
  return { config, reads, problems: [...new Set(problems)] };
}

/**
 * Reads the configuration: environment over file (named by LEMUR_CONF, a JSON object) over default.
 * An empty variable counts as not set.
 *
 * @throws DomainError `invalid` that names all problems at once; it never quotes a secret
 */
export function loadConfig(options: LoadOptions = {}): Config {
  const { config, problems } = readAll(options);
  if (!problems.length) return config;
  const heading = `The configuration has ${problems.length} problem${problems.length > 1 ? 's' : ''}:`;
  throw new DomainError('invalid', 'config.problems', [heading, ...problems.map((problem) => `  ${problem}`)].join('\n'));
}

export interface ExplainedSetting {
  /** The name it was given by, or its main name. */
  name: string;
  path: string;
  /** Masked where the setting is secret. Null when it is not set. */
  value: string | null;
  from: Source;
  /** Its value is never shown. */
  isSecret: boolean;
  /** What it means. */
  description: string;
}

/** Every setting in force and where it comes from, together with what is wrong; for people who look for a mistake. */
export function explainConfig(options: LoadOptions = {}): { settings: ExplainedSetting[]; problems: string[] } {
  const { reads, problems } = readAll(options);
  const settings = byKey(reads, ({ leaf }) => leaf.key).map((sharing): ExplainedSetting => {
    const [{ leaf, value, from, name }] = sharing;
    // What one plugin takes for a secret is none of the others' to show.
    const isSecret = sharing.some((read) => read.leaf.secret);
    return {
      name,
      path: leaf.path.join('.'),
      value: !isSet(value) ? null : isSecret ? (from === 'default' ? null : '(set)') : JSON.stringify(value),
      from,
      isSecret,
      description: leaf.description,
    };
  });
  return { settings, problems };
}
