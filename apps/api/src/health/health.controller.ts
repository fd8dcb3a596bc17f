import { Controller, Inject, Logger, Res } from '@nestjs/common';
import { type AnswerOf, health } from '@app/api-contract';
import { errorFields, InstallationService } from '@app/features';
import type { FastifyReply } from 'fastify';
import { Implements } from '../http';

/** Longer than this a load balancer does not wait either. */
const PATIENCE_MS = 3_000;

@Controller()
export class HealthController {
  private readonly log = new Logger('health');

  constructor(@Inject(InstallationService) private readonly installation: InstallationService) {}

  /** Says `ok` or not, in the words that probes of the reference system look for, with a status that others look at. */
  @Implements(health.check)
  async check(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    try {
      await inTime(this.installation.ping());
      return 'ok';
    } catch (problem) {
      this.log.warn({ message: 'Health check failed', ...errorFields(problem) });
      void reply.status(503).header('retry-after', '2');
      return 'db check failed';
    }
  }

  @Implements(health.readiness)
  async readiness(): Promise<AnswerOf<typeof health.readiness>> {
    return { status: 'ready', schema: await inTime(this.installation.requireSchema()) };
  }
}

/** @throws Error in the driver's words for a database that is away, when it takes too long */
async function inTime<Value>(work: Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('timeout exceeded when trying to connect')), PATIENCE_MS);
  });
  try {
    return await Promise.race([work, patience]);
  } finally {
    clearTimeout(timer);
  }
}
