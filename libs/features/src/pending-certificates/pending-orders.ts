import { Inject, Injectable, Logger } from '@nestjs/common';
import { DomainError } from '@app/errors';
import type { HeldLease } from '@app/persistence';
import type { CertificateOrder, IssueAnswer, OrderContext } from '@app/plugins';
import { DataSource } from 'typeorm';
import { AuthoritiesService, IssuerContexts, type IssuingAuthority } from '../authorities';
import { PendingCertificatesRepository, type KeptProgress } from './pending-certificates.repository';
import type { PendingRow } from './pending-certificates.views';
import { publicKeyOf } from './pending-settlement';

/** Speaks with the issuers of pending certificates. Writes nothing but what they want to have written down. */
@Injectable()
export class PendingOrders {
  private readonly log = new Logger('pending certificates');

  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    private readonly authorities: AuthoritiesService,
    private readonly contexts: IssuerContexts,
    private readonly rows: PendingCertificatesRepository,
  ) {}

  /** @throws DomainError what the issuer says */
  async nextStep(row: PendingRow, lease: HeldLease, signal: AbortSignal): Promise<{ answer: IssueAnswer; authorityName: string }> {
    const authority = await this.authorities.findForIssuing(this.dataSource.manager, { id: row.authorityId });
    const { plugin, options, name: authorityName } = authority;
    const progress = await this.rows.progressOf(this.dataSource.manager, row.id);
    const order = await this.orderOf(row, progress, authority);
    const context = this.contextOf(row, authority, lease, signal);
    if (progress.issuerState === null) return { answer: await plugin.issue(order, options, context), authorityName };
    if (!plugin.resume)
      throw new DomainError('invalid', 'pending-certificate.cannot-resume', `The authority "${authorityName}" does not answer later any more.`);
    return { answer: await plugin.resume({ externalId: row.externalId, state: progress.issuerState, order }, options, context), authorityName };
  }

  /** Withdraws the order at its issuer. @throws DomainError what the issuer says */
  async cancel(row: PendingRow, lease: HeldLease, signal: AbortSignal): Promise<void> {
    const authority = await this.authorities.findForIssuing(this.dataSource.manager, { id: row.authorityId });
    const progress = await this.rows.progressOf(this.dataSource.manager, row.id);
    if (progress.issuerState === null) return;
    const order = await this.orderOf(row, progress, authority);
    await authority.plugin.cancel?.(
      { externalId: row.externalId, state: progress.issuerState, order },
      authority.options,
      this.contextOf(row, authority, lease, signal),
    );
  }

  /** The same as far as it goes: an order that is given up is given up whatever its issuer says to that. */
  async giveUp(row: PendingRow, lease: HeldLease, signal: AbortSignal): Promise<void> {
    try {
      await this.cancel(row, lease, signal);
    } catch (error) {
      this.log.warn({ message: 'Order could not be withdrawn', pendingCertificateId: row.id, because: error instanceof Error ? error.message : String(error) });
    }
  }

  private async orderOf(row: PendingRow, { plan }: KeptProgress, authority: IssuingAuthority): Promise<CertificateOrder> {
    if (!plan) {
      throw new DomainError('invalid', 'pending-certificate.no-plan', 'This order was made by an older release, and what was ordered is not known.', {
        hint: 'Cancel it, and request the certificate again.',
      });
    }
    const [replaced] = row.replacesIds.length
      ? await this.dataSource.manager.query<{ body: string }[]>(
          `SELECT "body" FROM certificates WHERE "id" = ANY($1::int[]) AND "authorityId" = $2 ORDER BY "id" DESC LIMIT 1`,
          [row.replacesIds, row.authorityId],
        )
      : [];
    return {
      ...plan,
      csrPem: row.csr,
      publicKeySpkiDer: publicKeyOf(row),
      owner: row.owner,
      authority: authority.signing,
      replacesPem: replaced?.body ?? null,
    };
  }

  private contextOf(row: PendingRow, authority: IssuingAuthority, lease: HeldLease, signal: AbortSignal): OrderContext {
    const { manager } = this.dataSource;
    return this.contexts.of(authority, signal, {
      dnsProviderId: row.dnsProviderId,
      checkpoint: (issuerState, externalId) => this.rows.advance(manager, row.id, lease, { issuerState, ...(externalId === undefined ? {} : { externalId }) }),
      ordersOfOthers: (externalIds) => this.rows.ordersOfOthers(manager, row.id, externalIds),
    });
  }
}
