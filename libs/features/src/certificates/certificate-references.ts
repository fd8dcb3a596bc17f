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
import { type AttachedDestination, checkPlaces, deployedName } from './replacement.rules';

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

  /**
   * Whoever deploys a certificate where another with the same common name lies writes over it, key and all: that takes the right to
   * replace that one.
   * @param own the certificate that is to be deployed; null while it has no row
   * @param names by which it may go there: its common name, or where it has none its own
   * @throws DomainError `forbidden`
   */
  async checkRightToOverwrite(
    manager: EntityManager,
    actor: Actor,
    { own, names }: { own: number | null; names: readonly (string | null | undefined)[] },
    destinations: readonly AttachedDestination[],
  ): Promise<void> {
    const places = destinations.filter(({ overwrites }) => overwrites);
    const deployedAs = names.flatMap((name) => (name ? [deployedName(name)] : []));
    if (!this.config.permissions.checkReplaces || deployedAs.length === 0 || places.length === 0) return;
    const rows = await manager.query<{ id: number; label: string }[]>(
      `SELECT c."id", d."label" FROM "certificates_destinations" cd JOIN "certificates" c ON c."id" = cd."certificateId" JOIN "destinations" d ON d."id" = cd."destinationId"
       WHERE cd."destinationId" = ANY($1::int[]) AND c."id" IS DISTINCT FROM $2 AND NOT c."deleted" AND c."notAfter" > now()
         AND regexp_replace(lower(COALESCE(NULLIF(c."cn", ''), c."name")), '^\\*\\.', 'wildcard.') = ANY($3::text[]) ORDER BY c."id" LIMIT 100`,
      [idsOf(places), own, deployedAs],
    );
    for (const certificate of await findGuarded(manager, idsOf(rows))) {
      const label = rows.find(({ id }) => id === certificate.id)?.label ?? '';
      const message = `At the destination "${label}" it would take the place of certificate "${certificate.name}" (${certificate.id}), which you may not replace.`;
      authorize(actor, 'certificate.replace', thingOf(certificate), this.policy, message);
    }
  }

  /** Ids of the roles that come with these owners; those that are missing are made. */
  async ensureOwnerRoles(manager: EntityManager, actor: Actor, owners: readonly string[]): Promise<number[]> {
    return idsOf(await this.rolesService.ensureOwnerRoles(manager, actor, owners));
  }

  /** Those that were asked for, or else the defaults of the owner. */
  async ensureNotifications(manager: EntityManager, asked: readonly number[], owner: string): Promise<readonly number[]> {
    return asked.length > 0 ? asked : this.notificationsService.ensureDefaults(manager, owner);
  }

  /** By id; what does not exist is left out. */
  async destinationsOf(manager: EntityManager, ids: readonly number[]): Promise<AttachedDestination[]> {
    if (ids.length === 0) return [];
    const rows = await manager.query<{ id: number; label: string; pluginSlug: string; options: StoredOptions }[]>(
      `SELECT "id", "label", "pluginSlug", "options" FROM "destinations" WHERE "id" = ANY($1::int[]) ORDER BY "id"`,
      [ids],
    );
    return rows.map(({ id, label, pluginSlug, options }) => ({ id, label, place: placeOf(pluginSlug, options), overwrites: mayOverwrite(pluginSlug) }));
  }

  /** Who replaces a certificate silences its warnings and takes it out of what is renewed: that takes a right on it. */
  private async checkRightToReplace(manager: EntityManager, actor: Actor, ids: readonly number[]): Promise<void> {
    if (!this.config.permissions.checkReplaces) return;
    for (const certificate of await findGuarded(manager, ids)) {
      authorize(actor, 'certificate.replace', thingOf(certificate), this.policy);
    }
  }
}

/** Of a plugin that is gone nobody can say. */
function mayOverwrite(pluginSlug: string): boolean {
  const plugin = findPlugin(pluginSlug);
  return plugin?.kind !== 'destination' || plugin.overwritesNothing !== true;
}

/** Its secrets are still sealed, and no place depends on them. */
function placeOf(pluginSlug: string, stored: StoredOptions): string | null {
  const plugin = findPlugin(pluginSlug);
  if (plugin?.kind !== 'destination') return null;
  const checked = checkOptions(plugin, stored);
  return checked.fit ? `${pluginSlug} ${plugin.identity(checked.options)}` : null;
}
