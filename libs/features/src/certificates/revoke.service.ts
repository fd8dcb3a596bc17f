import { Inject, Injectable } from '@nestjs/common';
import type { RevokeCertificate } from '@app/api-contract';
import { DomainError, invalidRequest } from '@app/errors';
import { authorize, type Actor, type Grant, type RolePolicy, type Thing } from '@app/rbac';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditLog } from '../audit-log';
import { RemovalsService, type KeptAt } from '../deployments';
import { LiveEndpoints, type LiveEndpointsAnswer } from '../endpoints';
import { AuthoritiesService, IssuerContexts, RevocationLists, type IssuingAuthority } from '../authorities';
import { ROLE_POLICY } from '../foundation';
import { SystemMessages } from '../notifications';
import { RevocationRepository, type RevocableRow } from './revocation.repository';
import { staysDeployed } from './stays-deployed';
import { decideRevocation } from './revocation.rules';

const mostEndpointsNamed = 5;
const thingOf = ({ id, name, owner, creatorId, roles }: RevocableRow): Thing => ({ kind: 'certificate', id, name, owner, creatorId, roles });
const objectOf = ({ id, name }: RevocableRow) => ({ type: 'certificate', id, name });
const statusOf = ({ status, revokedAt, revocationReason }: RevocableRow) => ({ status, revokedAt, revocationReason });

@Injectable()
export class RevokeService {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(ROLE_POLICY) private readonly policy: RolePolicy,
    private readonly certificates: RevocationRepository,
    private readonly authorities: AuthoritiesService,
    private readonly lists: RevocationLists,
    private readonly contexts: IssuerContexts,
    private readonly messages: SystemMessages,
    private readonly auditLog: AuditLog,
    private readonly removals: RemovalsService,
    private readonly endpoints: LiveEndpoints,
  ) {}

  /**
   * Revokes a certificate and its twins at their issuer and here, and has the issuer's list signed anew. What is on hold can
   * be released, or revoked for good.
   */
  async revoke(actor: Actor, id: number, wish: RevokeCertificate): Promise<void> {
    const { manager } = this.dataSource;
    const certificate = await this.certificates.find(manager, id);
    if (!certificate) throw new DomainError('not-found', 'certificate.not-found', 'No data found', { hint: `There is no certificate with the id ${id}.` });
    const twins = await this.certificates.withTwins(manager, certificate);
    this.allow(actor, certificate, twins);
    refuseWhatCannotBe(certificate, twins, wish);
    // What is known here is as old as the last sync: sources are asked what is served now.
    const seen = await this.endpoints.serving(twins.map((twin) => twin.id));
    refuseWhatIsInUse(certificate, twins, wish, seen);

    const authority = await this.issuerOf(certificate);
    await this.tellIssuer(authority, certificate, wish);

    const authorityId = authority.id;
    await this.dataSource.transaction(async (manager) => {
      // Read again under lock: of two who revoke at the same time the second finds it done.
      const locked = await this.certificates.withTwins(manager, certificate, { lock: true });
      const grants = this.allow(actor, certificate, locked);
      refuseWhatCannotBe(certificate, locked, wish);
      refuseWhatIsInUse(certificate, locked, wish, seen);
      await this.write(manager, actor, certificate, locked, grants, wish);
      await this.lists.markStale(manager, authorityId, new Date());
    });
    await this.messages.nudge();
    if (authority.plugin.signRevocationList) await this.lists.publishOrLeave(authorityId);
    // What is on hold may come back.
    if (wish.crlReason !== 'certificateHold' && wish.crlReason !== 'removeFromCRL') await this.removeEverywhere(actor, id, twins);
  }

  private async removeEverywhere(actor: Actor, id: number, twins: readonly RevocableRow[]): Promise<void> {
    const kept: KeptAt[] = [];
    for (const twin of twins) kept.push(...(await this.removals.removeEverywhere(actor, twin.id, 'The certificate was revoked.')));
    if (kept.length) throw staysDeployed(`Certificate (id:${id}) is revoked -`, kept);
  }

  /** It takes the right on every row that holds the certificate: else a second import would be a way to revoke another's. */
  private allow(actor: Actor, certificate: RevocableRow, twins: readonly RevocableRow[]): Map<number, Grant> {
    const grants = twins.map((twin) => {
      const message =
        twin.id === certificate.id
          ? 'You are not authorized to revoke this certificate.'
          : `You are not authorized to revoke certificate ${twin.id}, which is the same one.`;
      return [twin.id, authorize(actor, 'certificate.revoke', thingOf(twin), this.policy, message)] as const;
    });
    return new Map(grants);
  }

  private async issuerOf({ issuingAuthorityId }: RevocableRow): Promise<IssuingAuthority> {
    if (issuingAuthorityId === null)
      throw new DomainError('invalid', 'revoke.no-authority', 'Failed to revoke: no authority of ours issued this certificate.', {
        hint: 'Revoke it where it was issued.',
      });
    const authority = await this.authorities.findForIssuing(this.dataSource.manager, { id: issuingAuthorityId });
    if (authority.plugin.revoke ?? authority.plugin.signRevocationList) return authority;
    throw new DomainError('invalid', 'revoke.not-implemented', 'Revoke is not implemented for issuer of this certificate', {
      hint: `Revoke it at the authority "${authority.name}" itself.`,
    });
  }

  private async tellIssuer(authority: IssuingAuthority, certificate: RevocableRow, wish: RevokeCertificate): Promise<void> {
    const { plugin, options, signing, certificate: ca } = authority;
    const context = this.contexts.of(authority);
    const { body: certificatePem, externalId } = certificate;
    await plugin.revoke?.({ certificatePem, externalId, authority: signing, reason: wish.crlReason, comments: wish.comments ?? null }, options, context);
    // A revocation that cannot get into the list would be none: fail before anything is written.
    if (plugin.signRevocationList && ca.hasPrivateKey) await signing.privateKeyPem();
  }

  private async write(
    manager: EntityManager,
    actor: Actor,
    certificate: RevocableRow,
    twins: readonly RevocableRow[],
    grants: ReadonlyMap<number, Grant>,
    wish: RevokeCertificate,
  ): Promise<void> {
    const ids = twins.map((twin) => twin.id);
    const isRelease = decideRevocation(certificate, wish.crlReason).act === 'release';
    if (isRelease) await this.certificates.release(manager, ids);
    else {
      await this.messages.revoked(manager, ids);
      await this.certificates.revoke(manager, ids, new Date(), wish.crlReason);
    }
    const changed = new Map((await this.certificates.withTwins(manager, certificate)).map((row) => [row.id, row]));
    for (const twin of twins) {
      const after = statusOf(changed.get(twin.id) ?? twin);
      const act = { object: objectOf(twin), before: statusOf(twin), after, grant: grants.get(twin.id), reason: wish.comments };
      await this.auditLog.record(manager, actor, { action: isRelease ? 'certificate.release' : 'certificate.revoke', ...act });
    }
  }
}

