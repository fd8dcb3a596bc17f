import { describe, expect, it } from 'vitest';
import type { Measurement, MetricsSinkPlugin } from '../contracts/metrics-sink';
import type { PluginContext } from '../contracts/plugin';
import { itKeepsThePromisesOfEveryPlugin } from './face.contract';

export interface MetricsSinkUnderTest {
  /** With settings that lead to a server of this machine. */
  context: PluginContext<Record<string, unknown>>;
  /** With settings that lead nowhere. Left out for protocols that have no answer. */
  nowhere?: PluginContext<Record<string, unknown>>;
  /** All that has arrived since the last question, one text for each measurement. */
  arrived(count: number): Promise<string[]>;
}

const at = new Date('2026-05-04T12:00:00Z');
const measurements: readonly Measurement[] = [
  { name: 'response_time', type: 'timer', value: 12.5, tags: { endpoint: '/certificates', status_code: '200' }, at },
  { name: 'login', type: 'counter', value: 1, tags: { status: 'success' }, at },
  { name: 'certificates', type: 'gauge', value: 1_000_000, tags: {}, at },
];

/** The promises that every metrics sink keeps. */
export function describeMetricsSink(plugin: MetricsSinkPlugin, sink: () => MetricsSinkUnderTest): void {
  describe(`${plugin.title} keeps the metrics sink contract: it`, () => {
    itKeepsThePromisesOfEveryPlugin(plugin, {});

    it('hands over each measurement with name, value and tags, in order', async () => {
      const { context, arrived } = sink();
      await plugin.submit(measurements, context);
      const texts = await arrived(measurements.length);
      expect(texts).toHaveLength(measurements.length);
      for (const [position, { name, value, tags }] of measurements.entries()) {
        for (const word of [name, String(value), ...Object.keys(tags), ...Object.values(tags)]) expect(texts[position]).toContain(word);
      }
    });

    it('hands over a thousand at once', async () => {
      const { context, arrived } = sink();
      await plugin.submit(
        Array.from({ length: 1000 }, (_, index): Measurement => ({ name: `metric_${index}`, type: 'counter', value: index, tags: {}, at })),
        context,
      );
      expect((await arrived(1000)).at(-1)).toContain('metric_999');
    });

    it('says so, within six seconds, when nobody takes them', async () => {
      const { nowhere } = sink();
      if (!nowhere) return expect(plugin.slug).toBe('statsd-metrics');
      const before = Date.now();
      await expect(plugin.submit(measurements, nowhere)).rejects.toThrow();
      expect(Date.now() - before).toBeLessThan(6_000);
    });
  });
}
