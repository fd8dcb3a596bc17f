import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Config } from '@app/config';
import { DataSource } from 'typeorm';
import { CONFIG } from '../foundation';
import { PluginHost } from '../plugin-catalog';

interface Failed {
  readonly id: number;
  readonly name: string;
  readonly owner: string;
  readonly notify: boolean;
  readonly status: string | null;
}

const mostAtOnce = 50;
const wordsOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** Tells owners, and the security team, of pending certificates that were given up. At least once: a mail is noted after it was sent. */
@Injectable()
export class FailureMails {
  private readonly log = new Logger('pending certificates');

  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(CONFIG) private readonly config: Pick<Config, 'notifications'>,
    private readonly plugins: PluginHost,
  ) {}

  /** What could not be sent is sent by the sweep, for a day. */
  async send(id: number, signal: AbortSignal): Promise<void> {
    await this.sendTo(await this.unsent(`AND "id" = $1`, [id]), signal);
  }

  async sendUnsent(signal: AbortSignal): Promise<{ sent: number; failed: number }> {
    return this.sendTo(await this.unsent(`AND "updatedAt" > now() - interval '1 day' ORDER BY "id" LIMIT ${mostAtOnce}`, []), signal);
  }

  private unsent(condition: string, values: readonly unknown[]): Promise<Failed[]> {
    return this.dataSource.manager.query<Failed[]>(
      `SELECT "id", "name", "owner", "notify", "status" FROM pending_certificates WHERE "state" = 'failed' AND "failureToldAt" IS NULL ${condition}`,
      [...values],
    );
  }

  private async sendTo(failed: readonly Failed[], signal: AbortSignal): Promise<{ sent: number; failed: number }> {
    const counts = { sent: 0, failed: 0 };
    const { defaultPlugin, securityTeam } = this.config.notifications;
    const canSend = this.plugins.list('notification').some(({ slug, notConfigured }) => slug === defaultPlugin && notConfigured === null);
    if (!canSend) return counts;
    for (const one of failed) {
      if (signal.aborted) break;
      const recipients = [...new Set([...(one.notify ? [one.owner] : []), ...securityTeam])];
      if (await this.isSent(one, recipients, signal)) {
        await this.dataSource.manager.query(`UPDATE pending_certificates SET "failureToldAt" = now() WHERE "id" = $1`, [one.id]);
        counts.sent += 1;
      } else counts.failed += 1;
    }
    return counts;
  }

  private async isSent({ id, name, owner, status }: Failed, recipients: readonly string[], signal: AbortSignal): Promise<boolean> {
    if (!recipients.length) return true;
    const { defaultPlugin, securityTeam: contacts } = this.config.notifications;
    try {
      const notifier = this.plugins.notifier(defaultPlugin);
      const message = { event: 'failed' as const, request: { name, owner }, because: status ?? 'The authority has given no reason.', contacts };
      const deliveries = await notifier.send(message, recipients, null, this.plugins.contextFor(notifier, signal));
      const unsent = deliveries.filter((delivery) => !delivery.sent);
      if (unsent.length) this.log.warn({ message: 'Not everybody was told of a failure', pendingCertificateId: id, unsent: unsent.length });
      return unsent.length < deliveries.length;
    } catch (error) {
      this.log.warn({ message: 'Nobody was told of a failure', pendingCertificateId: id, because: wordsOf(error) });
      return false;
    }
  }
}
