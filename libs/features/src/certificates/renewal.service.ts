import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Config } from '@app/config';
import { DomainError } from '@app/errors';
import { JobQueue, reissueCertificate, type RunReport } from '@app/jobs';
import { type Actor, authorize, can, type RolePolicy, systemActor } from '@app/rbac';
import { DataSource, type EntityManager } from 'typeorm';
import { CONFIG, ROLE_POLICY } from '../foundation';
import { SystemMessages } from '../notifications';
import { getGuarded, thingOf } from './guarded-certificates';
import { ReissueService } from './reissue.service';
import { RenewalRepository, type RenewableCertificate, type RenewalCursor } from './renewal.repository';
import { decideRenewal, type RenewalDecision, whyNotReissued } from './renewal.rules';
import { RenewalWindows } from './renewal-windows.service';

export interface RenewalView {
  readonly facts: RenewableCertificate;
  readonly decision: RenewalDecision;
  /** Why the actor cannot reissue it now; null when he can. */
  readonly whyNotReissue: string | null;
}

const certificatesAtOnce = 500;
const nudgesAtOnce = 25;
const namesShown = 100;
const leaseSeconds = 130;

interface Tally {
  looked: number;
  nudged: number;
  lost: number;
  cannot: { certificateId: number; name: string; because: string }[];
  cannotCount: number;
}

