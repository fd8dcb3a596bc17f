import { Inject, Injectable } from '@nestjs/common';
import { issuerSlug, parseCertificationRequest, type ParsedCertificate, type Sealer } from '@app/crypto';
import { DomainError } from '@app/errors';
import { JobQueue, sweepDeployments } from '@app/jobs';
import { sealFor } from '@app/persistence';
import type { Actor, Grant } from '@app/rbac';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditLog } from '../audit-log';
import { RenewalService } from '../certificates';
import { SEALER } from '../foundation';
import { CertificateStore } from '../inventory';
import { metricList, Metrics } from '../metrics';
import { SystemMessages } from '../notifications';
import { PendingCertificatesRepository } from './pending-certificates.repository';
import type { PendingRow } from './pending-certificates.views';

export interface Settled {
  readonly certificate: ParsedCertificate;
  /** PEM blocks, the issuer first. */
  readonly chainPem: string;
  readonly externalId: string | null;
}

export const objectOf = ({ id, name }: Pick<PendingRow, 'id' | 'name'>) => ({ type: 'pending-certificate', id, name });
export const publicKeyOf = ({ csr }: Pick<PendingRow, 'csr'>): Buffer => parseCertificationRequest(csr).publicKeySpkiDer;

/** Ends pending certificates: as a certificate, as failed, or as cancelled. Each in one transaction. */
@Injectable()
export class PendingSettlement {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(SEALER) private readonly sealer: Sealer,
    private readonly rows: PendingCertificatesRepository,
    private readonly store: CertificateStore,
    private readonly auditLog: AuditLog,
    @Inject(Metrics) private readonly metrics: Metrics,
    @Inject(JobQueue) private readonly queue: JobQueue,
    private readonly renewal: RenewalService,
    private readonly messages: SystemMessages,
  ) {}

  /**
   * Makes the certificate of it, with all that was asked for; the key moves there.
   * @returns its id; null when it was settled before
   */
  async settle(id: number, settled: Settled, { actor, grant }: { actor: Actor; grant: Grant | null }): Promise<number | null> {
    const issued = await this.dataSource.transaction(async (manager) => {
      const row = await this.rows.find(manager, id, { lock: true });
      if (!row || (row.state !== 'waiting' && row.state !== 'failed')) return null;
      const privateKeyPem = await this.rows.privateKey(manager, row);
      const certificateId = await this.storeOrFind(manager, row, settled, privateKeyPem, { actor, grant });
      await manager.query(
        `UPDATE pending_certificates SET "state" = 'issued', "resolvedCertificateId" = $2, "chain" = $3, "externalId" = coalesce($4, "externalId"), "sealedPrivateKey" = NULL,
           "issuerState" = NULL, "status" = NULL, "nextStep" = NULL, "dueAt" = NULL, "updatedAt" = now() WHERE "id" = $1`,
        [id, certificateId, settled.chainPem.trim() || null, settled.externalId],
      );
      await this.auditLog.record(manager, actor, { action: 'pending-certificate.resolve', object: objectOf(row), after: { certificateId }, grant });
      if (row.renewsId !== null) await this.renewal.orderIssued(manager, row.renewsId, certificateId);
      return { certificateId, owner: row.owner, isDeployed: row.destinationIds.length > 0, isRenewal: row.renewsId !== null };
    });
    if (issued === null) return null;
    this.metrics.count(metricList.certificateIssued, { owner: issued.owner, issuer: issuerSlug(settled.certificate) });
    if (issued.isDeployed) await this.queue.enqueue(sweepDeployments, {});
    if (issued.isRenewal) await this.messages.nudge();
    return issued.certificateId;
  }

  /** Its key stays until the row is forgotten: the certificate may still be had in another way, and brought here. @returns false when it was settled before */
  async fail(id: number, because: string, actor: Actor, counts: { attempts?: number; failures?: number } = {}): Promise<boolean> {
    return this.dataSource.transaction(async (manager) => {
      const row = await this.rows.find(manager, id, { lock: true });
      if (row?.state !== 'waiting') return false;
      await manager.query(
        `UPDATE pending_certificates SET "state" = 'failed', "status" = $2, "attempts" = $3, "failures" = $4, "nextStep" = NULL, "dueAt" = NULL, "updatedAt" = now() WHERE "id" = $1`,
        [id, because, counts.attempts ?? row.attempts, counts.failures ?? row.failures],
      );
      await this.auditLog.record(manager, actor, { action: 'pending-certificate.fail', object: objectOf(row), reason: because });
      return true;
    });
  }

  async cancel(id: number, note: string | undefined, { actor, grant }: { actor: Actor; grant: Grant }): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const row = await this.rows.find(manager, id, { lock: true });
      if (!row || row.state === 'issued' || row.state === 'cancelled') return;
      await manager.query(
        `UPDATE pending_certificates SET "state" = 'cancelled', "status" = $2, "sealedPrivateKey" = NULL, "issuerState" = NULL, "nextStep" = NULL, "dueAt" = NULL, "updatedAt" = now()
         WHERE "id" = $1`,
        [id, note ? `Cancelled: ${note}` : 'Cancelled'],
      );
      await this.auditLog.record(manager, actor, { action: 'pending-certificate.cancel', object: objectOf(row), grant, reason: note ?? null });
    });
  }

  private async storeOrFind(
    manager: EntityManager,
    row: PendingRow,
    { certificate, chainPem, externalId }: Settled,
    privateKeyPem: string | null,
    { actor, grant }: { actor: Actor; grant: Grant | null },
  ): Promise<number> {
    try {
      const { id } = await this.store.store(
        manager,
        {
          certificate,
          chainPem: chainPem || null,
          csrPem: row.csr,
          privateKeyPem,
          name: row.rename ? null : row.name,
          owner: row.owner,
          description: row.description,
          notify: row.notify,
          rotation: row.rotation,
          externalId: externalId ?? row.externalId,
          // Who asked for it, and not whoever has the owner's address: an address can be chosen, and a creator may export the key.
          userId: row.userId,
          authorityId: row.authorityId,
          caOfAuthorityId: null,
          rotationPolicyId: row.rotationPolicyId,
          dnsProviderId: row.dnsProviderId,
          roleIds: row.roleIds,
          destinationIds: row.destinationIds,
          notificationIds: row.notificationIds,
          sourceIds: row.sourceIds,
          replacesIds: row.replacesIds,
        },
        { actor, action: 'certificate.issue', grant },
      );
      return id;
    } catch (error) {
      const knownId = error instanceof DomainError && error.code === 'certificate.known' ? error.details.facts?.['id'] : undefined;
      if (typeof knownId !== 'number') throw error;
      await this.keepKey(manager, knownId, privateKeyPem);
      return knownId;
    }
  }

  /** A source may have found the certificate where it is deployed before it came here; the key is only here. */
  private async keepKey(manager: EntityManager, certificateId: number, privateKeyPem: string | null): Promise<void> {
    if (privateKeyPem === null) return;
    const [known] = await manager.query<{ uuid: string }[]>(`SELECT "uuid" FROM certificates WHERE "id" = $1 AND NOT "hasPrivateKey" FOR UPDATE`, [
      certificateId,
    ]);
    if (!known) return;
    const sealed = sealFor(this.sealer, 'certificates.sealedPrivateKey', known.uuid, privateKeyPem);
    await manager.query(`UPDATE certificates SET "sealedPrivateKey" = $2, "hasPrivateKey" = true WHERE "id" = $1`, [certificateId, sealed]);
  }
}
