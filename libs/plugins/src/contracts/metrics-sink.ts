import type { z } from 'zod';
import type { Fields, PluginContext, PluginFace } from './plugin';

/** One thing that was counted or measured. Nothing of it is secret, and no tag names a person. */
export interface Measurement {
  /** Such as `response_time`. */
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'timer';
  /** How many more, how many there are, or milliseconds. */
  readonly value: number;
  readonly tags: Readonly<Record<string, string>>;
  readonly at: Date;
}

/** Carries measurements out of the house. The host calls it beside all other work, with many at once, and never while somebody waits. */
export interface MetricsSinkPlugin<Settings extends Fields = Fields> extends PluginFace<Fields, Settings> {
  readonly kind: 'metrics-sink';
  /** @throws Error when they could not be handed over; they are not offered again */
  submit(measurements: readonly Measurement[], context: PluginContext<z.output<Settings>>): Promise<void>;
}

/** Declares a metrics sink; the settings are typed from their schema. */
export const defineMetricsSink = <Settings extends Fields>(plugin: Omit<MetricsSinkPlugin<Settings>, 'kind'>): MetricsSinkPlugin<Settings> => ({
  kind: 'metrics-sink',
  ...plugin,
});
