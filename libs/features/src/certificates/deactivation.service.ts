import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { DomainError } from '@app/errors';
import type { RunReport } from '@app/jobs';
import { plugins } from '@app/plugins';
import { type Actor, authorize, type Grant, type RolePolicy, systemActor } from '@app/rbac';
import { DataSource } from 'typeorm';
import { AuditLog } from '../audit-log';
import { AuthoritiesService, IssuerContexts, type IssuingAuthority } from '../authorities';
import { ROLE_POLICY } from '../foundation';
import { getGuarded, objectOf, thingOf } from './guarded-certificates';

interface Active {
  readonly id: number;
  readonly name: string;
  readonly body: string;
  readonly externalId: string | null;
}

const atOnce = 200;
const namesShown = 100;

/** Takes test certificates out of use at issuers that bill what is in use. Never one of an authority that is not marked as a test. */
@Injectable()
export class DeactivationService {
  private readonly log = new Logger('deactivation');

  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(ROLE_POLICY) private readonly policy: RolePolicy,
    private readonly authorities: AuthoritiesService,
    private readonly contexts: IssuerContexts,
    private readonly auditLog: AuditLog,
  ) {}

  /** @throws DomainError `invalid` when its issuer cannot, or its authority is no test */
  async deactivate(actor: Actor, id: number): Promise<{ id: number }> {
    const { manager } = this.dataSource;
    const certificate = await getGuarded(manager, id);
    const grant = authorize(actor, 'certificate.revoke', thingOf(certificate), this.policy, 'You are not authorized to deactivate this certificate');
    const authority = certificate.authorityId === null ? null : await this.authorities.findForIssuing(manager, { id: certificate.authorityId });
    if (!authority?.plugin.testCertificates) {
      throw new DomainError('invalid', 'certificate.no-deactivation', 'Deactivate is not implemented for issuer of this certificate', {
        hint: 'Revoke it, or switch its warnings and rotation off.',
      });
    }
    if (!authority.plugin.testCertificates.isTest(authority.options)) {
      throw new DomainError(
        'invalid',
        'certificate.no-test',
        `The authority "${authority.name}" is not marked as one for tests: nothing of it is deactivated.`,
        {
          hint: 'Revoke the certificate instead.',
        },
      );
    }
    const [active] = await manager.query<Active[]>(`SELECT "id", "name", "body", "externalId" FROM certificates WHERE "id" = $1`, [id]);
    if (active) await this.take(authority, active, actor, grant, AbortSignal.timeout(30_000));
    return { id };
  }

  /** Everything in force of the authorities that are marked as tests, no faster than their issuers take it. */
  async deactivateTests(signal: AbortSignal): Promise<RunReport> {
    const able = plugins.issuer.filter((plugin) => plugin.testCertificates).map(({ slug }) => slug);
    if (!able.length) return { outcome: 'skipped', because: 'No issuer plugin here can deactivate certificates.' };
    const ids = await this.dataSource.query<{ id: number; name: string }[]>(
      `SELECT "id", "name" FROM authorities WHERE "pluginSlug" = ANY($1::text[]) ORDER BY "id"`,
      [able],
    );
    const failed: { certificate: string; because: string }[] = [];
    const leftAlone: string[] = [];
    let deactivated = 0;
    for (const { id, name } of ids) {
      if (signal.aborted) break;
      const authority = await this.authorities.findForIssuing(this.dataSource.manager, { id });
      if (authority.plugin.testCertificates?.isTest(authority.options)) deactivated += await this.deactivateAllOf(authority, failed, signal);
      else leftAlone.push(name);
    }
    return {
      outcome: failed.length || signal.aborted ? 'partly-failed' : 'done',
      deactivated,
      ...(leftAlone.length ? { noTestAuthorities: leftAlone.slice(0, namesShown) } : {}),
      ...(failed.length ? { failedCount: failed.length, failed: failed.slice(0, namesShown) } : {}),
    };
  }

  private async deactivateAllOf(authority: IssuingAuthority, failed: { certificate: string; because: string }[], signal: AbortSignal): Promise<number> {
    const { callsAtOnce = Number.POSITIVE_INFINITY, pauseSeconds = 0 } = authority.plugin.testCertificates ?? {};
    let [afterId, calls, deactivated] = [0, 0, 0];
    while (!signal.aborted) {
      const batch = await this.dataSource.query<Active[]>(
        `SELECT "id", "name", "body", "externalId" FROM certificates WHERE "authorityId" = $1 AND "id" > $2 AND NOT "deleted" AND "notAfter" > now()
           AND "status" IS DISTINCT FROM 'revoked' ORDER BY "id" LIMIT $3`,
        [authority.id, afterId, atOnce],
      );
      for (const one of batch) {
        if (calls > 0 && calls % callsAtOnce === 0) await pause(pauseSeconds * 1_000, undefined, { signal }).catch(() => undefined);
        if (signal.aborted) break;
        calls += 1;
        try {
          await this.take(authority, one, systemActor('renewal'), null, signal);
          deactivated += 1;
        } catch (cause) {
          this.log.warn({ message: 'Certificate not deactivated', certificateId: one.id, because: cause instanceof Error ? cause.message : String(cause) });
          failed.push({ certificate: one.name, because: cause instanceof DomainError ? cause.message : 'An unexpected error occurred; it is in the log.' });
        }
      }
      const last = batch.at(-1);
      if (!last || batch.length < atOnce) break;
      afterId = last.id;
    }
    return deactivated;
  }

  private async take(authority: IssuingAuthority, { id, name, body, externalId }: Active, by: Actor, grant: Grant | null, signal: AbortSignal): Promise<void> {
    const order = { certificatePem: body, externalId };
    await authority.plugin.testCertificates?.deactivate(order, authority.options, this.contexts.of(authority, signal));
    await this.dataSource.transaction(async (manager) => {
      await manager.query(
        `UPDATE certificates SET "status" = 'revoked', "statusReason" = NULL, "revokedAt" = COALESCE("revokedAt", now()), "revocationReason" = 'cessationOfOperation',
           "notify" = false, "rotation" = false WHERE "id" = $1`,
        [id],
      );
      await this.auditLog.record(manager, by, { action: 'certificate.deactivate', object: objectOf({ id, name }), after: { status: 'revoked' }, grant });
    });
  }
}
