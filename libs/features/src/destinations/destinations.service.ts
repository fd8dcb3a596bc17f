import { Inject, Injectable } from '@nestjs/common';
import type { SaveDestination } from '@app/api-contract';
import { DomainError } from '@app/errors';
import { authorize, type Actor, type RolePolicy, type Thing } from '@app/rbac';
import { DataSource } from 'typeorm';
import { AuditLog } from '../audit-log';
import { RemovalsService, type StayingCertificates } from '../deployments';
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

type Row = ConfiguredRow<'destinations'>;

export type DestinationView = ConfiguredView;

const nothingStays: StayingCertificates = { total: 0, certificates: [] };
const mostNamed = 5;

const viewOf = (row: Row): DestinationView => viewConfigured(row);
const objectOf = ({ id, label }: Row) => ({ type: 'destination', id, name: label });

@Injectable()
export class DestinationsService {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(ROLE_POLICY) private readonly policy: RolePolicy,
    private readonly configured: ConfiguredPlugins,
    private readonly rows: ConfiguredPluginsRepository,
    private readonly auditLog: AuditLog,
    private readonly removals: RemovalsService,
  ) {}

  async list(query: ConfiguredPluginsQuery): Promise<{ total: number; items: DestinationView[] }> {
    const { total, rows } = await this.rows.list(this.dataSource.manager, 'destinations', query);
    return { total, items: rows.map(viewOf) };
  }

  /** @throws DomainError `not-found` */
  async get(id: number): Promise<DestinationView> {
    return viewOf(await this.configured.get(this.dataSource.manager, 'destinations', id));
  }

  async create(actor: Actor, wish: SaveDestination): Promise<DestinationView> {
    const thing: Thing = { kind: 'destination', id: 'new', name: wish.label };
    const grant = authorize(actor, 'destination.create', thing, this.policy);
    return this.dataSource.transaction(async (manager) => {
      const row = await this.configured.create(manager, 'destinations', wish, {});
      await this.auditLog.record(manager, actor, { action: 'destination.create', object: objectOf(row), after: configuredFacts(row), grant });
      return viewOf(row);
    });
  }

  async edit(actor: Actor, id: number, wish: SaveDestination): Promise<DestinationView> {
    const grant = authorize(actor, 'destination.edit', { kind: 'destination', id }, this.policy);
    return this.dataSource.transaction(async (manager) => {
      const before = await this.configured.get(manager, 'destinations', id, { lock: true });
      const row = await this.configured.edit(manager, 'destinations', before, wish, {});
      const [facts, changed] = [configuredFacts(before), configuredFacts(row)];
      await this.auditLog.record(manager, actor, { action: 'destination.update', object: objectOf(row), before: facts, after: changed, grant });
      return viewOf(row);
    });
  }

  /**
   * Certificates lose it and stay; plans for it are withdrawn. One that is not there is deleted already.
   * @param clean what was deployed there is removed first
   * @returns what stays at the place
   * @throws DomainError `conflict` when something cannot be removed, or there is more than one call removes; the destination stays then, with what is left
   */
  async remove(actor: Actor, id: number, { clean }: { clean: boolean }): Promise<StayingCertificates> {
    const grant = authorize(actor, 'destination.delete', { kind: 'destination', id }, this.policy);
    if (clean) await this.clean(actor, id);
    return this.dataSource.transaction(async (manager) => {
      const row = await this.rows.find(manager, 'destinations', id, { lock: true });
      if (!row) return nothingStays;
      const stays = await this.removals.stayingAt(manager, id);
      await this.removals.withdrawAt(manager, id, 'The destination was deleted.');
      await this.rows.remove(manager, 'destinations', id);
      const after = stays.total ? { staysThere: stays.total } : undefined;
      await this.auditLog.record(manager, actor, { action: 'destination.delete', object: objectOf(row), before: configuredFacts(row), after, grant });
      return stays;
    });
  }

  private async clean(actor: Actor, id: number): Promise<void> {
    const row = await this.rows.find(this.dataSource.manager, 'destinations', id);
    if (!row) return;
    const { removed, left, kept } = await this.removals.removeAllAt(actor, id, 'The destination was deleted.');
    if (left === 0) return;
    const counts = `${removed} ${removed === 1 ? 'certificate was' : 'certificates were'} removed, ${left} ${left === 1 ? 'is' : 'are'} left.`;
    if (!kept.length) {
      throw new DomainError('conflict', 'destination.clean-unfinished', `Not everything is removed at "${row.label}" yet: ${counts}`, {
        hint: 'The destination stays until nothing is left. Delete it again with "clean" to remove the next ones.',
      });
    }
    const named = kept.slice(0, mostNamed).map(({ name, because }) => `"${name}": ${because}`);
    const more = kept.length > named.length ? ` And ${kept.length - named.length} more.` : '';
    throw new DomainError('conflict', 'destination.not-cleaned', `Not everything could be removed at "${row.label}": ${counts} ${named.join(' ')}${more}`, {
      hint: 'Correct what keeps it and delete the destination again, or delete it without "clean" and leave what is there.',
    });
  }

  /** How many certificates each has, most first; those without any are left out. */
  async certificateCounts(): Promise<{ label: string; certificates: number }[]> {
    return this.dataSource.manager.query(
      `SELECT d."label", count(*)::int AS "certificates" FROM certificates_destinations cd JOIN destinations d ON d."id" = cd."destinationId"
       GROUP BY d."id", d."label" ORDER BY 2 DESC, 1`,
    );
  }
}
