import { Inject, Injectable } from '@nestjs/common';
import type { SaveSource, SyncSource } from '@app/api-contract';
import { DomainError } from '@app/errors';
import { JobQueue, syncSource } from '@app/jobs';
import { authorize, type Actor, type RolePolicy, type Thing } from '@app/rbac';
import { DataSource } from 'typeorm';
import { AuditLog } from '../audit-log';
import { ROLE_POLICY } from '../foundation';
import {
  configuredFacts,
  ConfiguredPlugins,
  ConfiguredPluginsRepository,
  viewConfigured,
  type ConfiguredPluginsQuery,
  type ConfiguredRow,
  type ConfiguredView,
} from '../plugin-catalog';

type Row = ConfiguredRow<'sources'>;

export interface SourceView extends ConfiguredView {
  readonly active: boolean;
  /** End of the last sync that was read to its end. Null: never. */
  readonly lastRunAt: Date | null;
  /** Start of the last sync, however it ended. Null: never. */
  readonly lastTriedAt: Date | null;
  /** Why the last sync did not read all, as a sentence. Null: it did. */
  readonly lastFailure: string | null;
}

const viewOf = (row: Row): SourceView => {
  const { active, lastRunAt, lastTriedAt, lastFailure } = row;
  return { ...viewConfigured(row), active, lastRunAt, lastTriedAt, lastFailure };
};
const objectOf = ({ id, label }: Row) => ({ type: 'source', id, name: label });

@Injectable()
export class SourcesService {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(ROLE_POLICY) private readonly policy: RolePolicy,
    @Inject(JobQueue) private readonly queue: JobQueue,
    private readonly configured: ConfiguredPlugins,
    private readonly rows: ConfiguredPluginsRepository,
    private readonly auditLog: AuditLog,
  ) {}

  async list(query: ConfiguredPluginsQuery): Promise<{ total: number; items: SourceView[] }> {
    const { total, rows } = await this.rows.list(this.dataSource.manager, 'sources', query);
    return { total, items: rows.map(viewOf) };
  }

  /** @throws DomainError `not-found` */
  async get(id: number): Promise<SourceView> {
    return viewOf(await this.configured.get(this.dataSource.manager, 'sources', id));
  }

  async create(actor: Actor, wish: SaveSource): Promise<SourceView> {
    const thing: Thing = { kind: 'source', id: 'new', name: wish.label };
    const grant = authorize(actor, 'source.create', thing, this.policy);
    return this.dataSource.transaction(async (manager) => {
      const row = await this.configured.create(manager, 'sources', wish, { active: wish.active });
      await this.auditLog.record(manager, actor, { action: 'source.create', object: objectOf(row), after: configuredFacts(row), grant });
      return viewOf(row);
    });
  }

  async edit(actor: Actor, id: number, wish: SaveSource): Promise<SourceView> {
    const grant = authorize(actor, 'source.edit', { kind: 'source', id }, this.policy);
    return this.dataSource.transaction(async (manager) => {
      const before = await this.configured.get(manager, 'sources', id, { lock: true });
      const row = await this.configured.edit(manager, 'sources', before, wish, { active: wish.active });
      const [facts, changed] = [configuredFacts(before), configuredFacts(row)];
      await this.auditLog.record(manager, actor, { action: 'source.update', object: objectOf(row), before: facts, after: changed, grant });
      return viewOf(row);
    });
  }

  /**
   * Has it read as soon as a worker is free, whether it is due or not, also when it is switched off. While it is being read already nothing is added.
   * @throws DomainError `not-found`; `upstream` when the queue does not answer
   */
  async readNow(actor: Actor, id: number, { acceptGone, reason }: SyncSource): Promise<void> {
    const grant = authorize(actor, 'source.sync', { kind: 'source', id }, this.policy);
    const row = await this.configured.get(this.dataSource.manager, 'sources', id);
    await this.auditLog.record(this.dataSource.manager, actor, { action: 'source.sync', object: objectOf(row), after: { acceptGone }, grant, reason });
    if (await this.queue.enqueue(syncSource, { sourceId: id, acceptGone })) return;
    throw new DomainError('upstream', 'job.queue-away', `That "${row.label}" be read could not be put on the queue, which does not answer.`, {
      hint: 'Try again in a minute. See whether Redis runs (REDIS_URL).',
    });
  }

  /** Certificates lose it and stay. One that is not there is deleted already. */
  async remove(actor: Actor, id: number): Promise<void> {
    const grant = authorize(actor, 'source.delete', { kind: 'source', id }, this.policy);
    await this.dataSource.transaction(async (manager) => {
      const row = await this.rows.find(manager, 'sources', id, { lock: true });
      if (!row) return;
      await this.rows.remove(manager, 'sources', id);
      await this.auditLog.record(manager, actor, { action: 'source.delete', object: objectOf(row), before: configuredFacts(row), grant });
    });
  }
}
