import { z } from 'zod';
import { configSchema } from './config.schema';
import type { SettingWords } from './setting-types';

/** One setting, with everything that loading, explaining and printing it need. */
export interface Leaf extends SettingWords {
  /** Where it stands in the typed object. */
  path: readonly string[];
  /** Its main name outside. */
  key: string;
  aliases: readonly string[];
  schema: z.ZodType;
  /** Slug of the plugin that declares it, or null for our own. */
  plugin: string | null;
}

/** A setting that several plugins declare is one setting: what belongs to one name, in the order in which the names come first. */
export function byKey<Thing>(things: readonly Thing[], keyOf: (thing: Thing) => string): [Thing, ...Thing[]][] {
  const groups = new Map<string, [Thing, ...Thing[]]>();
  for (const thing of things) {
    const group = groups.get(keyOf(thing));
    if (group) group.push(thing);
    else groups.set(keyOf(thing), [thing]);
  }
  return [...groups.values()];
}

/** Plugins' settings by slug. Here they are only schemas: this room knows no plugin. */
export type PluginSchemas = Readonly<Record<string, z.ZodObject>>;

/** `worker.queues` → `LEMUR_WORKER_QUEUES`; a name that is already in capitals stays as it is. */
export function outsideName(path: readonly string[], plugin: string | null): string {
  const last = path.at(-1) ?? '';
  if (/^[A-Z][A-Z0-9_]*$/.test(last)) return last;
  const words = [...(plugin === null ? [] : [plugin]), ...path].map((part) =>
    part
      .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
      .replaceAll('-', '_')
      .toUpperCase(),
  );
  return ['LEMUR', ...words].join('_');
}

// Words may stand on the outermost schema or below an `.optional()` or `.default()`.
function wordsOf(schema: z.ZodType): Partial<SettingWords> {
  const inner =
    schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodNullable
      ? (schema.unwrap() as z.ZodType)
      : null;
  return { ...(inner ? wordsOf(inner) : {}), ...(schema.meta() as Partial<SettingWords> | undefined) };
}

function leavesOf(group: z.ZodObject, path: readonly string[], plugin: string | null): Leaf[] {
  return Object.entries(group.shape).flatMap(([name, entry]) => {
    const schema = entry as z.ZodType;
    const here = [...path, name];
    const inner = schema instanceof z.ZodPrefault ? schema.unwrap() : schema;
    if (inner instanceof z.ZodObject) return leavesOf(inner, here, plugin);
    const words = wordsOf(schema);
    return [
      { ...words, description: words.description ?? '', path: here, key: words.key ?? outsideName(here, plugin), aliases: words.aliases ?? [], schema, plugin },
    ];
  });
}

export const settingLeaves = (plugins: PluginSchemas = {}): Leaf[] => [
  ...leavesOf(configSchema, [], null),
  ...Object.entries(plugins).flatMap(([slug, schema]) => leavesOf(schema, [], slug)),
];
