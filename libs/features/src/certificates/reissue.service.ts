import { Inject, Injectable } from '@nestjs/common';
import type { Config } from '@app/config';
import { type KeyType, newKeyType, parseCertificate } from '@app/crypto';
import { DomainError } from '@app/errors';
import { giveLeaseBack, takeLease } from '@app/persistence';
import { type Actor, authorize, type Grant, type RolePolicy } from '@app/rbac';
import { DataSource } from 'typeorm';
import { AuditLog } from '../audit-log';
import { AuthoritiesService, type IssuingAuthority } from '../authorities';
import { DomainsService } from '../domains';
import { CONFIG, ROLE_POLICY } from '../foundation';
import { attachedLists } from './certificate-change';
import { CertificateIssuing, type IssuancePlan, type RequestedCertificate } from './certificate-issuing';
import { CertificateReferences } from './certificate-references';
import { getGuarded, type GuardedCertificate, objectOf, thingOf } from './guarded-certificates';
import { hostOf } from './issuance.rules';
import { boundsOf, makeKey } from './issuance.service';
import { renewedDescription, renewedExtensions, renewedSubject, renewedValidity } from './reissue.rules';
import { RenewalRepository, type RenewableCertificate } from './renewal.repository';
import { nextTry, whyNotReissued } from './renewal.rules';

/** Longer than any issuer that answers at once may take. */
const leaseMinutes = 2;

