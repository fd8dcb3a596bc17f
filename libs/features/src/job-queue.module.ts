import { type DynamicModule, Global, Inject, Logger, Module, type OnApplicationShutdown } from '@nestjs/common';
import type { Config } from '@app/config';
import { JobQueue } from '@app/jobs';
import { errorFields } from './logging';
import { QueueHealth } from './queue-health';
import { queueStoreOf } from './queue-store';

/** Gives every feature the queue. Nothing is opened before the first nudge. */
@Global()
@Module({})
export class JobQueueModule implements OnApplicationShutdown {
  constructor(@Inject(JobQueue) private readonly queue: JobQueue) {}

  static forRoot(config: Config): DynamicModule {
    const log = new Logger('queue');
    const onError = (error: Error, where: string) => log.error({ message: 'Queue failed', where, ...errorFields(error) });
    return {
      module: JobQueueModule,
      providers: [{ provide: JobQueue, useFactory: () => new JobQueue(queueStoreOf(config), onError) }, QueueHealth],
      exports: [JobQueue, QueueHealth],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.queue.close();
  }
}
