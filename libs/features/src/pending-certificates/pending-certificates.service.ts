import { Inject, Injectable } from '@nestjs/common';
import type { CancelPendingCertificate, EditPendingCertificate, ResolvePendingCertificate } from '@app/api-contract';
import { checkChain, parseCertificate, parseCertificates, publicKeyMatches, type ParsedCertificate } from '@app/crypto';
import { DomainError, invalidRequest } from '@app/errors';
import type { HeldLease } from '@app/persistence';
import { authorize, can, type Actor, type Grant, type Permission, type RolePolicy, type Thing } from '@app/rbac';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditLog } from '../audit-log';
import { AuthoritiesService } from '../authorities';
import { CertificateReferences, checkKeyForDestinations, readField } from '../certificates';
import { ROLE_POLICY } from '../foundation';
import { attachToPending } from '../inventory';
import { NotificationsService } from '../notifications';
import { findByReferences } from '../references';
import { PendingCertificatesRepository, type PendingQuery } from './pending-certificates.repository';
import type { PendingRow, PendingView } from './pending-certificates.views';
import { PendingLease } from './pending-lease';
import { PendingOrders } from './pending-orders';
import { objectOf, PendingSettlement, publicKeyOf } from './pending-settlement';

const patienceMs = 20_000;
const shownRights: readonly Permission[] = [
  'pending-certificate.edit',
  'pending-certificate.read-key',
  'pending-certificate.cancel',
  'pending-certificate.resolve',
];

