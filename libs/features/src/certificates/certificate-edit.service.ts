import { Inject, Injectable } from '@nestjs/common';
import type { DescribeCertificate, EditCertificate, MoveCertificate, SwitchCertificate } from '@app/api-contract';
import type { Config } from '@app/config';
import { DomainError } from '@app/errors';
import { JobQueue, sweepDeployments } from '@app/jobs';
import { type Actor, authorize, type Grant, type Permission, type RolePolicy } from '@app/rbac';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditLog } from '../audit-log';
import { planDeployments, RemovalsService } from '../deployments';
import { CONFIG, ROLE_POLICY } from '../foundation';
import { CertificatesRepository, type CertificateView } from '../inventory';
import { isDefaultOf } from '../notifications';
import { findByReferences } from '../references';
import { type AttachedLists, attachedLists, type CertificateChange, writeChange } from './certificate-change';
import { CertificateReferences } from './certificate-references';
import { getGuarded, type GuardedCertificate, objectOf, thingOf } from './guarded-certificates';
import { staysDeployed } from './stays-deployed';
import { getView } from './certificate-issuing';
import { checkKeyForDestinations, checkReplaces, difference } from './replacement.rules';

const updateRefused = 'You are not authorized to update this certificate';

/** Changes what belongs to a certificate: owner, roles, destinations, notifications, switches, words. Never the certificate itself. */
@Injectable()
export class CertificateEditService {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(CONFIG) private readonly config: Pick<Config, 'certificates'>,
    @Inject(ROLE_POLICY) private readonly policy: RolePolicy,
    private readonly auditLog: AuditLog,
    private readonly removals: RemovalsService,
    private readonly references: CertificateReferences,
    private readonly certificates: CertificatesRepository,
    @Inject(JobQueue) private readonly queue: JobQueue,
  ) {}

  /**
   * Everything that can be edited, at once: lists that are left out are emptied, switches that are left out stay. A destination that is
   * left out is detached once the certificate is removed there.
   * @throws DomainError `invalid` `certificate.stays-deployed` when it cannot be removed somewhere; everything else is written then
   */
  async edit(actor: Actor, id: number, asked: EditCertificate): Promise<CertificateView> {
    let toBeCleaned: readonly number[] = [];
    let isDeployed = false;
    const edited = await this.change(actor, id, async (manager, certificate) => {
      checkReplaces(id, await this.idsOf(manager, asked.replaces));
      const before = await attachedLists(manager, id);
      const found = await this.references.find(manager, actor, { ...asked, replaces: [] });
      const replacesIds = await this.newReplaces(manager, actor, asked, before);
      const { added, removed } = difference(before.destinationIds, found.destinations.map((destination) => destination.id)); // prettier-ignore
      const addedDestinations = found.destinations.filter((destination) => added.includes(destination.id));
      checkKeyForDestinations(addedDestinations, certificate.hasPrivateKey);
      await this.references.checkRightToOverwrite(manager, actor, { own: id, names: [certificate.cn || certificate.name] }, addedDestinations);
      toBeCleaned = await this.removals.toBeCleaned(manager, id, removed);
      await planDeployments(manager, id, added, actor.name);
      isDeployed = added.length > 0;

      const [ownerRoleId] = await this.references.ensureOwnerRoles(manager, actor, [asked.owner]);
      const moved = asked.owner !== certificate.owner;
      const formerRoleId = moved ? certificate.roles.find(({ name }) => name === certificate.owner)?.id : undefined;
      return {
        owner: asked.owner,
        description: asked.description,
        notify: asked.notify,
        rotation: asked.rotation,
        before,
        after: {
          roleIds: [...found.roleIds.filter((roleId) => roleId !== formerRoleId), ...(ownerRoleId === undefined ? [] : [ownerRoleId])],
          destinationIds: [...found.destinations.map((destination) => destination.id), ...toBeCleaned],
          notificationIds: await this.keptNotifications(manager, found.notificationIds, asked.owner, moved ? certificate.owner : null),
          replacesIds,
        },
      };
    });
    if (isDeployed) await this.queue.enqueue(sweepDeployments, {});
    if (!toBeCleaned.length) return edited;
    // Outside of the transaction: machines elsewhere take their time.
    const kept = await this.removals.removeAndDetach(actor, id, toBeCleaned, 'The destination was detached from the certificate.');
    if (kept.length) throw staysDeployed('Edit Successful except -', kept);
    return getView(await this.certificates.findView(this.dataSource.manager, id), id);
  }

  switch(actor: Actor, id: number, { notify, rotation }: SwitchCertificate): Promise<CertificateView> {
    return this.change(actor, id, () => Promise.resolve({ notify, rotation }));
  }

  /** A null leaves it as it is. */
  describe(actor: Actor, id: number, { description }: DescribeCertificate): Promise<CertificateView> {
    return this.change(actor, id, () => Promise.resolve(description === null ? {} : { description }), 'Certificate not found');
  }

  /** Hands it over: the former owner's role and default notifications go with him, all others stay. */
  move(actor: Actor, id: number, asked: MoveCertificate): Promise<CertificateView> {
    return this.change(actor, id, async (manager, certificate) => {
      const before = await attachedLists(manager, id);
      const found = await this.references.find(manager, actor, { ...asked, destinations: [], replaces: [] });
      const roleIds = await this.references.ensureOwnerRoles(manager, actor, [asked.owner]);
      const staying = certificate.roles.filter(({ name }) => name !== certificate.owner).map((role) => role.id);
      const wanted = [...found.notificationIds, ...before.notificationIds];
      return {
        owner: asked.owner,
        before,
        after: {
          ...before,
          roleIds: [...found.roleIds, ...roleIds, ...staying],
          notificationIds: await this.keptNotifications(manager, wanted, asked.owner, asked.owner === certificate.owner ? null : certificate.owner),
        },
      };
    });
  }

  /** Hides it, where that is allowed. The row stays: the audit log and revocation speak of it. */
  async delete(actor: Actor, id: number): Promise<void> {
    if (!this.config.certificates.allowDeletion) {
      throw new DomainError('forbidden', 'certificate.deletion-off', 'Certificate deletion is disabled', {
        hint: 'An administrator can allow it with the setting ALLOW_CERT_DELETION.',
      });
    }
    await this.dataSource.transaction(async (manager) => {
      const certificate = await getGuarded(manager, id, { lock: true });
      const grant = this.authorize(actor, 'certificate.delete', certificate, 'You are not authorized to delete this certificate');
      if (certificate.caOfAuthorityId !== null) {
        throw new DomainError('conflict', 'certificate.of-authority', 'This is the certificate of an authority.', {
          hint: 'Switch the authority off instead.',
        });
      }
      if (certificate.deleted) {
        throw new DomainError('conflict', 'certificate.already-deleted', 'Certificate is already deleted', { hint: 'There is nothing left to do.' });
      }
      await manager.query(`UPDATE "certificates" SET "deleted" = true WHERE "id" = $1`, [id]);
      await this.auditLog.record(manager, actor, { action: 'certificate.delete', object: objectOf(certificate), grant });
    });
  }

  /** One transaction: the right is checked on the locked row, `decide` says what becomes of it, the difference is written and recorded. */
  private change(
    actor: Actor,
    id: number,
    decide: (manager: EntityManager, certificate: GuardedCertificate) => Promise<CertificateChange>,
    unknown?: string,
  ): Promise<CertificateView> {
    return this.dataSource.transaction(async (manager) => {
      const certificate = await getGuarded(manager, id, { lock: true, unknown });
      const grant = this.authorize(actor, 'certificate.edit', certificate, updateRefused);
      const changed = await writeChange(manager, certificate, await decide(manager, certificate));
      await this.auditLog.record(manager, actor, { action: 'certificate.edit', object: objectOf(certificate), ...changed, grant });
      return getView(await this.certificates.findView(manager, id), id);
    });
  }

  private authorize(actor: Actor, permission: Permission, certificate: GuardedCertificate, message: string): Grant {
    return authorize(actor, permission, thingOf(certificate), this.policy, message);
  }

  private async idsOf(manager: EntityManager, refs: EditCertificate['replaces']): Promise<number[]> {
    return (await findByReferences(manager, 'certificates', refs, 'replaces')).map((row) => row.id);
  }

  /** What it replaces already needs no right again: a full object may be sent back by whoever may edit this one. */
  private async newReplaces(manager: EntityManager, actor: Actor, asked: EditCertificate, before: AttachedLists): Promise<readonly number[]> {
    const ids = await this.idsOf(manager, asked.replaces);
    const added = ids.filter((id) => !before.replacesIds.includes(id)).map((id) => ({ id }));
    await this.references.find(manager, actor, { roles: [], destinations: [], notifications: [], replaces: added });
    return ids;
  }

  /** Without the former owner's defaults, and with the owner's own unless one of them is there. */
  private async keptNotifications(manager: EntityManager, ids: readonly number[], owner: string, formerOwner: string | null): Promise<readonly number[]> {
    const rows = await manager.query<{ id: number; label: string; owner: string | null }[]>(
      `SELECT "id", "label", "owner" FROM "notifications" WHERE "id" = ANY($1::int[])`,
      [[...ids]],
    );
    const kept = rows.filter((row) => formerOwner === null || !isDefaultOf(row, formerOwner));
    const hasDefaults = kept.some((row) => isDefaultOf(row, owner));
    return [...kept.map((row) => row.id), ...(hasDefaults ? [] : await this.references.ensureNotifications(manager, [], owner))];
  }
}