/** Issues a certificate anew: the same content under a new key, in the place of the old one. */
@Injectable()
export class ReissueService {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(CONFIG) private readonly config: Pick<Config, 'certificates' | 'renewal'>,
    @Inject(ROLE_POLICY) private readonly policy: RolePolicy,
    private readonly authorities: AuthoritiesService,
    private readonly domains: DomainsService,
    private readonly references: CertificateReferences,
    private readonly issuing: CertificateIssuing,
    private readonly renewals: RenewalRepository,
    private readonly auditLog: AuditLog,
  ) {}

  /**
   * One at a time for each certificate, and one replacement: what comes second finds the first.
   * @param wish `tellOfEnd`: people are to be told how it ended, also when the issuer answers later
   * @throws DomainError `conflict` `reissue.under-way` or `reissue.replaced`; `invalid` when it cannot be reissued at all; `forbidden` where it would take the place of another's at a destination; what the issuer says
   */
  async reissue(actor: Actor, id: number, reason?: string, { tellOfEnd = false } = {}): Promise<RequestedCertificate> {
    const { manager } = this.dataSource;
    const guarded = await getGuarded(manager, id);
    const grant = authorize(actor, 'certificate.reissue', thingOf(guarded), this.policy);
    const lease = await takeLease(manager, `reissue:${id}`, { minutes: leaseMinutes });
    if (!lease) {
      throw new DomainError('conflict', 'reissue.under-way', `Certificate ${id} is being reissued right now.`, { hint: 'Look at it again in two minutes.' });
    }
    try {
      const requested = await this.replace(actor, guarded, grant, { reason, tellOfEnd });
      await this.renewals.noteSuccess(manager, id, requested.status === 'issued' ? requested.certificate.id : null);
      return requested;
    } catch (error) {
      // Refusals of what was asked, and somebody else's success, are no failure of the certificate's renewal.
      if (!(error instanceof DomainError && (error.kind === 'forbidden' || error.kind === 'conflict'))) {
        await this.renewals.noteFailure(id, error instanceof Error ? error.message : String(error), (attempts) => nextTry(attempts, new Date()));
      }
      throw error;
    } finally {
      await giveLeaseBack(manager, lease);
    }
  }

  private async replace(
    actor: Actor,
    guarded: GuardedCertificate,
    grant: Grant,
    { reason, tellOfEnd }: { reason: string | undefined; tellOfEnd: boolean },
  ): Promise<RequestedCertificate> {
    const { manager } = this.dataSource;
    const now = new Date();
    const [old] = await this.renewals.facts(manager, [guarded.id], now);
    if (!old || old.issuingAuthorityId === null) throw impossible(guarded, old ? (whyNotReissued(old) ?? 'No authority here issued it.') : 'It is gone.');
    const because = whyNotReissued(old);
    if (because !== null) throw impossible(guarded, because, old.replacedBy !== null || old.pendingReplacement !== null);
    const authority = await this.authorities.findForIssuing(manager, { id: old.issuingAuthorityId });
    authorize(actor, 'authority.use', authority.thing, this.policy, `You are not authorized to use the authority: ${authority.name}`);

    const plan = this.plan(old, authority, now);
    const names = plan.extensions.subjectAltNames?.names ?? [];
    await this.domains.checkRequested(
      manager,
      actor,
      names.flatMap((name) => {
        const host = hostOf(name);
        return host === null ? [] : [{ name: host, field: 'subAltNames' as const }];
      }),
    );
    const attached = await attachedLists(manager, old.id);
    // Another may have been deployed over the old one since. What renews itself has nobody behind it whose rights could be asked for.
    if (actor.kind !== 'system') {
      const destinations = await this.references.destinationsOf(manager, attached.destinationIds);
      await this.references.checkRightToOverwrite(manager, actor, { own: old.id, names: [guarded.cn || guarded.name] }, destinations);
    }
    const key = await makeKey(keyTypeFor(old.keyType), plan);
    return this.issuing.issue(actor, grant, {
      authority,
      plan,
      key,
      row: async (transaction) => {
        const taken = await this.renewals.lockPlace(transaction, old.id);
        if (taken) throw impossible(guarded, `"${taken.name}" (${taken.id}) took its place a moment ago.`, true);
        const ownerRoleIds = await this.references.ensureOwnerRoles(transaction, actor, [old.owner, authority.owner]);
        await this.auditLog.record(transaction, actor, { action: 'certificate.reissue', object: objectOf(guarded), grant, reason });
        return {
          name: null,
          owner: old.owner,
          description: renewedDescription(old),
          notify: old.notify,
          rotation: old.rotation,
          userId: actor.userId ?? old.userId,
          authorityId: authority.id,
          caOfAuthorityId: null,
          rotationPolicyId: old.rotationPolicyId,
          dnsProviderId: old.dnsProviderId,
          roleIds: [...attached.roleIds, ...ownerRoleIds],
          destinationIds: attached.destinationIds,
          notificationIds: attached.notificationIds,
          sourceIds: [],
          replacesIds: [old.id],
          renewsId: tellOfEnd ? old.id : null,
        };
      },
    });
  }

  private plan(old: RenewableCertificate, authority: IssuingAuthority, now: Date): IssuancePlan {
    const parsed = parseCertificate(old.body);
    const isSameIssuer = authority.id === old.authorityId;
    const { allowWeekendExpiration } = this.config.certificates;
    const limits = {
      bounds: boundsOf(authority),
      maxIssuanceDays: authority.policy.maxIssuanceDays,
      allowWeekendExpiration,
      defaultValidityDays: old.rotation && this.config.renewal.useDefaultValidity ? authority.policy.defaultValidityDays : null,
    };
    return {
      subject: renewedSubject(parsed, old.owner),
      extensions: renewedExtensions(parsed.extensions, isSameIssuer),
      ...renewedValidity(old, limits, now),
      signingAlgorithm: null,
      owner: old.owner,
      replacesPem: isSameIssuer ? old.body : null,
    };
  }
}

/** The same kind of key; where no new ones of that kind are made, the usual one of its family. */
function keyTypeFor(old: string | null): KeyType {
  try {
    return newKeyType(old ?? '');
  } catch (error) {
    if (error instanceof DomainError) return old?.startsWith('RSA') ? 'RSA2048' : 'ECCPRIME256V1';
    throw error;
  }
}

const impossible = ({ id, name }: GuardedCertificate, because: string, isReplaced = false) =>
  isReplaced
    ? new DomainError('conflict', 'reissue.replaced', `Certificate "${name}" was not reissued: ${because}`, { hint: 'Reissue that one instead, or revoke it first.' })
    : new DomainError('invalid', 'reissue.impossible', `Certificate "${name}" cannot be reissued: ${because}`, { hint: `GET /certificates/${id}/renewal says what can be done.` }); // prettier-ignore
