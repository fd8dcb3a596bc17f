import { Inject, Injectable } from '@nestjs/common';
import type { CreateNotification, EditNotification, Reference } from '@app/api-contract';
import { invalidRequest } from '@app/errors';
import { authorize, type Actor, type Permission, type RolePolicy, type Thing } from '@app/rbac';
import { DataSource, type EntityManager } from 'typeorm';
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
import { findByReferences } from '../references';
import { DefaultNotifications } from './default-notifications';
import { isReservedLabel } from './default-notifications.rules';

export interface NotificationView extends ConfiguredView {
  readonly active: boolean;
  readonly owner: string | null;
  readonly creatorId: number | null;
}

type Row = ConfiguredRow<'notifications'>;

const viewOf = (row: Row): NotificationView => ({ ...viewConfigured(row), active: row.active, owner: row.owner, creatorId: row.creatorId });
/** What rights to it depend on. */
export const notificationThing = ({ id, label, owner, creatorId }: Pick<NotificationView, 'id' | 'label' | 'owner' | 'creatorId'>): Thing => ({
  kind: 'notification',
  id,
  name: label,
  owner,
  creatorId,
});
const objectOf = ({ id, label }: Row) => ({ type: 'notification', id, name: label });

@Injectable()
export class NotificationsService {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(ROLE_POLICY) private readonly policy: RolePolicy,
    private readonly defaults: DefaultNotifications,
    private readonly configured: ConfiguredPlugins,
    private readonly rows: ConfiguredPluginsRepository,
    private readonly auditLog: AuditLog,
  ) {}

  /**
   * Ids of the notifications for a certificate that names none: the owner's defaults and the security team's. Those that are
   * missing are made; those that are there serve as they are, also when somebody changed them.
   */
  ensureDefaults(manager: EntityManager, owner: string): Promise<number[]> {
    return this.defaults.ensure(manager, [...this.defaults.wantedFor(owner), ...this.defaults.wantedForSecurityTeam()]);
  }

  /** The owner's defaults alone, for a certificate that changes hands. */
  ensureOwnerDefaults(manager: EntityManager, owner: string): Promise<number[]> {
    return this.defaults.ensure(manager, this.defaults.wantedFor(owner));
  }

  /** The security team's defaults alone; none when no team is set. */
  ensureSecurityDefaults(manager: EntityManager): Promise<number[]> {
    return this.defaults.ensure(manager, this.defaults.wantedForSecurityTeam());
  }

  async list(query: ConfiguredPluginsQuery): Promise<{ total: number; items: NotificationView[] }> {
    const { total, rows } = await this.rows.list(this.dataSource.manager, 'notifications', query);
    return { total, items: rows.map(viewOf) };
  }

  /** @throws DomainError `not-found` */
  async get(id: number): Promise<NotificationView> {
    return viewOf(await this.configured.get(this.dataSource.manager, 'notifications', id));
  }

  async create(actor: Actor, wish: CreateNotification): Promise<NotificationView> {
    const grant = authorize(actor, 'notification.create', { kind: 'notification', id: 'new', name: wish.label }, this.policy);
    refuseReserved(wish.label, null);
    return this.dataSource.transaction(async (manager) => {
      const certificateIds = await this.attachable(manager, actor, wish.certificates, 'certificates');
      const owner = actor.kind === 'user' ? actor.name.toLowerCase() : null;
      const row = await this.configured.create(manager, 'notifications', wish, { owner, creatorId: actor.userId });
      await attach(manager, row.id, certificateIds);
      const after = { ...configuredFacts(row), certificates: certificateIds };
      await this.auditLog.record(manager, actor, { action: 'notification.create', object: objectOf(row), after, grant });
      return viewOf(row);
    });
  }

  async edit(actor: Actor, id: number, wish: EditNotification): Promise<NotificationView> {
    return this.dataSource.transaction(async (manager) => {
      const before = await this.configured.get(manager, 'notifications', id, { lock: true });
      const grant = authorize(actor, 'notification.edit', notificationThing(before), this.policy);
      refuseReserved(wish.label, before.label);
      const added = await this.attachable(manager, actor, wish.addedCertificates, 'addedCertificates');
      const removed = (await findByReferences(manager, 'certificates', wish.removedCertificates, 'removedCertificates')).map((certificate) => certificate.id);
      const row = await this.configured.edit(manager, 'notifications', before, wish, { active: wish.active });
      await detach(manager, id, removed);
      await attach(manager, id, added);
      const after = { ...configuredFacts(row), addedCertificates: added, removedCertificates: removed };
      await this.auditLog.record(manager, actor, { action: 'notification.update', object: objectOf(row), before: configuredFacts(before), after, grant });
      return viewOf(row);
    });
  }

  /** Certificates lose it and stay. One that is not there is deleted already. */
  async remove(actor: Actor, id: number): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const row = await this.rows.find(manager, 'notifications', id, { lock: true });
      if (!row) {
        authorize(actor, 'notification.create', { kind: 'notification', id }, this.policy);
        return;
      }
      const grant = authorize(actor, 'notification.delete', notificationThing(row), this.policy);
      await this.rows.remove(manager, 'notifications', id);
      await this.auditLog.record(manager, actor, { action: 'notification.delete', object: objectOf(row), before: configuredFacts(row), grant });
    });
  }

  /** Whoever attaches a notification decides who is told of a certificate, so it takes the right to change that certificate. */
  private async attachable(manager: EntityManager, actor: Actor, refs: readonly Reference[], field: string): Promise<number[]> {
    const found = await findByReferences(manager, 'certificates', refs, field);
    if (!found.length) return [];
    const ids = found.map((certificate) => certificate.id);
    const things = await manager.query<Omit<Thing, 'kind'>[]>(certificateThings, [ids]);
    const permission: Permission = 'certificate.edit';
    for (const thing of things) authorize(actor, permission, { ...thing, kind: 'certificate' }, this.policy);
    return ids;
  }
}

const certificateThings = `
  SELECT c."id", c."name", c."owner", c."userId" AS "creatorId",
         ARRAY(SELECT r."name" FROM certificates_roles cr JOIN roles r ON r."id" = cr."roleId" WHERE cr."certificateId" = c."id") AS "roles"
  FROM certificates c WHERE c."id" = ANY($1)`;

const attach = (manager: EntityManager, notificationId: number, certificateIds: readonly number[]) =>
  manager.query(`INSERT INTO certificates_notifications ("certificateId", "notificationId") SELECT unnest($1::int[]), $2 ON CONFLICT DO NOTHING`, [
    certificateIds,
    notificationId,
  ]);

const detach = (manager: EntityManager, notificationId: number, certificateIds: readonly number[]) =>
  manager.query(`DELETE FROM certificates_notifications WHERE "notificationId" = $2 AND "certificateId" = ANY($1)`, [certificateIds, notificationId]);

/** @throws DomainError `invalid` for a label that only defaults have, unless it is the one that the notification has already */
function refuseReserved(label: string, current: string | null): void {
  if (label === current || !isReservedLabel(label)) return;
  throw invalidRequest(
    'notification.label-reserved',
    { label: `"${label}" is kept for the notifications that are made for each owner.` },
    'Choose a label that does not begin with DEFAULT_.',
  );
}
