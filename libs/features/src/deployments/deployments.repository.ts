import { Inject, Injectable } from '@nestjs/common';
import type { DeploymentState, StoredOptions } from '@app/persistence';
import { DataSource, type EntityManager } from 'typeorm';
import type { DeploymentFacts } from './deployment.rules';

export interface DeploymentView {
  readonly id: number;
  readonly certificateId: number;
  readonly certificateName: string;
  readonly destinationId: number | null;
  readonly destinationLabel: string;
  readonly state: DeploymentState;
  readonly because: string | null;
  readonly attempts: number;
  readonly dueAt: Date | null;
  readonly previousCertificateId: number | null;
  readonly previousCertificateName: string | null;
  readonly plannedBy: string;
  readonly plannedAt: Date;
  readonly doneAt: Date | null;
  readonly verifiedAt: Date | null;
}

/** Everything that is needed to put a certificate to a destination, or take it away. */
export interface DeployableRow extends DeploymentFacts {
  readonly certificateId: number;
  readonly uuid: string;
  readonly name: string;
  readonly cn: string | null;
  readonly body: string;
  readonly chain: string | null;
  readonly sealedPrivateKey: string | null;
  readonly destinationId: number;
  readonly destinationUuid: string;
  readonly label: string;
  readonly pluginSlug: string;
  readonly options: StoredOptions;
}

export interface DeploymentRow extends DeployableRow {
  readonly id: number;
  readonly state: DeploymentState;
  readonly attempts: number;
  readonly looks: number;
  readonly dueAt: Date | null;
}

type Named = Pick<DeployableRow, 'cn' | 'name'>;

/** What certificates are told apart by where they lie, as destinations spell it; those without a common name by their own. */
const nameThere = ({ cn, name }: Named): string => (cn || name).toLowerCase().replace(/^\*\./, 'wildcard.');

/** The same in SQL. */
const nameThereOf = (alias: string) => `regexp_replace(lower(COALESCE(NULLIF(${alias}."cn", ''), ${alias}."name")), '^\\*\\.', 'wildcard.')`;

/** Only one may work there at a time: certificates of one name there take each other's place. */
export const placeOf = ({ destinationId, ...named }: Pick<DeployableRow, 'destinationId'> & Named): string => `deploy:${destinationId}:${nameThere(named)}`;

const mostNamed = 100;

const deployableColumns = `
  c."id" AS "certificateId", c."uuid", c."name", c."cn", c."body", c."chain", c."sealedPrivateKey", c."hasPrivateKey", c."notAfter", c."status", c."deleted",
  d."id" AS "destinationId", d."uuid" AS "destinationUuid", d."label", d."pluginSlug", d."options",
  EXISTS (SELECT FROM "certificates_destinations" cd WHERE cd."certificateId" = c."id" AND cd."destinationId" = d."id") AS "isAttached"`;

/** Newer plans for the same name at the same destination that are in place already. */
const overtakenBy = `
  (SELECT newer."name" FROM "deployments" later JOIN "certificates" newer ON newer."id" = later."certificateId"
    WHERE later."destinationId" = p."destinationId" AND later."id" > p."id" AND later."state" IN ('done', 'verified')
      AND later."certificateId" <> p."certificateId" AND ${nameThereOf('newer')} = ${nameThereOf('c')} ORDER BY later."id" DESC LIMIT 1)`;

const view = `
  SELECT p."id", p."certificateId", c."name" AS "certificateName", p."destinationId", p."destinationLabel", p."state", p."because", p."attempts", p."dueAt",
    p."previousCertificateId", previous."name" AS "previousCertificateName", p."plannedBy", p."plannedAt", p."doneAt", p."verifiedAt"
  FROM "deployments" p JOIN "certificates" c ON c."id" = p."certificateId" LEFT JOIN "certificates" previous ON previous."id" = p."previousCertificateId"`;

