import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Config } from '@app/config';
import { CONFIG } from '../foundation';
import { certificateUrl, endpointUrl } from '../notifications';
import { PluginHost } from '../plugin-catalog';
import { RevocationCheckRepository, type RevocationMail } from './revocation-check.repository';

const mailsAtOnce = 100;
/** A whole authority may be revoked in a day; what is left waits for the next run, so that nobody's mailbox is flooded at once. */
const mailsInARun = 1_000;

export interface SentMails {
  sent: number;
  readonly failed: { readonly certificateId: number; readonly because: string }[];
}

/** Tells owners of certificates that were found revoked. What could not be sent is sent by the next run. */
@Injectable()
export class RevocationMails {
  private readonly log = new Logger('revocation check');

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly repository: RevocationCheckRepository,
    private readonly host: PluginHost,
  ) {}

  async sendOwed(signal: AbortSignal): Promise<SentMails> {
    const done: SentMails = { sent: 0, failed: [] };
    const { defaultPlugin } = this.config.notifications;
    // Without a mail server nothing is lost either: it stays owed, and the reason stands in the list of plugins.
    if (this.host.list('notification').find((plugin) => plugin.slug === defaultPlugin)?.notConfigured) return done;
    let aboveId = 0;
    while (!signal.aborted && done.sent + done.failed.length < mailsInARun) {
      const owed = await this.repository.owedMails(aboveId, mailsAtOnce);
      for (const mail of owed) {
        if (signal.aborted) return done;
        await this.send(mail, signal, done);
      }
      const last = owed.at(-1);
      if (!last || owed.length < mailsAtOnce) break;
      aboveId = last.certificateId;
    }
    return done;
  }

  private async send(mail: RevocationMail, signal: AbortSignal, done: SentMails): Promise<void> {
    const because = await this.try(mail, signal);
    if (because === null) {
      await this.repository.mailSent(mail.certificateId);
      done.sent++;
      return;
    }
    done.failed.push({ certificateId: mail.certificateId, because });
    this.log.warn({ message: 'Owner could not be told of a revocation', certificateId: mail.certificateId, because });
  }

  /** @returns why it was not sent; null when it was */
  private async try({ certificateId, name, owner, notAfter, endpoints }: RevocationMail, signal: AbortSignal): Promise<string | null> {
    const { hostname } = this.config.server;
    const certificate = {
      id: certificateId,
      name,
      issuer: null,
      owner,
      notAfter,
      status: 'revoked',
      url: certificateUrl(hostname, name),
      endpoints: endpoints.map((endpoint) => ({ ...endpoint, url: endpointUrl(hostname, endpoint.name) })),
    };
    const { securityTeam, defaultPlugin } = this.config.notifications;
    try {
      const notifier = this.host.notifier(defaultPlugin);
      const recipients = [...new Set([owner, ...securityTeam])];
      const deliveries = await notifier.send(
        { event: 'revocation', certificate, contacts: securityTeam },
        recipients,
        null,
        this.host.contextFor(notifier, signal),
      );
      const failed = deliveries.find((delivery) => !delivery.sent);
      return failed && !failed.sent ? failed.because : null;
    } catch (cause) {
      return cause instanceof Error ? cause.message : String(cause);
    }
  }
}
