import { hostname } from 'node:os';
import { type BeforeApplicationShutdown, type DynamicModule, Inject, Logger, Module } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { ScheduleModule } from '@nestjs/schedule';
import type { Config } from '@app/config';
import { CONFIG, errorFields, FeaturesModule, jobHandlersOf, JobRunsRepository, Metrics, queueStoreOf } from '@app/features';
import { JobQueue, queueNames, startWorkers, type QueueName, type RunningWorkers } from '@app/jobs';
import { Housekeeping } from './housekeeping';
import { measured } from './measured-runs';
import { inTheirLog } from './run-log';

const log = new Logger('worker');
const onError = (error: Error, where: string) => log.error({ message: 'Queue failed', where, ...errorFields(error) });

@Module({})
export class WorkerModule implements BeforeApplicationShutdown {
  private workers: RunningWorkers | undefined;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(JobQueue) private readonly queue: JobQueue,
    @Inject(JobRunsRepository) private readonly runs: JobRunsRepository,
    @Inject(Metrics) private readonly metrics: Metrics,
    @Inject(ModuleRef) private readonly services: ModuleRef,
  ) {}

  static forRoot(config: Config): DynamicModule {
    return {
      module: WorkerModule,
      imports: [FeaturesModule.forRoot(config, 'lemur worker'), ScheduleModule.forRoot()],
      providers: [Housekeeping],
    };
  }

  /** Begins to take jobs. Called once the keys and the schema are known to be right. */
  start(): void {
    const { queues, concurrency } = this.config.worker;
    this.workers = startWorkers({
      store: queueStoreOf(this.config),
      handlers: inTheirLog(jobHandlersOf((service) => this.services.get<unknown>(service, { strict: false }))),
      runs: measured(this.runs, this.metrics),
      workerName: `${hostname()}:${process.pid}`,
      queues: queues.length ? queueNames.filter((name: QueueName) => queues.includes(name)) : queueNames,
      concurrency,
      onError,
    });
    log.log({ message: 'Worker takes jobs', queues: queues.length ? queues : queueNames, store: this.queue.kind });
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.workers?.drain(this.config.worker.drainSeconds * 1_000);
  }
}
