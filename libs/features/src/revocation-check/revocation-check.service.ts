import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Config } from '@app/config';
import type { RevocationVerdict } from '@app/crypto';
import type { Egress } from '@app/egress';
import { DomainError } from '@app/errors';
import type { RunReport } from '@app/jobs';
import { giveLeaseBack, prolongLease, takeLease, type HeldLease } from '@app/persistence';
import { systemActor } from '@app/rbac';
import { DataSource } from 'typeorm';
import { AuditLog } from '../audit-log';
import { CONFIG, EGRESS } from '../foundation';
import { SystemMessages } from '../notifications';
import { FetchedLists } from './fetched-lists';
import { HostPatience, hostOf } from './host-patience';
import { KnownIssuers } from './known-issuers';
import { OcspResponders } from './ocsp-responders';
import { RevocationCheckRepository, type CheckedRow } from './revocation-check.repository';
import { concludeFrom, decideStatusChange, type StatusChange } from './status.rules';

const HOUR_MS = 60 * 60 * 1000;
const certificatesAtOnce = 1_000;
/** Certificates of one host that are looked at side by side; the host itself is called by fewer. */
const sideBySide = 16;
const leaseMinutes = 1.5;
const leaseName = 'check-revocations';

/** What one run holds, and what it has done. */
interface Run {
  readonly now: Date;
  readonly signal: AbortSignal;
  readonly patience: HostPatience;
  readonly ocsp: OcspResponders;
  readonly lists: FetchedLists;
  readonly issuers: KnownIssuers;
  readonly counts: { valid: number; unknown: number; revoked: number; released: number; changed: number; told: number };
}

interface Checked {
  readonly row: CheckedRow;
  readonly change: StatusChange;
}

/** Any port that people serve HTTP on; below 1024 sits mail, shells and the like. */
const mayUsePort = (port: number): boolean => port === 80 || port === 443 || port >= 1024;