/** @throws DomainError `invalid` or `conflict` by the rules of revocation */
function refuseWhatCannotBe(certificate: RevocableRow, twins: readonly RevocableRow[], { crlReason }: RevokeCertificate): void {
  const current = twins.find((twin) => twin.id === certificate.id) ?? certificate;
  const decision = decideRevocation(current, crlReason);
  if (decision.act === 'refuse') {
    if (decision.kind === 'invalid')
      throw invalidRequest('revoke.not-on-hold', { crlReason: decision.because }, 'Choose the reason for which it is to be revoked.');
    throw new DomainError('conflict', 'revoke.already', decision.because, { hint: 'Nothing is left to do.' });
  }
}

/** @throws DomainError `forbidden` while an endpoint serves it, or was found with it after the sources were asked */
function refuseWhatIsInUse(
  certificate: RevocableRow,
  twins: readonly RevocableRow[],
  { crlReason }: RevokeCertificate,
  { serving, lookedAt }: LiveEndpointsAnswer,
): void {
  const current = twins.find((twin) => twin.id === certificate.id) ?? certificate;
  if (decideRevocation(current, crlReason).act !== 'revoke') return;
  const isFoundSince = twins.some(({ endpointIds }) => endpointIds.some((id) => !lookedAt.includes(id)));
  if (!serving.length && !isFoundSince) return;
  const named = serving.slice(0, mostEndpointsNamed).map(({ name, because }) => `${name}: ${because}`);
  const rest = serving.length > named.length ? [`And ${serving.length - named.length} more.`] : [];
  throw new DomainError('forbidden', 'revoke.in-use', 'Cannot revoke certificate. Endpoints are deployed with the given certificate.', {
    hint: ['Replace it there first, then revoke it.', ...named, ...rest].join(' '),
  });
}
