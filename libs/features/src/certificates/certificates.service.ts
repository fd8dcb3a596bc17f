import { Inject, Injectable } from '@nestjs/common';
import type { CertificatesQuery, ListQuery } from '@app/api-contract';
import type { Sealer } from '@app/crypto';
import { DomainError } from '@app/errors';
import { unsealFrom } from '@app/persistence';
import { type Actor, authorize, can, type Permission, type RolePolicy } from '@app/rbac';
import { DataSource } from 'typeorm';
import { AuditLog } from '../audit-log';
import { ROLE_POLICY, SEALER } from '../foundation';
import {
  CertificateFinder,
  type CertificateSearch,
  CertificatesRepository,
  type CertificateSummary,
  type CertificateView,
  type FoundCertificates,
  type PageOfCertificates,
} from '../inventory';
import { DeactivationService } from './deactivation.service';
import { getGuarded, objectOf, thingOf } from './guarded-certificates';
import { getView } from './certificate-issuing';

export interface CertificatePage<Item = CertificateView> extends Omit<FoundCertificates, 'ids'> {
  readonly items: Item[];
}

/** Without a page, `/certificates/valid` gives everything at once: so much of it. */
export const mostWithoutPage = 1000;

const permissionsShown: readonly Permission[] = [
  'certificate.edit',
  'certificate.read-key',
  'certificate.export-key',
  'certificate.revoke',
  'certificate.delete',
  'certificate.replace',
];

type SearchQuery = Omit<CertificatesQuery, 'short'> & { readonly after?: string | undefined };

/** Reads certificates: lists, one, and its key. */
@Injectable()
export class CertificatesService {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(ROLE_POLICY) private readonly policy: RolePolicy,
    @Inject(SEALER) private readonly sealer: Sealer,
    private readonly auditLog: AuditLog,
    private readonly finder: CertificateFinder,
    private readonly certificates: CertificatesRepository,
    private readonly deactivation: DeactivationService,
  ) {}

  /** @param notificationId only certificates with this notification */
  async list(actor: Actor, query: SearchQuery, notificationId?: number): Promise<CertificatePage> {
    const { ids, ...page } = await this.search(actor, query, notificationId);
    return { ...page, items: await this.certificates.findViews(this.dataSource.manager, ids) };
  }

  async listShort(actor: Actor, query: SearchQuery): Promise<CertificatePage<CertificateSummary>> {
    const { ids, ...page } = await this.search(actor, query);
    return { ...page, items: await this.certificates.findSummaries(this.dataSource.manager, ids) };
  }

  /** The one of exactly this name, or none. */
  async byName(actor: Actor, name: string, query: ListQuery): Promise<CertificatePage> {
    const { owner: owners, id: ids } = query;
    return this.pageOf(actor, { exactName: name, owners, ids }, query);
  }

  /** @throws DomainError `not-found` when there is none and no page was asked for, as clients of this list expect */
  async valid(
    actor: Actor,
    search: NonNullable<CertificateSearch['valid']>,
    page: { count?: number | undefined; page?: number | undefined },
  ): Promise<CertificatePage> {
    const isPaged = Boolean(page.count && page.page);
    const found = await this.pageOf(
      actor,
      { valid: search },
      isPaged ? { count: page.count ?? 10, page: page.page ?? 1 } : { count: mostWithoutPage, page: 1 },
    );
    if (!isPaged && found.items.length === 0) throw noData('No valid certificate has this common name.');
    return found;
  }

  /** What the certificate replaces. @throws DomainError `not-found` when that is nothing, as clients of this list expect */
  async replacements(actor: Actor, id: number, page: PageOfCertificates): Promise<CertificatePage> {
    await getGuarded(this.dataSource.manager, id);
    const found = await this.pageOf(actor, { replacedBy: id }, page);
    if (found.total === 0) throw noData(`Certificate ${id} replaces none.`);
    return found;
  }

  async get(actor: Actor, id: number): Promise<CertificateView> {
    authorize(actor, 'certificate.read', { kind: 'certificate', id }, this.policy);
    return getView(await this.certificates.findView(this.dataSource.manager, id), id);
  }

  /** What the actor may do with it, for buttons. Whether the thing can be done at all is another question. */
  mayDo(actor: Actor, { id, name, owner, userId, roles }: CertificateView): string[] {
    const thing = { kind: 'certificate', id, name, owner, creatorId: userId, roles: roles.map((role) => role.name) };
    return permissionsShown.filter((permission) => can(actor, permission, thing, this.policy));
  }

  /**
   * The private key as PEM. Every look is in the audit log before the key is out.
   * @param reason what the actor says it is for
   * @throws DomainError `forbidden` also for whoever has every right when it is an authority's key: that leaves only as signatures
   */
  async readKey(actor: Actor, id: number, reason?: string): Promise<string> {
    return this.dataSource.transaction(async (manager) => {
      const certificate = await getGuarded(manager, id);
      const grant = authorize(actor, 'certificate.read-key', thingOf(certificate), this.policy, 'You are not authorized to view this key');
      if (certificate.caOfAuthorityId !== null) {
        throw new DomainError('forbidden', 'certificate.authority-key', 'The key of an authority is never given out.', {
          hint: 'Issue from the authority instead.',
        });
      }
      const [row] = await manager.query<{ sealedPrivateKey: string | null }[]>(`SELECT "sealedPrivateKey" FROM "certificates" WHERE "id" = $1`, [id]);
      const key = unsealFrom(this.sealer, 'certificates.sealedPrivateKey', certificate.uuid, row?.sealedPrivateKey ?? null);
      if (key === null) {
        throw new DomainError('not-found', 'certificate.no-key', 'This certificate has no private key here.', {
          hint: 'Whoever sent its request has the key.',
        });
      }
      await this.auditLog.record(manager, actor, { action: 'certificate.read-key', object: objectOf(certificate), grant, reason: reason ?? null });
      return key.endsWith('\n') ? key : `${key}\n`;
    });
  }

  /** Only for test certificates of issuers that know how. */
  deactivate(actor: Actor, id: number): Promise<{ id: number }> {
    return this.deactivation.deactivate(actor, id);
  }

  private async search(actor: Actor, query: SearchQuery, notificationId?: number): Promise<FoundCertificates> {
    const { filter, owner: owners, id: ids, serial, timeRange: endsWithinWeeks, destinationId, creator, active: notify, rotation } = query;
    const ownOf = query.show ? { userId: actor.userId, roles: actor.roles } : undefined;
    authorize(actor, 'certificate.read', { kind: 'certificate', id: 'any' }, this.policy);
    return this.finder.find(
      { filter, owners, ids, serial, endsWithinWeeks, destinationId, notificationId, ownOf, creator, notify, rotation },
      query,
      query.showExpired ?? false,
    );
  }

  private async pageOf(actor: Actor, search: CertificateSearch, page: PageOfCertificates): Promise<CertificatePage> {
    authorize(actor, 'certificate.read', { kind: 'certificate', id: 'any' }, this.policy);
    const { ids, ...rest } = await this.finder.find(search, page, true);
    return { ...rest, items: await this.certificates.findViews(this.dataSource.manager, ids) };
  }
}

const noData = (hint: string) => new DomainError('not-found', 'certificate.no-data', 'No data found', { hint });