/** Renews what is due by itself, and says of each certificate why it was or was not renewed. */
@Injectable()
export class RenewalService {
  private readonly log = new Logger('renewal');

  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(CONFIG) private readonly config: Pick<Config, 'renewal'>,
    @Inject(ROLE_POLICY) private readonly policy: RolePolicy,
    @Inject(JobQueue) private readonly queue: JobQueue,
    private readonly renewals: RenewalRepository,
    private readonly windows: RenewalWindows,
    private readonly reissues: ReissueService,
    private readonly messages: SystemMessages,
  ) {}

  /** @throws DomainError `not-found` */
  async explain(actor: Actor, id: number): Promise<RenewalView> {
    const { manager } = this.dataSource;
    const guarded = await getGuarded(manager, id);
    authorize(actor, 'certificate.read', thingOf(guarded), this.policy);
    const now = new Date();
    const [facts] = await this.renewals.facts(manager, [id], now);
    if (!facts) throw new DomainError('not-found', 'certificate.not-found', 'No data found', { hint: `There is no certificate ${id}.` });
    const mayAsk = can(actor, 'certificate.reissue', thingOf(guarded), this.policy);
    return {
      facts,
      decision: decideRenewal(facts, this.config.renewal, now),
      whyNotReissue: mayAsk ? whyNotReissued(facts) : `It takes the role "${guarded.owner}", or another that is on the certificate.`,
    };
  }

  /** Nudges the reissue of every certificate that is due. Each is a job of its own: one that fails spoils no other, and a worker that dies loses none. */
  async sweep(now: Date, signal: AbortSignal): Promise<RunReport> {
    const windows = await this.windows.ask(now, signal);
    const tally: Tally = { looked: 0, nudged: 0, lost: 0, cannot: [], cannotCount: 0 };
    await this.walk((after) => this.renewals.inWindow(after, now, certificatesAtOnce), this.beginOf(now), now, signal, tally);
    await this.walk((after) => this.renewals.suggested(after, now, certificatesAtOnce), new Date(0), now, signal, tally);
    const isPartial = tally.lost > 0 || tally.cannotCount > 0 || windows.failed.length > 0;
    return {
      outcome: isPartial ? 'partly-failed' : 'done',
      looked: tally.looked,
      nudged: tally.nudged,
      ...(tally.lost > 0 ? { notQueued: tally.lost } : {}),
      ...(tally.cannotCount > 0 ? { cannotBeRenewed: tally.cannotCount, cannot: tally.cannot } : {}),
      ...(windows.asked > 0 ? { askedIssuers: windows.asked } : {}),
      ...(windows.failed.length > 0 ? { issuersWithoutAnswer: windows.failed.slice(0, namesShown) } : {}),
    };
  }

  /** What is due at this moment, and why; nobody is nudged, and no issuer is asked. */
  async due(now: Date): Promise<{ id: number; name: string; because: string }[]> {
    const due = new Map<number, { id: number; name: string; because: string }>();
    const pages = [
      { begin: this.beginOf(now), page: (after: RenewalCursor) => this.renewals.inWindow(after, now, certificatesAtOnce) },
      { begin: new Date(0), page: (after: RenewalCursor) => this.renewals.suggested(after, now, certificatesAtOnce) },
    ];
    for (const { begin, page } of pages) {
      for (let after: RenewalCursor | null = { at: begin, id: 0 }; after !== null;) {
        const batch: (RenewalCursor & { id: number })[] = await page(after);
        const ids = batch.map(({ id }) => id);
        for (const certificate of await this.renewals.facts(this.dataSource.manager, ids, now)) {
          const { decision, because } = decideRenewal(certificate, this.config.renewal, now);
          if (decision === 'due') due.set(certificate.id, { id: certificate.id, name: certificate.name, because });
        }
        after = batch.length < certificatesAtOnce ? null : (batch.at(-1) ?? null);
      }
    }
    return [...due.values()];
  }

  private beginOf(now: Date): Date {
    return new Date(now.getTime() - (this.config.renewal.expiredGraceDays + 1) * 24 * 60 * 60 * 1000);
  }

  /** Renews one certificate that is due, as the work `renewal`. What is not due any more is left alone. */
  async renew(id: number): Promise<RunReport> {
    const now = new Date();
    const [facts] = await this.renewals.facts(this.dataSource.manager, [id], now);
    if (!facts) return { outcome: 'skipped', because: `There is no certificate ${id}.` };
    const { decision, because } = decideRenewal({ ...facts, nextTryAt: null }, this.config.renewal, now);
    if (decision !== 'due') return { outcome: 'skipped', because };
    try {
      const requested = await this.reissues.reissue(systemActor('renewal'), id, because, { tellOfEnd: facts.notify });
      if (requested.status === 'pending') return { outcome: 'done', pendingCertificateId: requested.pendingCertificateId };
      if (facts.notify) await this.tell(id, (manager) => this.planSuccess(manager, id, requested.certificate.id));
      return { outcome: 'done', certificateId: requested.certificate.id };
    } catch (error) {
      if (error instanceof DomainError && error.code === 'reissue.under-way') {
        // Somebody else is at it, or died over it: looked at again when his lease has run out.
        await this.queue.enqueue(reissueCertificate, { certificateId: id }, { delaySeconds: leaseSeconds });
        return { outcome: 'skipped', because: error.message };
      }
      if (error instanceof DomainError && error.code === 'reissue.replaced') return { outcome: 'skipped', because: error.message };
      if (facts.notify) {
        const words = error instanceof Error ? error.message : String(error);
        await this.tell(id, (manager) => this.planFailure(manager, id, words));
      }
      throw error;
    }
  }

  private async walk(
    page: (after: RenewalCursor) => Promise<(RenewalCursor & { id: number })[]>,
    begin: Date,
    now: Date,
    signal: AbortSignal,
    tally: Tally,
  ): Promise<void> {
    for (let after: RenewalCursor = { at: begin, id: 0 }; !signal.aborted;) {
      const batch = await page(after);
      await this.nudge(batch.map(({ id }) => id), now, tally); // prettier-ignore
      const last = batch.at(-1);
      if (!last || batch.length < certificatesAtOnce) return;
      after = last;
    }
  }

  private async nudge(ids: readonly number[], now: Date, tally: Tally): Promise<void> {
    const facts = await this.renewals.facts(this.dataSource.manager, ids, now);
    tally.looked += facts.length;
    const due: number[] = [];
    for (const certificate of facts) {
      const { decision, because } = decideRenewal(certificate, this.config.renewal, now);
      if (decision === 'due') due.push(certificate.id);
      // Those that somebody switched off or left out by the settings need no attention; these do.
      if ((decision === 'off' && whyNotReissued(certificate) !== null) || decision === 'failed') {
        tally.cannotCount += 1;
        if (tally.cannot.length < namesShown) tally.cannot.push({ certificateId: certificate.id, name: certificate.name, because });
      }
    }
    for (let begin = 0; begin < due.length; begin += nudgesAtOnce) {
      const group = due.slice(begin, begin + nudgesAtOnce);
      const queued = await Promise.all(group.map((certificateId) => this.queue.enqueue(reissueCertificate, { certificateId })));
      const count = queued.filter(Boolean).length;
      tally.nudged += count;
      tally.lost += group.length - count;
    }
  }

  /** An order by which a certificate renews itself was answered: its people are told, as of one that was answered at once. In the transaction that records it; `nudge` the messages after it. */
  async orderIssued(manager: EntityManager, oldId: number, replacementId: number): Promise<void> {
    await this.renewals.noteSuccess(manager, oldId, replacementId);
    await this.planSuccess(manager, oldId, replacementId);
  }

  /** An order by which a certificate renews itself was given up. In the transaction that records it; `nudge` the messages after it. */
  async orderFailed(manager: EntityManager, oldId: number, because: string): Promise<void> {
    await this.planFailure(manager, oldId, because);
  }

  private async planSuccess(manager: EntityManager, oldId: number, replacementId: number): Promise<void> {
    const { tellOfReissue: byMail, untoldDestinations } = this.config.renewal;
    await this.messages.reissuedWithoutEndpoints(manager, oldId, replacementId, untoldDestinations, { byMail });
  }

  private async planFailure(manager: EntityManager, oldId: number, because: string): Promise<void> {
    if (!(await this.renewals.claimFailureMessage(manager, oldId))) return;
    await this.messages.reissueFailed(manager, oldId, because, { byMail: this.config.renewal.tellOfReissue });
  }

  /** That nobody could be told does not undo a renewal, nor hide why it failed. */
  private async tell(certificateId: number, plan: (manager: EntityManager) => Promise<void>): Promise<void> {
    try {
      await this.dataSource.transaction(plan);
      await this.messages.nudge();
    } catch (error) {
      this.log.error({ message: 'Nobody could be told of a renewal', certificateId, because: error instanceof Error ? error.message : String(error) });
    }
  }
}