/** Asks whoever can know whether certificates have been revoked: our own table, OCSP responders, revocation lists. */
@Injectable()
export class RevocationCheckService {
  private readonly log = new Logger('revocation check');
  private readonly ocspEgress: Egress;
  private readonly crlEgress: Egress;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(EGRESS) egress: Egress,
    @Inject(DataSource) private readonly dataSource: DataSource,
    private readonly repository: RevocationCheckRepository,
    private readonly messages: SystemMessages,
    private readonly auditLog: AuditLog,
  ) {
    const { trustedOcspHosts, trustedCrlHosts } = config.revocation;
    this.ocspEgress = egress.within({ onlyHosts: trustedOcspHosts, mayUsePort });
    this.crlEgress = egress.within({ onlyHosts: trustedCrlHosts, mayUsePort });
  }

  /**
   * Checks what was not checked since the day before. What was checked is marked page by page, so a run that was cut off is
   * taken up where it stopped.
   * @throws DomainError `conflict` while another run is at work
   */
  async check(now: Date, signal: AbortSignal): Promise<RunReport> {
    const lease = await takeLease(this.dataSource.manager, leaseName, { minutes: leaseMinutes });
    if (!lease) {
      throw new DomainError('conflict', 'revocation-check.at-work', 'Another run checks revocations right now.', { hint: 'It is tried again in a minute.' });
    }
    const held = this.hold(lease, signal);
    try {
      return await this.run(now, held.signal);
    } finally {
      held.stop();
      await giveLeaseBack(this.dataSource.manager, lease);
    }
  }

  /** Prolongs the lease while the run lasts, and ends the run should somebody else hold it. */
  private hold(lease: HeldLease, signal: AbortSignal): { signal: AbortSignal; stop: () => void } {
    const lost = new AbortController();
    const prolong = async () => {
      if (!(await prolongLease(this.dataSource.manager, lease, { minutes: leaseMinutes }))) lost.abort();
    };
    const timer = setInterval(() => {
      // A database that does not answer for once is no reason to stop; should it last, the next page fails by itself.
      prolong().catch((cause: unknown) => this.log.warn({ message: 'Lease could not be prolonged', cause: String(cause) }));
    }, leaseMinutes * 20_000);
    return { signal: AbortSignal.any([signal, lost.signal]), stop: () => clearInterval(timer) };
  }

  private async run(now: Date, signal: AbortSignal): Promise<RunReport> {
    const patience = new HostPatience();
    const run: Run = {
      now,
      signal,
      patience,
      ocsp: new OcspResponders(this.ocspEgress, patience, signal),
      lists: new FetchedLists(this.crlEgress, patience, signal),
      issuers: new KnownIssuers(this.repository),
      counts: { valid: 0, unknown: 0, revoked: 0, released: 0, changed: 0, told: 0 },
    };
    await this.planOwed(run);
    await this.checkAll(run);
    if (run.counts.told) await this.messages.nudge();
    const givenUp = patience.givenUp();
    return {
      outcome: givenUp.length || signal.aborted ? 'partly-failed' : 'done',
      ...run.counts,
      asked: run.ocsp.asked,
      askingFailed: run.ocsp.errors,
      lists: run.lists.fetched,
      listsFailed: run.lists.errors,
      ...(givenUp.length ? { givenUp: givenUp.slice(0, 50) } : {}),
    };
  }

  /** Workers of older releases may still note that mail is owed instead of planning it. It is for owner and security team, as they would have sent it. */
  private async planOwed({ signal, counts }: Run): Promise<void> {
    for (let count = certificatesAtOnce; count === certificatesAtOnce && !signal.aborted;) {
      count = await this.dataSource.transaction(async (manager) => {
        const owed = await this.repository.takeOwed(manager, certificatesAtOnce);
        for (const id of owed) await this.messages.foundRevoked(manager, id, { toOwner: true });
        return owed.length;
      });
      counts.told += count;
    }
  }

  /** While a page is being written the next one is asked about. */
  private async checkAll(run: Run): Promise<void> {
    let writing = Promise.resolve();
    let belowId = 2 ** 31 - 1;
    while (!run.signal.aborted) {
      const [{ page, checked }] = await Promise.all([this.checkPage(belowId, run), writing]);
      writing = this.write(checked, run);
      const last = page.at(-1);
      if (!last || page.length < certificatesAtOnce) break;
      belowId = last.id;
    }
    await writing;
  }

  private selection(now: Date) {
    const yesterday = new Date(now.getTime() - 24 * HOUR_MS);
    yesterday.setUTCHours(0, 0, 0, 0);
    return {
      notAfter: now,
      // Responders may not know yet what was issued a moment ago.
      createdBefore: yesterday,
      checkedSince: new Date(now.getTime() - 20 * HOUR_MS),
      unknownSince: new Date(now.getTime() - HOUR_MS),
      pluginSlugs: this.config.revocation.plugins,
    };
  }

  private async checkPage(belowId: number, run: Run): Promise<{ page: readonly CheckedRow[]; checked: Checked[] }> {
    const page = await this.repository.page(belowId, certificatesAtOnce, this.selection(run.now));
    const byHost = new Map<string, CheckedRow[]>();
    for (const row of page) {
      const host = hostOf(row.ocspUrls[0] ?? row.crlUrls[0] ?? '');
      const others = byHost.get(host);
      if (others) others.push(row);
      else byHost.set(host, [row]);
    }
    // Each host has its own queue: a slow one holds up nobody but itself.
    const checked = await Promise.all([...byHost.values()].map((rows) => this.checkEach(rows, run)));
    return { page, checked: checked.flat() };
  }

  private async checkEach(rows: readonly CheckedRow[], run: Run): Promise<Checked[]> {
    const checked: Checked[] = [];
    let next = 0;
    const walk = async () => {
      for (let row = rows[next++]; row && !run.signal.aborted; row = rows[next++]) {
        const verdict = await this.verdictOn(row, run);
        // Told to stop in the middle, it has learnt nothing.
        if (run.signal.aborted && verdict.status === 'unknown') return;
        checked.push({ row, change: decideStatusChange(row, verdict) });
        count(run, verdict);
      }
    };
    await Promise.all(Array.from({ length: Math.min(sideBySide, rows.length) }, walk));
    return checked;
  }

  private async verdictOn(row: CheckedRow, run: Run): Promise<RevocationVerdict> {
    const unknown = (because: string): RevocationVerdict => ({ status: 'unknown', because });
    if (row.isIssuedHere) return ownVerdict(row);
    if (row.isSelfSigned) return unknown('It is self-signed: nobody but its own key could revoke it.');
    if (!row.ocspUrls.length && !row.crlUrls.length) return concludeFrom([]);
    const issuer = await run.issuers.of(row);
    if (!issuer) return unknown('The certificate of its issuer is not known here, and without it no answer can be verified.');
    if (issuer.ownAuthorityId !== null) return this.ownTwinVerdict(issuer.ownAuthorityId, row);

    const told = await run.ocsp.ask(row.ocspUrls, issuer.ocsp, row.serial, run.now);
    if (told.some(({ status }) => status !== 'unknown')) return concludeFrom(told);
    const extensions = { crlDistributionPoints: { urls: row.crlUrls } };
    const listed = await run.lists.look(row.crlUrls, { serial: row.serial, isCa: row.isCa, extensions }, issuer.ocsp.certificate, run.now);
    return concludeFrom([...told, ...listed]);
  }

  /** The same certificate may be here twice, issued by us and imported. */
  private async ownTwinVerdict(authorityId: number, { serial }: CheckedRow): Promise<RevocationVerdict> {
    const revoked = await this.repository.revokedHere(authorityId, serial);
    if (!revoked) return { status: 'good', because: 'We issued it and have not revoked it.' };
    const entry = { serial, revokedAt: revoked.revokedAt ?? new Date(), reason: revoked.revocationReason ?? 'unspecified' };
    return { status: 'revoked', entry, because: 'We have revoked it.' };
  }

  private async write(checked: readonly Checked[], { now, counts }: Run): Promise<void> {
    const notes = checked.flatMap(({ row, change }) => (change.act === 'note' ? [{ id: row.id, ...change }] : []));
    // In the order of their ids, so that two who write many rows cannot wait for each other.
    const inOrder = [...checked].sort((a, b) => a.row.id - b.row.id);
    await this.dataSource.transaction(async (manager) => {
      await this.repository.note(
        manager,
        notes.sort((a, b) => a.id - b.id),
      );
      await this.repository.markChecked(
        manager,
        inOrder.filter(({ change }) => change.act !== 'revoke').map(({ row }) => row.id),
        now,
      );
    });
    counts.changed += notes.length;
    for (const { row, change } of inOrder) {
      if (change.act === 'revoke') await this.noteRevocation(row, change, now, counts);
      if (change.act === 'release') counts.released += Number(await this.noteRelease(row));
    }
  }

  private async noteRevocation(
    row: CheckedRow,
    { revokedAt, reason, isNew }: Extract<StatusChange, { act: 'revoke' }>,
    now: Date,
    counts: Run['counts'],
  ): Promise<void> {
    const isNoted = await this.dataSource.transaction(async (manager) => {
      const before = await this.repository.revoke(manager, row.id, revokedAt, reason);
      if (!before) return false;
      await this.repository.markChecked(manager, [row.id], now);
      if (isNew) await this.messages.foundRevoked(manager, row.id, { toOwner: before.notify });
      const after = { status: 'revoked', revokedAt, revocationReason: reason };
      await this.auditLog.record(manager, systemActor('revocation-check'), {
        action: 'certificate.found-revoked',
        object: objectOf(row),
        before: statusOf(row),
        after,
      });
      this.log.log({ message: 'Certificate found revoked', certificateId: row.id, reason });
      return true;
    });
    counts.changed += Number(isNoted);
    counts.told += Number(isNoted && isNew);
  }

  private noteRelease(row: CheckedRow): Promise<boolean> {
    return this.dataSource.transaction(async (manager) => {
      if (!(await this.repository.release(manager, row.id))) return false;
      const after = { status: 'valid', revokedAt: null, revocationReason: null };
      await this.auditLog.record(manager, systemActor('revocation-check'), {
        action: 'certificate.found-released',
        object: objectOf(row),
        before: statusOf(row),
        after,
      });
      return true;
    });
  }
}

const objectOf = ({ id, name }: CheckedRow) => ({ type: 'certificate', id, name });
const statusOf = ({ status, revokedAt, revocationReason }: CheckedRow) => ({ status, revokedAt, revocationReason });

/** What we issue we revoke ourselves, in this very row. */
function ownVerdict({ status, serial, revokedAt }: CheckedRow): RevocationVerdict {
  if (status !== 'revoked') return { status: 'good', because: 'We issued it and have not revoked it.' };
  return { status: 'revoked', entry: { serial, revokedAt: revokedAt ?? new Date(0), reason: 'certificateHold' }, because: 'We hold it back.' };
}

function count({ counts }: Run, { status }: RevocationVerdict): void {
  if (status === 'good') counts.valid++;
  else if (status === 'revoked') counts.revoked++;
  else counts.unknown++;
}
