import { Inject, Injectable, Logger } from '@nestjs/common';
import { plugins, type RenewalWindow } from '@app/plugins';
import { DataSource } from 'typeorm';
import { AuthoritiesService, IssuerContexts } from '../authorities';
import { type AskedForWindow, RenewalRepository } from './renewal.repository';
import { momentIn } from './renewal.rules';

const certificatesAtOnce = 200;
const questionsAtOnce = 4;
const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;

/** Asks issuers when they want their certificates renewed (RFC 9773). What they do not answer, the rotation policy decides. */
@Injectable()
export class RenewalWindows {
  private readonly log = new Logger('renewal');

  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    private readonly authorities: AuthoritiesService,
    private readonly contexts: IssuerContexts,
    private readonly renewals: RenewalRepository,
  ) {}

  /** @returns how many were asked about, and what went wrong, each authority once */
  async ask(now: Date, signal: AbortSignal): Promise<{ asked: number; failed: { authorityId: number; because: string }[] }> {
    const slugs = plugins.issuer.filter((issuer) => issuer.renewalWindow).map((issuer) => issuer.slug);
    const failed = new Map<number, string>();
    let asked = 0;
    for (let afterId = 0; slugs.length > 0 && !signal.aborted;) {
      const batch = await this.renewals.toAskFor(afterId, slugs, now, certificatesAtOnce);
      for (let begin = 0; begin < batch.length && !signal.aborted; begin += questionsAtOnce) {
        // An authority that failed once is left alone until the next run.
        const group = batch.slice(begin, begin + questionsAtOnce).filter((one) => !failed.has(one.authorityId));
        await Promise.all(group.map((one) => this.askFor(one, now, signal, failed)));
        asked += group.length;
      }
      const last = batch.at(-1);
      if (!last || batch.length < certificatesAtOnce) break;
      afterId = last.id;
    }
    return { asked, failed: [...failed].map(([authorityId, because]) => ({ authorityId, because })) };
  }

  private async askFor(one: AskedForWindow, now: Date, signal: AbortSignal, failed: Map<number, string>): Promise<void> {
    try {
      const authority = await this.authorities.findForIssuing(this.dataSource.manager, { id: one.authorityId });
      const window = (await authority.plugin.renewalWindow?.(one.body, authority.options, this.contexts.of(authority, signal))) ?? null;
      await this.note(one, window, now);
    } catch (error) {
      const because = error instanceof Error ? error.message : String(error);
      failed.set(one.authorityId, because);
      this.log.warn({ message: 'Issuer did not say when to renew', authorityId: one.authorityId, certificateId: one.id, because });
    }
  }

  /** The moment is drawn once for each window: drawing again with each answer would move it towards the beginning. */
  private note(one: AskedForWindow, window: RenewalWindow | null, now: Date): Promise<void> {
    if (window === null) return this.renewals.noteWindow(one.id, null, new Date(now.getTime() + DAY_MS));
    const isKnown = one.windowStart?.getTime() === window.start.getTime() && one.windowEnd?.getTime() === window.end.getTime();
    const renewAt = isKnown && one.renewAt ? one.renewAt : momentIn(window, Math.random());
    const askAgainAt = new Date(Math.max(window.askAgainAt.getTime(), now.getTime() + HOUR_MS));
    return this.renewals.noteWindow(one.id, { start: window.start, end: window.end, explanationUrl: window.explanationUrl, renewAt }, askAgainAt);
  }
}
