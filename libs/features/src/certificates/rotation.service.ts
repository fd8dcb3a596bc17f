import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Config } from '@app/config';
import { DomainError } from '@app/errors';
import type { RunReport } from '@app/jobs';
import { giveLeaseBack, type StoredOptions, takeLease } from '@app/persistence';
import { systemActor } from '@app/rbac';
import { DataSource } from 'typeorm';
import { AuditLog } from '../audit-log';
import { CONFIG } from '../foundation';
import { metricList, Metrics } from '../metrics';
import { SystemMessages } from '../notifications';
import { OptionsVault, PluginHost } from '../plugin-catalog';

/** An endpoint whose certificate has been replaced, and by what. */
interface ReplacedEndpoint {
  readonly id: number;
  readonly name: string;
  readonly dnsname: string;
  readonly port: number;
  readonly type: string;
  readonly certificatePath: string | null;
  readonly registryType: string | null;
  readonly certificateId: number;
  /** At the source. Null: the source does not know it any more. */
  readonly certificateName: string | null;
  readonly sourceId: number;
  readonly sourceUuid: string;
  readonly sourceLabel: string;
  readonly pluginSlug: string;
  readonly options: StoredOptions;
  /** The newest that is in force. */
  readonly replacementId: number;
  readonly replacementName: string;
  /** Of the newest in force that is at the source. Null: none is there yet. */
  readonly thereId: number | null;
  readonly nameThere: string | null;
}

/** Which endpoints are to serve what. Empty: every one, and the newest replacement of what it serves. */
export interface RotationWish {
  readonly endpointId?: number | null;
  /** Only endpoints that serve this certificate. */
  readonly oldCertificateId?: number;
  /** What they are to serve, whether it replaces theirs or not. Never for every endpoint. */
  readonly newCertificateId?: number;
  /** Only endpoints that lie there. Of those whose source does not tell, that have it as a label of their DNS name. */
  readonly region?: string;
}

const atOnce = 200;
const namesShown = 100;
const leaseMinutes = 5;
/** Replacements of replacements are followed so far. */
const longestChain = 50;

/*
 * Replacements in force, the newest first: never one that is revoked, deleted or over. It has to be at the endpoint's source already, because a
 * source can only be told to use what it has; the deployment to the destination of the same place brings it there.
 */
const replaced = `
  SELECT e."id", e."name", e."dnsname", e."port", e."type", e."certificatePath", e."registryType", e."certificateId", seen."name" AS "certificateName",
    s."id" AS "sourceId", s."uuid" AS "sourceUuid", s."label" AS "sourceLabel", s."pluginSlug", s."options",
    newest."id" AS "replacementId", newest."name" AS "replacementName", there."id" AS "thereId", there."nameThere"
  FROM endpoints e JOIN sources s ON s."id" = e."sourceId" AND s."active"
  LEFT JOIN discoveries seen ON seen."sourceId" = e."sourceId" AND seen."certificateId" = e."certificateId"
  CROSS JOIN LATERAL (
    WITH RECURSIVE chain("id", "depth") AS (
      SELECT COALESCE($6, e."certificateId"), CASE WHEN $6::int IS NULL THEN 0 ELSE 1 END
      UNION SELECT j."certificateId", chain."depth" + 1 FROM chain JOIN certificate_replacements j ON j."replacedCertificateId" = chain."id"
      WHERE chain."depth" < ${longestChain} AND $6::int IS NULL
    )
    SELECT array_agg(DISTINCT r."id") AS ids FROM chain JOIN certificates r ON r."id" = chain."id"
    WHERE chain."depth" > 0 AND r."id" <> e."certificateId" AND NOT r."deleted" AND r."status" IS DISTINCT FROM 'revoked' AND r."notAfter" > $2 AND r."notBefore" <= $2
  ) living
  CROSS JOIN LATERAL (SELECT r."id", r."name" FROM certificates r WHERE r."id" = ANY(living.ids) ORDER BY r."notAfter" DESC, r."id" DESC LIMIT 1) newest
  LEFT JOIN LATERAL (
    SELECT r."id", d."name" AS "nameThere" FROM certificates r JOIN discoveries d ON d."certificateId" = r."id" AND d."sourceId" = e."sourceId" AND d."goneSince" IS NULL
    WHERE r."id" = ANY(living.ids) ORDER BY r."notAfter" DESC, r."id" DESC LIMIT 1
  ) there ON true
  WHERE e."id" > $1 AND e."active" AND ($4::int IS NULL OR e."id" = $4) AND ($5::int IS NULL OR e."certificateId" = $5)
    AND ($7::text IS NULL OR CASE WHEN e."region" IS NULL THEN $7 = ANY(string_to_array(e."dnsname", '.')) ELSE e."region" = $7 END)
  ORDER BY e."id" LIMIT $3`;