@Injectable()
export class DeploymentsRepository {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  /** Newest first. */
  async list(
    manager: EntityManager,
    certificateId: number,
    { limit, offset }: { limit: number; offset: number },
  ): Promise<{ total: number; items: DeploymentView[] }> {
    const [counted] = await manager.query<{ total: number }[]>(`SELECT count(*)::int AS total FROM "deployments" WHERE "certificateId" = $1`, [certificateId]);
    const items = await manager.query<DeploymentView[]>(`${view} WHERE p."certificateId" = $1 ORDER BY p."id" DESC LIMIT $2 OFFSET $3`, [
      certificateId,
      limit,
      offset,
    ]);
    return { total: counted?.total ?? 0, items };
  }

  async findView(manager: EntityManager, id: number): Promise<DeploymentView | null> {
    const [row] = await manager.query<DeploymentView[]>(`${view} WHERE p."id" = $1`, [id]);
    return row ?? null;
  }

  async find(id: number): Promise<DeploymentRow | null> {
    const [row] = await this.dataSource.manager.query<DeploymentRow[]>(
      `SELECT p."id", p."state", p."attempts", p."looks", p."dueAt", ${deployableColumns}, ${overtakenBy} AS "overtakenBy"
       FROM "deployments" p JOIN "certificates" c ON c."id" = p."certificateId" JOIN "destinations" d ON d."id" = p."destinationId" WHERE p."id" = $1`,
      [id],
    );
    return row ?? null;
  }

  async findDeployable(manager: EntityManager, certificateId: number, destinationId: number): Promise<DeployableRow | null> {
    const [row] = await manager.query<DeployableRow[]>(
      `SELECT ${deployableColumns}, NULL AS "overtakenBy" FROM "certificates" c, "destinations" d WHERE c."id" = $1 AND d."id" = $2`,
      [certificateId, destinationId],
    );
    return row ?? null;
  }

  /** Ids of what is due, those that wait longest first. Where somebody is at work at the same place nobody else is sent. */
  async due(limit: number): Promise<{ id: number; state: DeploymentState }[]> {
    return this.dataSource.manager.query(
      `SELECT p."id", p."state" FROM "deployments" p JOIN "certificates" c ON c."id" = p."certificateId"
       WHERE p."dueAt" <= now() AND p."destinationId" IS NOT NULL AND NOT (p."state" = 'planned' AND EXISTS (
         SELECT FROM "leases" l WHERE l."name" = 'deploy:' || p."destinationId" || ':' || ${nameThereOf('c')} AND l."expiresAt" > now()))
       ORDER BY p."dueAt", p."id" LIMIT $1`,
      [limit],
    );
  }

  /** Counts a try before it is made: one that kills its worker must not be made for ever. @returns false when it is not planned any more */
  async begin(id: number, leftAloneUntil: Date): Promise<boolean> {
    const [rows] = await this.dataSource.manager.query<[unknown[], number]>(
      `UPDATE "deployments" SET "attempts" = "attempts" + 1, "dueAt" = $2 WHERE "id" = $1 AND "state" = 'planned' RETURNING "id"`,
      [id, leftAloneUntil],
    );
    return rows.length > 0;
  }

  /** @param lookAt when it is looked whether it is served; null: it is not */
  async done(manager: EntityManager, row: DeploymentRow, lookAt: Date | null): Promise<void> {
    await manager.query(
      `UPDATE "deployments" p SET "state" = 'done', "because" = NULL, "doneAt" = now(), "dueAt" = $2, "previousCertificateId" =
         (SELECT before."certificateId" FROM "deployments" before JOIN "certificates" c ON c."id" = before."certificateId"
           WHERE before."destinationId" = p."destinationId" AND before."id" < p."id" AND before."certificateId" <> p."certificateId"
             AND before."state" IN ('done', 'verified') AND ${nameThereOf('c')} = $3 ORDER BY before."id" DESC LIMIT 1)
       WHERE p."id" = $1`,
      [row.id, lookAt, nameThere(row)],
    );
  }

  async settle(id: number, state: DeploymentState, because: string): Promise<void> {
    await this.dataSource.manager.query(`UPDATE "deployments" SET "state" = $2, "because" = $3, "dueAt" = NULL WHERE "id" = $1`, [id, state, because]);
  }

