import { DomainError } from '@app/errors';
import { configSchema, type Settings } from './config.schema';

/** What a plugin found of its own settings. One that lacks some is listed with the reason; it stops nothing. */
export type PluginSettings = { isConfigured: true; settings: unknown } | { isConfigured: false; because: string };

export type Config = Settings & {
  /** By the plugin's slug. */
  readonly plugins: Readonly<Record<string, PluginSettings>>;
};

type Change<Value> = {
  [Key in keyof Value]?: Value[Key] extends readonly unknown[] ? Value[Key] : Value[Key] extends object ? Partial<Value[Key]> : Value[Key];
};

/** The defaults with a few changes, in their inside form. For tests, and for programs that read no environment. */
export function configWith(change: Change<Settings> & Partial<Pick<Config, 'plugins'>> = {}): Config {
  const { plugins = {}, ...settings } = change;
  const config: Record<string, unknown> = { ...configSchema.parse({}) };
  for (const [group, value] of Object.entries(settings)) {
    config[group] = typeof value === 'object' && !Array.isArray(value) ? { ...(config[group] as object), ...value } : value;
  }
  return { ...(config as Settings), plugins };
}

/** @throws DomainError `invalid` when no database is named */
export function getDatabaseUrl(config: Pick<Config, 'database'>): string {
  if (config.database.url !== undefined) return config.database.url;
  throw new DomainError('invalid', 'config.no-database', 'DATABASE_URL is not set.', {
    hint: 'Set it to a Postgres database such as postgres://lemur:…@localhost:5432/lemur, or run `npm start`, which brings one.',
  });
}
