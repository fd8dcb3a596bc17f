import { Inject, Injectable } from '@nestjs/common';
import type { LogsQuery } from '@app/api-contract';
import { LongLists } from '@app/persistence';
import { type Actor, authorize, can, type RolePolicy } from '@app/rbac';
import { DataSource } from 'typeorm';
import { ROLE_POLICY } from '../foundation';
import { type CertificateFace, CertificatesRepository } from '../inventory';
import { listLog, type LogPage, type LogRow } from './logs.repository';

export interface LogView extends LogRow {
  /** Null when the act was on something else, or the certificate is gone. */
  readonly certificate: CertificateFace | null;
}

/** Reads the audit log. */
@Injectable()
export class LogsService {
  private readonly longLists = new LongLists();

  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(ROLE_POLICY) private readonly policy: RolePolicy,
    @Inject(CertificatesRepository) private readonly certificates: CertificatesRepository,
  ) {}

  /** Where from, and what exactly changed, is shown to administrators only. */
  async list(actor: Actor, query: LogsQuery): Promise<Omit<LogPage, 'rows'> & { items: LogView[] }> {
    authorize(actor, 'log.read', { kind: 'log', id: 'any' }, this.policy);
    const { rows, ...page } = await listLog(this.dataSource.manager, this.longLists, query);
    const ids = rows.flatMap((row) => (row.objectType === 'certificate' && row.objectId !== null ? [row.objectId] : []));
    const faces = new Map((await this.certificates.findFaces(this.dataSource.manager, ids)).map((face) => [face.id, face]));
    const seesDetails = can(actor, 'log.read-details', { kind: 'log', id: 'any' }, this.policy);
    const hidden = seesDetails ? {} : { address: null, requestId: null, before: null, after: null };
    const items = rows.map((row) => ({ ...row, ...hidden, certificate: row.objectType === 'certificate' ? (faces.get(row.objectId ?? 0) ?? null) : null }));
    return { ...page, items };
  }
}