/** What people do with pending certificates. */
@Injectable()
export class PendingCertificatesService {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(ROLE_POLICY) private readonly policy: RolePolicy,
    private readonly rows: PendingCertificatesRepository,
    private readonly leases: PendingLease,
    private readonly orders: PendingOrders,
    private readonly settlement: PendingSettlement,
    private readonly authorities: AuthoritiesService,
    private readonly references: CertificateReferences,
    private readonly notifications: NotificationsService,
    private readonly auditLog: AuditLog,
  ) {}

  /** Those that wait. */
  async list(actor: Actor, query: PendingQuery & { readonly show?: boolean | undefined }): Promise<{ total: number; items: PendingView[] }> {
    authorize(actor, 'pending-certificate.read', { kind: 'pending-certificate', id: 'any' }, this.policy);
    const { total, rows } = await this.rows.list(this.dataSource.manager, query, query.show ? actor : null);
    return { total, items: await this.rows.view(this.dataSource.manager, rows) };
  }

  /** In any state. @throws DomainError `not-found` */
  async get(actor: Actor, id: number): Promise<PendingView> {
    authorize(actor, 'pending-certificate.read', { kind: 'pending-certificate', id }, this.policy);
    return this.view(this.dataSource.manager, id);
  }

  mayDo(actor: Actor, view: PendingView): string[] {
    const thing = thingOf(view, view.roles.map(({ name }) => name)); // prettier-ignore
    return shownRights.filter((permission) => can(actor, permission, thing, this.policy));
  }

  /** Lists that are left out are emptied; the owner's default notifications and role are always there. */
  async edit(actor: Actor, id: number, asked: EditPendingCertificate): Promise<PendingView> {
    return this.dataSource.transaction(async (manager) => {
      const { row, grant } = await this.guarded(manager, actor, id, 'pending-certificate.edit', { lock: true });
      refuseSettled(row);
      const found = await this.references.find(manager, actor, { ...asked, replaces: [] });
      checkKeyForDestinations(found.destinations, row.hasPrivateKey);
      const addedDestinations = found.destinations.filter((destination) => !row.destinationIds.includes(destination.id));
      await this.references.checkRightToOverwrite(manager, actor, { own: null, names: [row.cn, row.name] }, addedDestinations);
      const replaces = await findByReferences(manager, 'certificates', asked.replaces, 'replaces');
      const added = replaces.filter((one) => !row.replacesIds.includes(one.id)).map((one) => ({ id: one.id }));
      await this.references.find(manager, actor, { roles: [], destinations: [], notifications: [], replaces: added });
      const ownerRoleIds = await this.references.ensureOwnerRoles(manager, actor, [asked.owner]);
      const defaults = await this.notifications.ensureDefaults(manager, asked.owner);
      const after = { owner: asked.owner, description: asked.description, notify: asked.notify ?? row.notify, rotation: asked.rotation ?? row.rotation };
      const attached = {
        roleIds: [...new Set([...found.roleIds, ...ownerRoleIds])],
        destinationIds: found.destinations.map((destination) => destination.id),
        notificationIds: [...new Set([...found.notificationIds, ...defaults])],
        replacesIds: replaces.map((one) => one.id),
      };
      await manager.query(
        `UPDATE pending_certificates SET "owner" = $2, "description" = $3, "notify" = $4, "rotation" = $5, "updatedAt" = now() WHERE "id" = $1`,
        [id, after.owner, after.description, after.notify, after.rotation],
      );
      await attachToPending(manager, id, attached);
      const { owner, description, notify, rotation, roleIds, destinationIds, notificationIds, replacesIds } = row;
      const before = { owner, description, notify, rotation, roleIds, destinationIds, notificationIds, replacesIds };
      await this.auditLog.record(manager, actor, {
        action: 'pending-certificate.edit',
        object: objectOf(row),
        before,
        after: { ...after, ...attached },
        grant,
      });
      return this.view(manager, id);
    });
  }

  /** Withdraws the order at its issuer and ends it here. One that is cancelled already stays so. */
  async cancel(actor: Actor, id: number, { note }: CancelPendingCertificate): Promise<void> {
    const { row, grant } = await this.guarded(this.dataSource.manager, actor, id, 'pending-certificate.cancel');
    if (row.state === 'cancelled') return;
    if (row.state === 'issued') refuseSettled(row);
    await this.alone(id, async (lease, signal) => {
      const { row: current } = await this.guarded(this.dataSource.manager, actor, id, 'pending-certificate.cancel');
      if (current.state === 'issued') refuseSettled(current);
      if (current.state === 'waiting') await this.orders.cancel(current, lease, signal);
      await this.settlement.cancel(id, note, { actor, grant });
    });
  }

  /** PEM. Every look is in the audit log before the key is out. */
  async readKey(actor: Actor, id: number): Promise<string> {
    return this.dataSource.transaction(async (manager) => {
      const { row, grant } = await this.guarded(manager, actor, id, 'pending-certificate.read-key', { message: 'You are not authorized to view this key' });
      const key = await this.rows.privateKey(manager, row);
      if (key === null) {
        throw new DomainError('not-found', 'pending-certificate.no-key', 'This pending certificate has no private key here.', {
          hint: row.resolvedCertificateId === null ? 'Whoever sent its request has the key.' : `The key is with certificate ${row.resolvedCertificateId} now.`,
        });
      }
      await this.auditLog.record(manager, actor, { action: 'pending-certificate.read-key', object: objectOf(row), grant });
      return key.endsWith('\n') ? key : `${key}\n`;
    });
  }

  /** Makes the certificate of what somebody brings. It must be for the key that was ordered, and from the authority that it was ordered from. */
  async upload(actor: Actor, id: number, asked: ResolvePendingCertificate): Promise<PendingView> {
    const { row, grant } = await this.guarded(this.dataSource.manager, actor, id, 'pending-certificate.resolve');
    refuseSettled(row, 'failed');
    const certificate = readField('body', () => parseCertificate(asked.body));
    const chain = readField('chain', () => parseCertificates(asked.chain ?? ''));
    await this.checkBrought(row, certificate, chain);
    const chainPem = chain.map(({ pem }) => pem).join('');
    await this.alone(id, async (lease, signal) => {
      const settled = await this.settlement.settle(id, { certificate, chainPem, externalId: asked.externalId ?? null }, { actor, grant });
      if (settled === null) refuseSettled(await this.row(this.dataSource.manager, id), 'failed');
      await this.orders.giveUp(row, lease, signal);
    });
    return this.view(this.dataSource.manager, id);
  }

  private async checkBrought(row: PendingRow, certificate: ParsedCertificate, chain: readonly ParsedCertificate[]): Promise<void> {
    if (!publicKeyMatches(certificate.publicKeySpkiDer, publicKeyOf(row))) {
      throw invalidRequest(
        'pending-certificate.other-key',
        { body: 'The certificate is for another key than the one that was ordered.' },
        'Bring the certificate that was issued for this request.',
      );
    }
    if (certificate.isCa) throw invalidRequest('pending-certificate.is-ca', { body: 'The certificate is an authority of its own.' });
    const authority = await this.authorities.findForIssuing(this.dataSource.manager, { id: row.authorityId });
    const top = parseCertificate(authority.certificate.body);
    const whole = chain.some(({ sha256 }) => sha256 === top.sha256) ? chain : [...chain, top];
    const verdict = checkChain(certificate, whole);
    if (verdict.ok) return;
    throw invalidRequest(
      'pending-certificate.chain',
      { chain: verdict.because },
      `The chain must lead from the certificate to the authority "${authority.name}".`,
    );
  }

  /** @throws DomainError `conflict` when a worker is at work on it right now */
  private async alone(id: number, work: (lease: HeldLease, signal: AbortSignal) => Promise<void>): Promise<void> {
    const signal = AbortSignal.timeout(patienceMs);
    for (let tries = 0; tries < 20; tries++) {
      if (await this.leases.hold(id, signal, work)) return;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    throw new DomainError('conflict', 'pending-certificate.busy', 'A worker is taking this pending certificate a step further right now.', {
      hint: 'Try again in a minute.',
    });
  }

  private async guarded(
    manager: EntityManager,
    actor: Actor,
    id: number,
    permission: Permission,
    { lock = false, message }: { lock?: boolean; message?: string } = {},
  ): Promise<{ row: PendingRow; grant: Grant }> {
    const row = await this.row(manager, id, lock);
    const roles = await manager.query<{ name: string }[]>(`SELECT "name" FROM roles WHERE "id" = ANY($1::int[])`, [row.roleIds]);
    return { row, grant: authorize(actor, permission, thingOf(row, roles.map(({ name }) => name)), this.policy, message) }; // prettier-ignore
  }

  private async row(manager: EntityManager, id: number, lock = false): Promise<PendingRow> {
    const row = await this.rows.find(manager, id, { lock });
    if (row) return row;
    throw new DomainError('not-found', 'pending-certificate.not-found', 'No data found', { hint: `There is no pending certificate ${id}.` });
  }

  private async view(manager: EntityManager, id: number): Promise<PendingView> {
    const [view] = await this.rows.view(manager, [await this.row(manager, id)]);
    return view ?? Promise.reject(new DomainError('bug', 'pending-certificate.no-view', 'A row has lost its view.'));
  }
}

const thingOf = ({ id, name, owner, userId }: PendingRow, roles: readonly string[]): Thing => ({
  kind: 'pending-certificate',
  id,
  name,
  owner,
  creatorId: userId,
  roles,
});

const words = { waiting: 'waits', issued: 'was issued', failed: 'has failed', cancelled: 'was cancelled' } as const;

/** @param allowed beside `waiting` */
function refuseSettled({ id, state, resolvedCertificateId }: PendingRow, allowed?: 'failed'): void {
  if (state === 'waiting' || state === allowed) return;
  throw new DomainError('conflict', 'pending-certificate.settled', `Pending certificate ${id} ${words[state]} already.`, {
    hint: resolvedCertificateId === null ? 'Request the certificate again.' : `Look at certificate ${resolvedCertificateId}.`,
  });
}
