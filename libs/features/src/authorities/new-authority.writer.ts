import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { CreateAuthority } from '@app/api-contract';
import { parseCertificate, type Sealer } from '@app/crypto';
import { DomainError } from '@app/errors';
import { sealFor, type StoredOptions } from '@app/persistence';
import type { AuthorityRole, NewAuthority } from '@app/plugins';
import type { Actor, Grant } from '@app/rbac';
import type { EntityManager } from 'typeorm';
import { AuditLog } from '../audit-log';
import { SEALER } from '../foundation';
import { CertificateStore } from '../inventory';
import { maskOptions, viewPlugin } from '../plugin-catalog';
import { findByReferences } from '../references';
import { madeRole, RolesService } from '../roles';
import { AuthoritiesRepository } from './authorities.repository';
import { authorityRoleDescription, rolesOfNewAuthority, type AttachableRole } from './roles.rules';

/** An authority that its issuer has made. */
export interface MadeAuthority {
  readonly wish: CreateAuthority;
  readonly uuid: string;
  readonly options: StoredOptions;
  readonly parent: { readonly id: number; readonly name: string } | null;
  readonly made: NewAuthority;
  readonly grant: Grant;
}

export const nameTaken = (name: string) =>
  new DomainError('conflict', 'authority.name-taken', `There is an authority named "${name}" already.`, { hint: 'Choose another name.' });

export const roleTaken = (authority: string, roles: readonly string[]) =>
  new DomainError(
    'conflict',
    'authority.role-taken',
    `The authority "${authority}" would bring the role ${roles.map((role) => `"${role}"`).join(', ')}, which exists already.`,
    {
      hint: 'Choose another name: whoever holds that role would get rights on the new authority.',
    },
  );

/** Writes a new authority, its roles and its certificate, all in the caller's transaction. */
@Injectable()
export class NewAuthorityWriter {
  constructor(
    @Inject(SEALER) private readonly sealer: Sealer,
    private readonly authorities: AuthoritiesRepository,
    private readonly certificates: CertificateStore,
    private readonly roles: RolesService,
    private readonly auditLog: AuditLog,
  ) {}

  /**
   * Which of its names are taken already. Asked before keys are made; the unique indexes decide in the end.
   * @throws DomainError `conflict`
   */
  async refuseTaken(manager: EntityManager, name: string, roles: readonly string[]): Promise<void> {
    if (await this.authorities.isTaken(manager, name)) throw nameTaken(name);
    const taken = await manager.query<{ name: string }[]>(`SELECT "name" FROM roles WHERE "name" = ANY($1) ORDER BY "name"`, [roles]);
    if (taken.length)
      throw roleTaken(
        name,
        taken.map((role) => role.name),
      );
  }

  /** @returns the id. @throws DomainError `conflict` when a name was taken meanwhile */
  async write(manager: EntityManager, actor: Actor, { wish, uuid, options, parent, made, grant }: MadeAuthority): Promise<number> {
    const { name, owner, description } = wish;
    const asked = await findByReferences(manager, 'roles', wish.roles, 'roles');
    const row = { uuid, name, owner, description, pluginSlug: wish.plugin.slug, options, creatorId: actor.userId, parentId: parent?.id ?? null };
    const id = await this.authorities.insert(manager, row);
    if (id === null) throw nameTaken(name);

    const brought = await this.makeRoles(manager, actor, name, made.roles);
    const roles = rolesOfNewAuthority(brought, await this.roles.ensureOwnerRole(manager, actor, owner), asked);
    const roleIds = roles.map((role) => role.id);
    await this.authorities.replaceRoles(manager, id, roleIds);
    const certificate = parseCertificate(made.certificatePem);
    const draft = {
      certificate,
      chainPem: made.chainPem || null,
      csrPem: null,
      privateKeyPem: made.privateKeyPem,
      name,
      owner,
      description,
      notify: true,
      rotation: false,
      externalId: null,
      userId: actor.userId,
      authorityId: null,
      caOfAuthorityId: id,
      rotationPolicyId: null,
      dnsProviderId: null,
      roleIds,
      destinationIds: [],
      notificationIds: [],
      sourceIds: [],
      replacesIds: [],
    };
    await this.certificates.store(manager, draft, { actor, action: 'certificate.issue', grant });

    const after = {
      owner,
      plugin: wish.plugin.slug,
      options: maskOptions(viewPlugin(wish.plugin.slug).options, options),
      parent: parent?.name ?? null,
      roles: roles.map((role) => role.name),
      subject: certificate.subjectText,
      keyType: certificate.keyType,
      notBefore: certificate.notBefore,
      notAfter: certificate.notAfter,
      sha256: certificate.sha256,
    };
    await this.auditLog.record(manager, actor, { action: 'authority.create', object: { type: 'authority', id, name }, after, grant });
    return id;
  }

  /** Each must be new: members of a role that was there before must not get rights on the authority by its name. */
  private async makeRoles(manager: EntityManager, actor: Actor, authority: string, wanted: readonly AuthorityRole[]): Promise<AttachableRole[]> {
    const rows = wanted.map((role) => ({ ...role, uuid: randomUUID() }));
    const made = await manager.query<AttachableRole[]>(
      `INSERT INTO roles ("uuid", "name", "description", "username", "sealedPassword")
       SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[])
       ON CONFLICT ("name") DO NOTHING RETURNING "id", "name"`,
      [
        rows.map((role) => role.uuid),
        rows.map((role) => role.name),
        rows.map(() => authorityRoleDescription(authority)),
        rows.map((role) => role.username ?? null),
        rows.map((role) => sealFor(this.sealer, 'roles.sealedPassword', role.uuid, role.password ?? null)),
      ],
    );
    const taken = rows.filter((role) => !made.some((one) => one.name === role.name)).map((role) => role.name);
    if (taken.length) throw roleTaken(authority, taken);
    const description = authorityRoleDescription(authority);
    await this.auditLog.recordAll(
      manager,
      actor,
      made.map((role) => madeRole({ ...role, description }, `It came with the authority "${authority}".`)),
    );
    return made;
  }
}