  async postpone(id: number, because: string, dueAt: Date): Promise<void> {
    await this.dataSource.manager.query(`UPDATE "deployments" SET "because" = $2, "dueAt" = $3 WHERE "id" = $1`, [id, because, dueAt]);
  }

  /** Another is at work at the same place: later, and not counted as a try. */
  async wait(id: number, dueAt: Date): Promise<void> {
    await this.dataSource.manager.query(`UPDATE "deployments" SET "dueAt" = $2 WHERE "id" = $1 AND "state" = 'planned'`, [id, dueAt]);
  }

  async looked(id: number, seen: boolean, because: string | null, lookAgainAt: Date | null): Promise<void> {
    await this.dataSource.manager.query(
      `UPDATE "deployments" SET "state" = CASE WHEN $2 THEN 'verified' ELSE "state" END, "verifiedAt" = CASE WHEN $2 THEN now() END,
         "because" = $3, "dueAt" = $4, "looks" = "looks" + 1 WHERE "id" = $1 AND "state" = 'done'`,
      [id, seen, because, lookAgainAt],
    );
  }

  /** Destinations at which a try was begun and nothing was removed since. */
  async mayBeThere(manager: EntityManager, certificateId: number, destinationIds: readonly number[]): Promise<{ id: number; pluginSlug: string }[]> {
    return manager.query(
      `SELECT d."id", d."pluginSlug" FROM "destinations" d WHERE d."id" = ANY($2::int[]) AND EXISTS (
         SELECT FROM "deployments" p WHERE p."certificateId" = $1 AND p."destinationId" = d."id" AND p."attempts" > 0 AND p."state" <> 'removed')`,
      [certificateId, [...destinationIds]],
    );
  }

  /** Those that are attached to it and may lie there, by id; and how many there are in all. */
  async everythingAt(manager: EntityManager, destinationId: number, limit: number): Promise<{ total: number; certificates: { id: number; name: string }[] }> {
    const there = `
      FROM "certificates_destinations" cd JOIN "certificates" c ON c."id" = cd."certificateId" WHERE cd."destinationId" = $1 AND EXISTS (
        SELECT FROM "deployments" p WHERE p."certificateId" = c."id" AND p."destinationId" = $1 AND p."attempts" > 0 AND p."state" <> 'removed')`;
    const certificates = await manager.query<{ id: number; name: string }[]>(`SELECT c."id", c."name" ${there} ORDER BY c."id" LIMIT $2`, [
      destinationId,
      limit,
    ]);
    if (certificates.length < limit) return { total: certificates.length, certificates };
    const [counted] = await manager.query<{ total: number }[]>(`SELECT count(*)::int AS total ${there}`, [destinationId]);
    return { total: counted?.total ?? certificates.length, certificates };
  }

  /** The newest of each common name: it has taken the place of those before. */
  async stayingAt(manager: EntityManager, destinationId: number): Promise<{ total: number; certificates: { id: number; name: string }[] }> {
    const there = `
      SELECT DISTINCT ON (${nameThereOf('c')}) c."id", c."name" FROM "deployments" p JOIN "certificates" c ON c."id" = p."certificateId"
      WHERE p."destinationId" = $1 AND p."attempts" > 0 AND p."state" <> 'removed' ORDER BY ${nameThereOf('c')}, p."id" DESC`;
    const certificates = await manager.query<{ id: number; name: string }[]>(`${there} LIMIT ${mostNamed}`, [destinationId]);
    if (certificates.length < mostNamed) return { total: certificates.length, certificates };
    const [counted] = await manager.query<{ total: number }[]>(`SELECT count(*)::int AS total FROM (${there}) staying`, [destinationId]);
    return { total: counted?.total ?? certificates.length, certificates };
  }

  async withdrawAt(manager: EntityManager, destinationId: number, because: string): Promise<void> {
    await manager.query(`UPDATE "deployments" SET "state" = 'withdrawn', "because" = $2, "dueAt" = NULL WHERE "destinationId" = $1 AND "state" = 'planned'`, [
      destinationId,
      because,
    ]);
  }

