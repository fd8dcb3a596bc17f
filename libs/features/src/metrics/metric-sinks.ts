import { Inject, Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { Config } from '@app/config';
import { DomainError } from '@app/errors';
import { type Measurement, type MetricsSinkPlugin, plugins } from '@app/plugins';
import { CONFIG } from '../foundation';
import { errorFields } from '../logging';
import { PluginHost } from '../plugin-catalog';

const EVERY_MS = 1_000;
/** Some minutes of a busy day. What comes on top while a sink does not keep up is dropped, not piled up. */
const MOST_WAITING = 20_000;
const AT_ONCE = 1_000;
const PATIENCE_MS = 5_000;
const LAST_PATIENCE_MS = 500;
/** A sink that is away is told of once a minute, not once a second. */
const COMPLAIN_EVERY_MS = 60_000;

function sinkCalled(slug: string): MetricsSinkPlugin {
  const found = plugins['metrics-sink'].find((plugin) => plugin.slug === slug);
  if (found) return found;
  throw new DomainError('invalid', 'metrics.no-such-provider', `METRIC_PROVIDERS names "${slug}", and there is no such plugin for metrics.`, {
    hint: `Choose from: ${plugins['metrics-sink'].map((plugin) => plugin.slug).join(', ')}.`,
  });
}

/** Hands measurements to the plugins that the setting names, beside all other work: whoever measures never waits for one. */
@Injectable()
export class MetricSinks implements OnModuleInit, OnApplicationShutdown {
  private readonly log = new Logger('metrics');
  private sinks: MetricsSinkPlugin[] = [];
  private waiting: Measurement[] = [];
  private timer: NodeJS.Timeout | undefined;
  private flushing: Promise<void> | null = null;
  private dropped = 0;
  private tellDropped: (total: number) => void = () => undefined;
  private readonly complainedAt = new Map<string, number>();

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(PluginHost) private readonly host: PluginHost,
  ) {}

  /** @throws DomainError `invalid` when the setting names a plugin that is none */
  onModuleInit(): void {
    const chosen = this.config.metrics.providers.map(sinkCalled);
    this.sinks = chosen.filter((sink) => {
      try {
        return Boolean(this.host.contextFor(sink));
      } catch (problem) {
        this.log.warn({ message: 'Metrics are not sent', plugin: sink.slug, ...errorFields(problem), stack: undefined });
        return false;
      }
    });
    if (this.sinks.length) this.timer = setInterval(() => void this.flush(PATIENCE_MS), EVERY_MS).unref();
  }

  /** Returns at once, whatever becomes of it. */
  take(measurement: Measurement): void {
    if (!this.sinks.length) return;
    if (this.waiting.length < MOST_WAITING) this.waiting.push(measurement);
    else this.drop(1);
  }

  /** Does anybody take measurements? */
  get isListening(): boolean {
    return this.sinks.length > 0;
  }

  /** Waits until what was taken is handed over, or given up. */
  handedOver(): Promise<void> {
    return this.flush(PATIENCE_MS);
  }

  onDropped(tell: (total: number) => void): void {
    this.tellDropped = tell;
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.flushing;
    await this.flush(LAST_PATIENCE_MS);
  }

  private flush(patienceMs: number): Promise<void> {
    this.flushing ??= this.handOver(AbortSignal.timeout(patienceMs)).finally(() => (this.flushing = null));
    return this.flushing;
  }

  private async handOver(signal: AbortSignal): Promise<void> {
    while (this.waiting.length && !signal.aborted) {
      const some = this.waiting.splice(0, AT_ONCE);
      await Promise.all(this.sinks.map((sink) => this.submit(sink, some, signal)));
    }
  }

  private async submit(sink: MetricsSinkPlugin, some: readonly Measurement[], signal: AbortSignal): Promise<void> {
    try {
      await sink.submit(some, this.host.contextFor(sink, signal));
    } catch (problem) {
      this.drop(some.length);
      if (Date.now() - (this.complainedAt.get(sink.slug) ?? 0) < COMPLAIN_EVERY_MS) return;
      this.complainedAt.set(sink.slug, Date.now());
      this.log.warn({ message: 'Metrics were not taken', plugin: sink.slug, dropped: this.dropped, ...errorFields(problem), stack: undefined });
    }
  }

  private drop(count: number): void {
    this.dropped += count;
    this.tellDropped(this.dropped);
  }
}
