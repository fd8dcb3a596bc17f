import { Inject, Injectable } from '@nestjs/common';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { droppedGauge } from './gauge-list';
import { MetricSinks } from './metric-sinks';
import { countsOf, olderJobNames, type EndedRun } from './job-metrics.rules';
import { metricList, type MetricDefinition } from './metric-list';

type Instruments = ReadonlyMap<string, Counter | Histogram>;

function instrumentsIn(registry: Registry): Instruments {
  return new Map(
    Object.values<MetricDefinition>(metricList).map((definition) => {
      const { prometheus: name, help, labels, buckets } = definition;
      const common = { name, help, labelNames: Object.keys(labels), registers: [registry] };
      return [name, definition.type === 'counter' ? new Counter(common) : new Histogram({ ...common, ...(buckets ? { buckets: [...buckets] } : {}) })];
    }),
  );
}

/** Counts and measures: in this process's memory for Prometheus, and for the sinks. Nothing here waits, and nothing throws for want of a reader. */
@Injectable()
export class Metrics {
  readonly registry = new Registry();
  private readonly instruments = instrumentsIn(this.registry);

  constructor(@Inject(MetricSinks) private readonly sinks: MetricSinks) {
    const dropped = new Gauge({ name: droppedGauge.prometheus, help: droppedGauge.help, registers: [this.registry] });
    sinks.onDropped((total) => dropped.set(total));
  }

  count<Tag extends string>(definition: MetricDefinition<Tag>, tags: Readonly<Record<Tag, string>>, by = 1): void {
    const instrument = this.instruments.get(definition.prometheus);
    if (instrument instanceof Counter) instrument.inc(labelsOf(definition, tags), by);
    this.sinks.take({ name: definition.name, type: 'counter', value: by, tags, at: new Date() });
  }

  time<Tag extends string>(definition: MetricDefinition<Tag>, tags: Readonly<Record<Tag, string>>, ms: number): void {
    const instrument = this.instruments.get(definition.prometheus);
    if (instrument instanceof Histogram) instrument.observe(labelsOf(definition, tags), ms / 1_000);
    this.sinks.take({ name: definition.name, type: 'timer', value: ms, tags, at: new Date() });
  }

  /** @param route the pattern of the path, such as `/api/1/users/:id`; of a path that nobody knows, a word of its own */
  answered({ route, method, status, ms }: { route: string; method: string; status: number; ms: number }): void {
    this.time(metricList.responseTime, { endpoint: route, request_method: method, status_code: String(status) }, ms);
    // For the sinks alone: Prometheus has it in the count of the times.
    this.sinks.take({ name: `status_code_${status}`, type: 'counter', value: 1, tags: {}, at: new Date() });
  }

  jobEnded({ ms, ...run }: EndedRun & { ms: number }): void {
    const { job, outcome } = run;
    this.count(metricList.jobRun, { job, outcome });
    this.time(metricList.jobDuration, { job }, ms);
    for (const { metric, tags, by } of countsOf(run)) this.count(metric, tags, by);
    const name = olderJobNames[job];
    // For the sinks alone: Prometheus has it in the runs of the job.
    if (name !== undefined && outcome !== 'skipped') {
      this.sinks.take({ name, type: 'counter', value: 1, tags: { status: outcome === 'done' ? 'success' : 'failure' }, at: new Date() });
    }
  }
}

const labelsOf = <Tag extends string>({ labels }: MetricDefinition<Tag>, tags: Readonly<Record<Tag, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(labels).map(([label, tag]) => [label, tags[tag]]));
