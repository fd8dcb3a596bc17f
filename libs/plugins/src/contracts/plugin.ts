import type { Egress } from '@app/egress';
import type { z } from 'zod';

/** A plugin's options or settings: an object, whose fields carry their own words (`.describe(…)`). */
export type Fields = z.ZodObject;

/** What the host hands to every call. A plugin sees nothing else of the system: no rows, no services, no other plugin. */
export interface PluginContext<Settings = Record<string, unknown>> {
  /** The plugin's own settings, already parsed. */
  readonly settings: Settings;
  /** Guarded: refuses private and local addresses unless the installation allows them. */
  readonly fetch: typeof fetch;
  /** Guarded likewise, for clients built on Node's `http` and `https`. */
  readonly agent: Egress['agent'];
  /** Guarded likewise, for clients that resolve names themselves. It is not asked about hosts that are addresses: prefer `connect`. */
  readonly lookup: Egress['lookup'];
  /** A plain connection, guarded likewise, for protocols other than HTTP. */
  readonly connect: Egress['connect'];
  readonly log: PluginLog;
  /** Aborts when the job's time limit is reached or the request is gone. */
  readonly signal: AbortSignal;
  now(): Date;
}

/** A log line is a constant message with fields. Never keys, passphrases, tokens or options marked secret. */
export interface PluginLog {
  info(message: string, fields?: Record<string, unknown>): void;
  warn(message: string, fields?: Record<string, unknown>): void;
}

/** Whether the installation's settings let the plugin do its work; `because` is a sentence for administrators. */
export type Configuration = { isConfigured: true } | { isConfigured: false; because: string };

/** What every plugin says of itself, whatever its kind. */
export interface PluginFace<Options extends Fields, Settings extends Fields> {
  /** Stored with everything that uses the plugin: never change it. */
  readonly slug: string;
  readonly title: string;
  readonly description: string;
  /**
   * What is set per authority, notification, export …: form, check, documentation and type in one. What it makes of its input is
   * stored, shown and parsed again, so it must take its own output.
   */
  readonly options: Options;
  /** What holds for the whole installation, read from environment and file by the names in each field's `meta({ key })`. */
  readonly settings: Settings;
  /**
   * For what the schema of the settings cannot say: required settings that are missing are found by the host. Never throws,
   * because a plugin that is not configured is listed with its reason and stops nothing.
   */
  configuration?(settings: z.output<Settings>): Configuration;
}