/** Has endpoints serve the certificates that replace theirs. */
@Injectable()
export class RotationService {
  private readonly log = new Logger('rotation');

  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(CONFIG) private readonly config: Pick<Config, 'renewal'>,
    private readonly host: PluginHost,
    private readonly vault: OptionsVault,
    private readonly messages: SystemMessages,
    private readonly auditLog: AuditLog,
    @Inject(Metrics) private readonly metrics: Metrics,
  ) {}

  /**
   * @param wish `dryRun`: only says what would be done
   * @throws DomainError `invalid` when the certificate to be served is not in force, or it is not said where
   */
  async rotateAll(now: Date, signal: AbortSignal, { dryRun = false, ...wish }: RotationWish & { readonly dryRun?: boolean } = {}): Promise<RunReport> {
    await this.checkWish(wish, now);
    const { endpointId = null, oldCertificateId = null, newCertificateId = null, region = null } = wish;
    const rotated: { endpoint: string; to: string }[] = [];
    const waiting: { endpoint: string; because: string }[] = [];
    const failed: { endpoint: string; because: string }[] = [];
    for (let afterId = 0; !signal.aborted;) {
      const batch = await this.dataSource.query<ReplacedEndpoint[]>(replaced, [afterId, now, atOnce, endpointId, oldCertificateId, newCertificateId, region]);
      for (const endpoint of batch) {
        if (signal.aborted) break;
        const name = `${endpoint.name} (${endpoint.dnsname}:${endpoint.port})`;
        const because = this.whyNot(endpoint);
        if (because !== null) waiting.push({ endpoint: name, because });
        else if (dryRun) rotated.push({ endpoint: name, to: endpoint.replacementName });
        else {
          const failure = await this.rotate(endpoint, signal);
          if (failure === null) rotated.push({ endpoint: name, to: endpoint.replacementName });
          else failed.push({ endpoint: name, because: failure });
        }
      }
      const last = batch.at(-1);
      if (!last || batch.length < atOnce) break;
      afterId = last.id;
    }
    return {
      outcome: failed.length || waiting.length ? 'partly-failed' : 'done',
      ...(region === null ? {} : { region }),
      [dryRun ? 'wouldRotate' : 'rotated']: rotated.length,
      ...(rotated.length ? { endpoints: rotated.slice(0, namesShown) } : {}),
      ...(waiting.length ? { waiting: waiting.slice(0, namesShown), waitingCount: waiting.length } : {}),
      ...(failed.length ? { failed: failed.slice(0, namesShown), failedCount: failed.length } : {}),
    };
  }

  private async checkWish({ endpointId, oldCertificateId, newCertificateId }: RotationWish, now: Date): Promise<void> {
    if (newCertificateId === undefined) return;
    if ((endpointId ?? oldCertificateId) === undefined) {
      throw new DomainError('invalid', 'rotation.where', 'It is not said which endpoints are to serve the new certificate.', {
        hint: 'Name the endpoint, or the certificate that they serve now.',
      });
    }
    const [chosen] = await this.dataSource.query<{ name: string; isInForce: boolean }[]>(
      `SELECT "name", "status" IS DISTINCT FROM 'revoked' AND "notAfter" > $2 AND "notBefore" <= $2 AS "isInForce" FROM certificates WHERE "id" = $1 AND NOT "deleted"`,
      [newCertificateId, now],
    );
    if (!chosen) throw new DomainError('not-found', 'certificate.not-found', `There is no certificate with the id ${newCertificateId}.`);
    if (chosen.isInForce) return;
    throw new DomainError('invalid', 'rotation.not-in-force', `"${chosen.name}" is revoked, over or not in force yet: no endpoint is made to serve it.`, {
      hint: 'Choose another certificate.',
    });
  }

  private whyNot({ pluginSlug, sourceLabel, thereId, replacementName, certificateName, certificatePath }: ReplacedEndpoint): string | null {
    if (!this.host.source(pluginSlug).updateEndpoint)
      return `The source "${sourceLabel}" cannot change what an endpoint serves: put "${replacementName}" there by hand.`;
    if (thereId === null) return `"${replacementName}" is not at the source "${sourceLabel}" yet.`;
    return certificateName === null && certificatePath === null ? 'It is not known what the endpoint serves at this moment.' : null;
  }

  /** @returns why it failed; null when the endpoint serves the new one */
  private async rotate(endpoint: ReplacedEndpoint, signal: AbortSignal): Promise<string | null> {
    const { manager } = this.dataSource;
    const lease = await takeLease(manager, `rotate-endpoint:${endpoint.id}`, { minutes: leaseMinutes });
    if (!lease) return 'Somebody else is changing it right now.';
    try {
      await this.tellSource(endpoint, signal);
      await this.write(endpoint);
      this.metrics.count(metricList.rotation, { status: 'success', certificate_name: endpoint.replacementName, endpoint: endpoint.dnsname });
      if (endpoint.thereId !== null) await this.messages.rotated(endpoint.thereId, { byMail: this.config.renewal.tellOfRotation });
      return null;
    } catch (error) {
      const because = error instanceof Error ? error.message : String(error);
      this.log.warn({ message: 'Endpoint could not be rotated', endpointId: endpoint.id, certificateId: endpoint.certificateId, because });
      this.metrics.count(metricList.rotation, { status: 'failure', certificate_name: endpoint.replacementName, endpoint: endpoint.dnsname });
      return because;
    } finally {
      await giveLeaseBack(manager, lease);
    }
  }

  private async tellSource(endpoint: ReplacedEndpoint, signal: AbortSignal): Promise<void> {
    const plugin = this.host.source(endpoint.pluginSlug);
    const options = this.vault.open(plugin, endpoint.options, { table: 'sources', uuid: endpoint.sourceUuid });
    const context = this.host.contextFor(plugin, signal);
    const { name, dnsname: dnsName, port, type, certificatePath, registryType, certificateName, nameThere } = endpoint;
    if (!plugin.updateEndpoint || nameThere === null) throw new DomainError('bug', 'rotation.not-possible', 'An endpoint was rotated that cannot be.');
    const known = {
      name,
      dnsName,
      port,
      type,
      certificateName: certificateName ?? certificatePath ?? '',
      ...(certificatePath === null ? {} : { certificatePath }),
      ...(registryType === null ? {} : { registryType }),
    };
    await plugin.updateEndpoint(known, nameThere, options, context);
    if (!plugin.certificateNamesAt) return;
    const served = await plugin.certificateNamesAt(known, options, context);
    if (served.includes(nameThere)) return;
    throw new DomainError('upstream', 'rotation.not-served', `The source said yes, but the endpoint still serves ${served.join(', ') || 'nothing'}.`, {
      hint: 'It is tried again with the next run.',
    });
  }

  private async write({ id, name, certificateId, thereId, nameThere }: ReplacedEndpoint): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      // What a sync has read in the meantime is newer than what we know.
      await manager.query(
        `UPDATE endpoints SET "certificateId" = $2, "certificatePath" = COALESCE($4, "certificatePath") WHERE "id" = $1 AND "certificateId" = $3`,
        [id, thereId, certificateId, nameThere],
      );
      const object = { type: 'endpoint', id, name };
      await this.auditLog.record(manager, systemActor('renewal'), {
        action: 'endpoint.rotate',
        object,
        before: { certificateId },
        after: { certificateId: thereId },
      });
    });
  }
}