  /** Plans that nobody has begun yet. */
  async withdraw(manager: EntityManager, certificateId: number, destinationIds: readonly number[], because: string): Promise<void> {
    await manager.query(
      `UPDATE "deployments" SET "state" = 'withdrawn', "because" = $3, "dueAt" = NULL WHERE "certificateId" = $1 AND "destinationId" = ANY($2::int[]) AND "state" = 'planned'`,
      [certificateId, [...destinationIds], because],
    );
  }

  async detach(manager: EntityManager, certificateId: number, destinationId: number, because: string): Promise<boolean> {
    const [rows] = await manager.query<[unknown[], number]>(
      `DELETE FROM "certificates_destinations" WHERE "certificateId" = $1 AND "destinationId" = $2 RETURNING 1`,
      [certificateId, destinationId],
    );
    await this.withdraw(manager, certificateId, [destinationId], because);
    await manager.query(
      `UPDATE "deployments" SET "state" = 'removed', "because" = $3, "dueAt" = NULL
       WHERE "certificateId" = $1 AND "destinationId" = $2 AND "state" IN ('done', 'verified', 'failed') AND "attempts" > 0`,
      [certificateId, destinationId, because],
    );
    return rows.length > 0;
  }

  async attachedTo(manager: EntityManager, certificateId: number): Promise<number[]> {
    const rows = await manager.query<{ id: number }[]>(
      `SELECT "destinationId" AS "id" FROM "certificates_destinations" WHERE "certificateId" = $1 ORDER BY 1`,
      [certificateId],
    );
    return rows.map(({ id }) => id);
  }

  /** @returns false unless it had failed */
  async planAgain(manager: EntityManager, id: number): Promise<boolean> {
    const [rows] = await manager.query<[unknown[], number]>(
      `UPDATE "deployments" SET "state" = 'planned', "attempts" = 1, "dueAt" = now() WHERE "id" = $1 AND "state" = 'failed' AND "destinationId" IS NOT NULL
         AND NOT EXISTS (SELECT FROM "deployments" other WHERE other."certificateId" = "deployments"."certificateId"
           AND other."destinationId" = "deployments"."destinationId" AND other."state" = 'planned') RETURNING "id"`,
      [id],
    );
    return rows.length > 0;
  }

  /** The plan for the same certificate and destination that stands beside this one. */
  async plannedBeside(manager: EntityManager, id: number): Promise<number | null> {
    const [row] = await manager.query<{ id: number }[]>(
      `SELECT other."id" FROM "deployments" other JOIN "deployments" p ON p."certificateId" = other."certificateId" AND p."destinationId" = other."destinationId"
       WHERE p."id" = $1 AND other."id" <> p."id" AND other."state" = 'planned'`,
      [id],
    );
    return row?.id ?? null;
  }

  async newestOf(manager: EntityManager, certificateId: number, destinationId: number): Promise<number> {
    const [row] = await manager.query<{ id: number }[]>(`SELECT max("id") AS "id" FROM "deployments" WHERE "certificateId" = $1 AND "destinationId" = $2`, [
      certificateId,
      destinationId,
    ]);
    return row?.id ?? 0;
  }

  /** What rights on a certificate depend on. */
  async findThing(manager: EntityManager, id: number): Promise<{ id: number; name: string; owner: string; creatorId: number | null; roles: string[] } | null> {
    const [row] = await manager.query<{ id: number; name: string; owner: string; creatorId: number | null; roles: string[] }[]>(
      `SELECT c."id", c."name", c."owner", c."userId" AS "creatorId",
         ARRAY(SELECT r."name" FROM "certificates_roles" cr JOIN "roles" r ON r."id" = cr."roleId" WHERE cr."certificateId" = c."id") AS "roles"
       FROM "certificates" c WHERE c."id" = $1`,
      [id],
    );
    return row ?? null;
  }
}
