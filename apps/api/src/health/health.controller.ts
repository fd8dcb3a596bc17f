import { Controller, Inject, Logger, Res } from '@nestjs/common';
import { type AnswerOf, health } from '@app/api-contract';
import { errorFields, InstallationService, QueueHealth } from '@app/features';
import type { FastifyReply } from 'fastify';
import { Implements } from '../http';
import { inTime } from './in-time';

@Controller()
export class HealthController {
  private readonly log = new Logger('health');

  constructor(
    @Inject(InstallationService) private readonly installation: InstallationService,
    @Inject(QueueHealth) private readonly queue: QueueHealth,
  ) {}

  /** Says `ok` or not, in the words that probes of the reference system look for, with a status that others look at. */
  @Implements(health.check)
  async check(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    if ((await this.finds('database', this.installation.ping())) !== null) return 'ok';
    refuse(reply);
    return 'db check failed';
  }

  @Implements(health.readiness)
  async readiness(@Res({ passthrough: true }) reply: FastifyReply): Promise<AnswerOf<typeof health.readiness>> {
    const [database, schema, queue] = await Promise.all([
      this.finds('database', this.installation.ping()),
      this.finds('schema', this.installation.requireSchema()),
      this.finds('queue', this.queue.check()),
    ]);
    const isReady = database !== null && schema !== null && queue !== null;
    if (!isReady) refuse(reply);
    return { status: isReady ? 'ready' : 'not ready', database: database ? 'ok' : 'away', schema: schema?.found ?? null, queue: queue ? 'ok' : 'away' };
  }

  /** Null: it is not there, and the log says why. */
  private async finds<Found>(what: string, looking: Promise<Found>): Promise<{ found: Found } | null> {
    try {
      return { found: await inTime(looking) };
    } catch (problem) {
      this.log.warn({ message: 'Health check failed', what, ...errorFields(problem) });
      return null;
    }
  }
}

const refuse = (reply: FastifyReply): void => void reply.status(503).header('retry-after', '2');
