import { createHash } from 'node:crypto';
import { connect } from 'node:tls';
import { Inject, Injectable } from '@nestjs/common';
import type { Config } from '@app/config';
import type { Egress } from '@app/egress';
import type { RunReport } from '@app/jobs';
import { CONFIG, EGRESS } from '../foundation';
import { factsOf } from './certificate-facts.rules';
import { InUseRepository, type DeployedCandidate } from './in-use.repository';
import { Messenger, refuseSilence, reportOf, type Compose } from './messenger';
import { NoticesRepository } from './notices.repository';
import { daysLeft, decideWarning, dueWarnings } from './warning.rules';

const DAY_MS = 24 * 60 * 60 * 1000;
const certificatesAtOnce = 500;
const connectionsAtOnce = 16;
const patienceMs = 2_000;
const findingsShown = 100;

interface Look {
  readonly certificate: DeployedCandidate;
  readonly domain: { readonly id: number; readonly name: string };
}

/** Finds certificates that end soon and are still served, and tells. */
@Injectable()
export class InUseService {
  constructor(
    @Inject(CONFIG) private readonly config: Pick<Config, 'notifications' | 'server'>,
    @Inject(EGRESS) private readonly egress: Egress,
    private readonly repository: InUseRepository,
    private readonly notices: NoticesRepository,
    private readonly messenger: Messenger,
  ) {}

  /** Connects to the names of each certificate. Names that lead to private addresses are not connected to, unless a setting allows it. */
  async find(now: Date, signal: AbortSignal): Promise<RunReport> {
    const { deployedThresholdDays, deployedExcludedDomains, deployedExcludedOwners, deployedCheckStores } = this.config.notifications;
    const until = new Date(now.getTime() + deployedThresholdDays * DAY_MS);
    const filter = { until, excludedNameParts: deployedExcludedDomains, excludedOwners: deployedExcludedOwners };
    const found: { certificateId: number; name: string; domain: string; ports: number[] }[] = [];
    let [looked, count] = [0, 0];
    for (let after = { notAfter: now, id: 0 }; !signal.aborted;) {
      const batch = await this.repository.candidates(after, filter, certificatesAtOnce);
      const looks = batch.flatMap((certificate) =>
        certificate.domains.filter(({ name }) => !this.isExcluded(name)).map((domain): Look => ({ certificate, domain })),
      );
      for (let begin = 0; begin < looks.length && !signal.aborted; begin += connectionsAtOnce) {
        await Promise.all(
          looks.slice(begin, begin + connectionsAtOnce).map(async ({ certificate, domain }) => {
            const ports = await this.portsAt(domain.name, certificate.sha256);
            looked += 1;
            if (deployedCheckStores) await this.repository.noteSeen(certificate.id, domain.id, ports);
            if (!ports.length) return;
            count += 1;
            if (found.length < findingsShown) found.push({ certificateId: certificate.id, name: certificate.name, domain: domain.name, ports });
          }),
        );
      }
      const last = batch.at(-1);
      if (!last || batch.length < certificatesAtOnce) break;
      after = { notAfter: last.notAfter, id: last.id };
    }
    return { outcome: 'done', looked, inUse: count, kept: deployedCheckStores, ...(found.length ? { found } : {}) };
  }

  /** Goes by what was found before; opens no connection to anything but the mail server. */
  async warn(now: Date, signal: AbortSignal): Promise<RunReport> {
    const notConfigured = this.messenger.notConfigured();
    if (notConfigured) return { outcome: 'skipped', because: notConfigured };
    const { deployedThresholdDays: days, excludedCommonNames: excludedNameParts, securityTeam } = this.config.notifications;
    const rows = await this.repository.seen(now, { until: new Date(now.getTime() + days * DAY_MS), excludedNameParts });
    // First of all when it is found, then once more for each of these.
    const thresholds = [...new Set([days, 7, 3, 1])].filter((threshold) => threshold <= days);
    const wishes = thresholds.map((thresholdDays) => ({ notificationId: 0, thresholdDays, recipients: [] }));
    const due = rows.flatMap(({ id, owner, notAfter }) =>
      dueWarnings(daysLeft(notAfter, now), wishes, [owner, ...securityTeam]).map((one) => ({ ...one, notificationId: null, certificateId: id })),
    );
    const planned = await this.notices.plan('expiring_deployed_certificate', due);
    const tally = await this.messenger.sendAll('expiring_deployed_certificate', this.compose(now), signal);
    refuseSilence(tally);
    return { outcome: tally.failed.length ? 'partly-failed' : 'done', planned, ...reportOf(tally) };
  }

  private compose(now: Date): Compose {
    return async (claimed) => {
      const all = await this.notices.certificatesOf(claimed);
      const seenAt = await this.repository.seenAt(all.map(({ certificate }) => certificate.id));
      const excludedNameParts = this.config.notifications.excludedCommonNames;
      const due = all.filter(({ certificate }) => seenAt.has(certificate.id) && decideWarning(certificate, { excludedNameParts }, now).warn);
      if (!due.length) return null;
      const certificates = due.map((one) => ({ ...factsOf(one, this.config.server.hostname), seenAt: seenAt.get(one.certificate.id) ?? [] }));
      return { message: { event: 'expiring_deployed_certificate', certificates }, noticeIds: due.flatMap((one) => one.noticeIds) };
    };
  }

  private isExcluded(domain: string): boolean {
    return this.config.notifications.deployedExcludedDomains.some((part) => part !== '' && domain.includes(part.toLowerCase()));
  }

  private async portsAt(domain: string, sha256: string): Promise<number[]> {
    const ports: number[] = [];
    for (const port of this.config.notifications.deployedPorts) if (await this.serves(domain, port, sha256)) ports.push(port);
    return ports;
  }

  /** Compared by fingerprint; the chain is not looked at, because what is served is the question, not whether it is trusted. */
  private async serves(domain: string, port: number, sha256: string): Promise<boolean> {
    try {
      const socket = await this.egress.connect(domain, port, patienceMs);
      return await new Promise<boolean>((resolve) => {
        const secured = connect({ socket, servername: domain, rejectUnauthorized: false });
        const end = (isServed: boolean) => {
          secured.destroy();
          socket.destroy();
          resolve(isServed);
        };
        secured.setTimeout(patienceMs, () => end(false));
        secured.once('error', () => end(false));
        secured.once('secureConnect', () => {
          const { raw } = secured.getPeerCertificate(true);
          end(raw !== undefined && createHash('sha256').update(raw).digest('hex') === sha256);
        });
      });
    } catch {
      // Nobody answers there, or the address is refused: it is not served where we may look.
      return false;
    }
  }
}
