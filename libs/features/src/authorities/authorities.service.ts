import { Inject, Injectable } from '@nestjs/common';
import type { EditAuthority, Reference } from '@app/api-contract';
import { parseCertificate } from '@app/crypto';
import { DomainError, invalidRequest } from '@app/errors';
import { authorize, can, type Actor, type Permission, type RolePolicy, type Thing } from '@app/rbac';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditLog } from '../audit-log';
import { ROLE_POLICY } from '../foundation';
import type { AuthorityFace } from '../inventory';
import { maskOptions, viewPlugin } from '../plugin-catalog';
import { findByReferences, unableToFind } from '../references';
import { RolesService } from '../roles';
import { AuthoritiesRepository, type AuthoritiesQuery, type AuthorityRow } from './authorities.repository';
import { namesInPicture, type AuthorityPage, type AuthorityView } from './authorities.views';
import { AuthorityOptions, readOptionsText } from './authority-options';
import type { IssuingAuthority } from './issuing-authority';
import { IssuingAuthoritiesRepository } from './issuing-authorities.repository';

const shownRights: readonly Permission[] = ['authority.use', 'authority.edit', 'authority.read-options'];

export const thingOf = ({ id, name, owner, creatorId, roles }: Pick<AuthorityRow, 'id' | 'name' | 'owner' | 'creatorId' | 'roles'>): Thing => ({
  kind: 'authority',
  id,
  name,
  owner,
  creatorId,
  roles: roles.map((role) => role.name),
});

const changedOf = ({ owner, description, active, options, roles, pluginSlug }: AuthorityRow): Record<string, unknown> => ({
  owner,
  description,
  active,
  options: maskOptions(viewPlugin(pluginSlug).options, options),
  roles: roles.map((role) => role.name),
});

@Injectable()
export class AuthoritiesService {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(ROLE_POLICY) private readonly policy: RolePolicy,
    private readonly authorities: AuthoritiesRepository,
    private readonly issuing: IssuingAuthoritiesRepository,
    private readonly options: AuthorityOptions,
    private readonly roles: RolesService,
    private readonly auditLog: AuditLog,
  ) {}

  /**
   * The authority that a request names, with all that issuing from it takes, in one query. Rights and whether it may issue
   * today are for the caller to check (`thing`, `whyItCannotIssue`).
   * @param field of the request, for the reasons
   * @throws DomainError `invalid` when there is none
   */
  async findForIssuing(manager: EntityManager, ref: Reference, field = 'authority'): Promise<IssuingAuthority> {
    const authority = await this.issuing.find(manager, ref);
    if (authority) return authority;
    throw invalidRequest('authority.unknown', { [field]: { _schema: unableToFind('authorities', ref) } }, 'GET /authorities lists those that you may use.');
  }

  /** Administrators see all, others those that they made, own or share a role with. */
  async list(actor: Actor, query: AuthoritiesQuery): Promise<AuthorityPage> {
    const everything: Thing = { kind: 'authority', id: 'any' };
    const seesAll = can(actor, 'authority.list', everything, this.policy);
    const { total, rows } = await this.authorities.list(this.dataSource.manager, query, seesAll ? null : actor);
    return { total, items: rows.map((row) => this.viewFor(actor, row)) };
  }

  /** @throws DomainError `not-found` */
  async get(actor: Actor, id: number): Promise<AuthorityView> {
    return this.viewFor(actor, await this.rowOf(this.dataSource.manager, id));
  }

  /** As much of each as others show of it, in no order; those that are not there are left out. */
  faces(ids: readonly number[]): Promise<AuthorityFace[]> {
    return this.authorities.faces(this.dataSource.manager, [...new Set(ids)]);
  }

  /** Null when there is none of that name. */
  async findFaceByName(name: string): Promise<AuthorityFace | null> {
    const [row] = await this.dataSource.manager.query<{ id: number }[]>(`SELECT "id" FROM authorities WHERE "name" = $1`, [name]);
    const [face] = row ? await this.faces([row.id]) : [];
    return face ?? null;
  }

  /** Its certificate as DER. @throws DomainError `not-found` */
  async certificateOf(id: number): Promise<{ der: Buffer; sha256: string }> {
    const { certificate } = await this.rowOf(this.dataSource.manager, id);
    const { der, sha256 } = parseCertificate(certificate.body);
    return { der, sha256 };
  }

  /** The names of what it issued, the newest `namesInPicture` of them. @throws DomainError `not-found` */
  async picture(id: number): Promise<{ name: string; issued: string[] }> {
    const { name } = await this.rowOf(this.dataSource.manager, id);
    return { name, issued: await this.authorities.issuedNames(this.dataSource.manager, id, namesInPicture) };
  }

  /**
   * Changes everything but name and plugin. The new owner's role is made when it is missing, but not attached: owners need no
   * attached role, and what is attached is what the request says.
   */
  async edit(actor: Actor, id: number, wish: EditAuthority): Promise<AuthorityView> {
    const row = await this.dataSource.transaction(async (manager) => {
      await this.authorities.lock(manager, id);
      const before = await this.rowOf(manager, id, 'Not Found');
      const grant = authorize(actor, 'authority.edit', thingOf(before), this.policy, 'You are not authorized to update this authority.');

      const options = wish.options
        ? this.options.close(before.pluginSlug, readOptionsText(wish.options), before.uuid, before.options, (reasons) => ({ options: reasons }))
        : before.options;
      const roles = wish.roles && (await findByReferences(manager, 'roles', wish.roles, 'roles'));
      await this.authorities.update(manager, id, { owner: wish.owner, description: wish.description, active: wish.active, options });
      if (wish.owner !== before.owner) await this.roles.ensureOwnerRole(manager, actor, wish.owner);
      if (roles)
        await this.authorities.replaceRoles(
          manager,
          id,
          roles.map((role) => role.id),
        );

      const after = await this.rowOf(manager, id);
      const object = { type: 'authority', id, name: before.name };
      await this.auditLog.record(manager, actor, { action: 'authority.update', object, before: changedOf(before), after: changedOf(after), grant });
      return after;
    });
    return this.viewFor(actor, row);
  }

  private async rowOf(manager: EntityManager, id: number, message = 'No data found'): Promise<AuthorityRow> {
    const row = await this.authorities.find(manager, id);
    if (row) return row;
    throw new DomainError('not-found', 'authority.not-found', message, { hint: `There is no authority with the id ${id}.` });
  }

  private viewFor(actor: Actor, row: AuthorityRow): AuthorityView {
    const thing = thingOf(row);
    const { id, name, owner, description, active, roles, certificate, parent, version } = row;
    const seesOptions = can(actor, 'authority.read-options', thing, this.policy);
    return {
      id,
      name,
      owner,
      description,
      active,
      roles,
      certificate,
      parent,
      version,
      plugin: viewPlugin(row.pluginSlug),
      options: seesOptions ? this.options.show(row.pluginSlug, row.options) : null,
      policy: this.options.policy(row.options),
      may: shownRights.filter((permission) => can(actor, permission, thing, this.policy)),
    };
  }
}
