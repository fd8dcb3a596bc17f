import { Inject, Injectable } from '@nestjs/common';
import type { LabelReference, Reference } from '@app/api-contract';
import type { Config } from '@app/config';
import type { StoredOptions } from '@app/persistence';
import { checkOptions, findPlugin } from '@app/plugins';
import { type Actor, authorize, type RolePolicy } from '@app/rbac';
import type { EntityManager } from 'typeorm';
import { CONFIG, ROLE_POLICY } from '../foundation';
import { NotificationsService } from '../notifications';
import { findByReferences } from '../references';
import { RolesService } from '../roles';
import { findGuarded, thingOf } from './guarded-certificates';
import { type AttachedDestination, checkPlaces } from './replacement.rules';

export interface AskedReferences {
  readonly roles: readonly Reference[];
  readonly destinations: readonly LabelReference[];
  readonly notifications: readonly LabelReference[];
  readonly replaces: readonly Reference[];
}

/** What a request wants attached to a certificate. All of it exists, and the actor may replace what he wants to replace. */
export interface FoundReferences {
  readonly roleIds: readonly number[];
  readonly destinations: readonly AttachedDestination[];
  readonly notificationIds: readonly number[];
  readonly replacesIds: readonly number[];
}

const idsOf = (rows: readonly { readonly id: number }[]) => rows.map(({ id }) => id);

/** Finds what a request refers to, and makes what an owner gets without asking. */
@Injectable()
export class CertificateReferences {
  constructor(
    private readonly rolesService: RolesService,
    private readonly notificationsService: NotificationsService,
    @Inject(ROLE_POLICY) private readonly policy: RolePolicy,
    @Inject(CONFIG) private readonly config: Pick<Config, 'permissions'>,
  ) {}

  /**
   * Changes nothing.
   * @throws DomainError `invalid` with a reason for each that does not exist; `forbidden` for a certificate that the actor may not replace
   */
  async find(manager: EntityManager, actor: Actor, asked: AskedReferences): Promise<FoundReferences> {
    const roles = await findByReferences(manager, 'roles', asked.roles, 'roles');
    const destinations = await findByReferences(manager, 'destinations', asked.destinations, 'destinations');
    const notifications = await findByReferences(manager, 'notifications', asked.notifications, 'notifications');
    const replaces = await findByReferences(manager, 'certificates', asked.replaces, 'replaces');
    const attached = await this.destinationsOf(manager, idsOf(destinations));
    checkPlaces(attached);
    await this.checkRightToReplace(manager, actor, idsOf(replaces));
    return { roleIds: idsOf(roles), destinations: attached, notificationIds: idsOf(notifications), replacesIds: idsOf(replaces) };
  }

  /** Ids of the roles that come with these owners; those that are missing are made. */
  async ensureOwnerRoles(manager: EntityManager, actor: Actor, owners: readonly string[]): Promise<number[]> {
    return idsOf(await this.rolesService.ensureOwnerRoles(manager, actor, owners));
  }

  /** Those that were asked for, or else the defaults of the owner. */
  async ensureNotifications(manager: EntityManager, asked: readonly number[], owner: string): Promise<readonly number[]> {
    return asked.length > 0 ? asked : this.notificationsService.ensureDefaults(manager, owner);
  }

  private async destinationsOf(manager: EntityManager, ids: readonly number[]): Promise<AttachedDestination[]> {
    if (ids.length === 0) return [];
    const rows = await manager.query<{ id: number; label: string; pluginSlug: string; options: StoredOptions }[]>(
      `SELECT "id", "label", "pluginSlug", "options" FROM "destinations" WHERE "id" = ANY($1::int[]) ORDER BY "id"`,
      [ids],
    );
    return rows.map(({ id, label, pluginSlug, options }) => ({ id, label, place: placeOf(pluginSlug, options) }));
  }

  /** Who replaces a certificate silences its warnings and takes it out of what is renewed: that takes a right on it. */
  private async checkRightToReplace(manager: EntityManager, actor: Actor, ids: readonly number[]): Promise<void> {
    if (!this.config.permissions.checkReplaces) return;
    for (const certificate of await findGuarded(manager, ids)) {
      authorize(actor, 'certificate.replace', thingOf(certificate), this.policy);
    }
  }
}

/** Its secrets are still sealed, and no place depends on them. */
function placeOf(pluginSlug: string, stored: StoredOptions): string | null {
  const plugin = findPlugin(pluginSlug);
  if (plugin?.kind !== 'destination') return null;
  const checked = checkOptions(plugin, stored);
  return checked.fit ? `${pluginSlug} ${plugin.identity(checked.options)}` : null;
}
