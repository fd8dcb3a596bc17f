import { Inject, Injectable } from '@nestjs/common';
import { JobQueue } from '@app/jobs';

/** Whether the place where jobs wait can be reached. */
@Injectable()
export class QueueHealth {
  constructor(@Inject(JobQueue) private readonly queue: JobQueue) {}

  /** @throws whatever keeps it from answering */
  check(): Promise<void> {
    return this.queue.ready();
  }
}
