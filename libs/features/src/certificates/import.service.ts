import { Inject, Injectable } from '@nestjs/common';
import type { UploadCertificate } from '@app/api-contract';
import { parseCertificate, type ParsedCertificate, parseCertificates, parseCertificationRequest, readPrivateKey } from '@app/crypto';
import { DomainError, invalidAsAWhole } from '@app/errors';
import { JobQueue, sweepDeployments } from '@app/jobs';
import { type Actor, authorize, type RolePolicy } from '@app/rbac';
import { DataSource, type EntityManager } from 'typeorm';
import { AuthoritiesService, type IssuingAuthority } from '../authorities';
import { DomainsService } from '../domains';
import { ROLE_POLICY } from '../foundation';
import { CertificatesRepository, CertificateStore, type CertificateView } from '../inventory';
import { CertificateReferences } from './certificate-references';
import { checkExternalId, checkImportedChain, checkIssuedBy, checkKeyMatches, readField } from './import.rules';
import { getView } from './certificate-issuing';
import { hostOf } from './issuance.rules';

/** Takes in certificates that others issued. */
@Injectable()
export class ImportService {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(ROLE_POLICY) private readonly policy: RolePolicy,
    private readonly authorities: AuthoritiesService,
    private readonly domains: DomainsService,
    private readonly references: CertificateReferences,
    private readonly store: CertificateStore,
    private readonly certificates: CertificatesRepository,
    @Inject(JobQueue) private readonly queue: JobQueue,
  ) {}

  /** @throws DomainError `invalid`, `forbidden`; `conflict` when the certificate is stored already, with its id and name */
  async import(actor: Actor, asked: UploadCertificate): Promise<CertificateView> {
    const grant = authorize(actor, 'certificate.import', { kind: 'certificate', id: 'new' }, this.policy);
    const { manager } = this.dataSource;
    checkExternalId(asked.externalId, asked.authority !== undefined);
    const certificate = readField('body', () => parseCertificate(asked.body));
    const chain = readField('chain', () => parseCertificates(asked.chain ?? ''));
    const privateKeyPem = this.readKey(asked.privateKey, certificate);
    if (asked.chain !== undefined && chain.length === 0) readField('chain', refuseEmptyChain);
    checkImportedChain(certificate, chain);
    await this.checkCsr(manager, actor, asked.csr);
    const authority = asked.authority && (await this.authorities.findForIssuing(manager, asked.authority));
    if (authority) await this.checkAuthority(manager, actor, authority, certificate);
    const attached = await this.references.find(manager, actor, asked);
    await this.references.checkRightToOverwrite(manager, actor, { own: null, names: [certificate.commonName || asked.name] }, attached.destinations);
    if (attached.destinations.length > 0 && privateKeyPem === null) {
      throw invalidAsAWhole('certificate.key-needed', 'Destinations need the private key.', 'Send "privateKey", or leave "destinations" out.');
    }

    const imported = await this.dataSource.transaction(async (transaction) => {
      const ownerRoleIds = await this.references.ensureOwnerRoles(transaction, actor, [asked.owner, ...(authority ? [authority.owner] : [])]);
      const { id } = await this.store.store(
        transaction,
        {
          certificate,
          chainPem: chain.map(({ pem }) => pem).join('') || null,
          csrPem: asked.csr ?? null,
          privateKeyPem,
          name: asked.name ?? null,
          owner: asked.owner,
          description: asked.description,
          notify: asked.notify,
          rotation: false,
          externalId: asked.externalId ?? null,
          userId: actor.userId,
          authorityId: authority?.id ?? null,
          caOfAuthorityId: null,
          rotationPolicyId: null,
          dnsProviderId: null,
          roleIds: [...attached.roleIds, ...ownerRoleIds],
          destinationIds: attached.destinations.map((destination) => destination.id),
          notificationIds: await this.references.ensureNotifications(transaction, attached.notificationIds, asked.owner),
          sourceIds: [],
          replacesIds: attached.replacesIds,
        },
        { actor, action: 'certificate.import', grant },
      );
      return getView(await this.certificates.findView(transaction, id), id);
    });
    if (attached.destinations.length > 0) await this.queue.enqueue(sweepDeployments, {});
    return imported;
  }

  private readKey(privateKey: string | undefined, certificate: ParsedCertificate): string | null {
    if (privateKey === undefined) return null;
    const key = readField('privateKey', () => readPrivateKey(privateKey));
    checkKeyMatches(certificate, key);
    return key.pem;
  }

  /** A CSR that comes along is stored and may be used again: its names are asked for by it. */
  private async checkCsr(manager: EntityManager, actor: Actor, csrPem: string | undefined): Promise<void> {
    if (csrPem === undefined) return;
    const { extensions } = readField('csr', () => parseCertificationRequest(csrPem));
    const hosts = (extensions.subjectAltNames?.names ?? []).map(hostOf).filter((host) => host !== null);
    await this.domains.checkRequested(
      manager,
      actor,
      hosts.map((name) => ({ name, field: 'csr' })),
    );
  }

  private async checkAuthority(manager: EntityManager, actor: Actor, authority: IssuingAuthority, certificate: ParsedCertificate): Promise<void> {
    authorize(actor, 'authority.use', authority.thing, this.policy, `You are not authorized to use the authority: ${authority.name}`);
    checkIssuedBy(certificate, { name: authority.name, certificate: parseCertificate(authority.certificate.body) });
    const [known] = await manager.query<{ id: number; name: string }[]>(
      `SELECT "id", "name" FROM "certificates" WHERE "authorityId" = $1 AND "serial" = $2 AND NOT "deleted" LIMIT 1`,
      [authority.id, certificate.serial],
    );
    if (!known) return;
    throw new DomainError(
      'conflict',
      'certificate.serial-known',
      `The authority "${authority.name}" has a certificate with this serial number: "${known.name}", id ${known.id}.`,
      {
        hint: `Edit certificate ${known.id} instead.`,
      },
    );
  }
}

const refuseEmptyChain = (): never => {
  throw new DomainError('invalid', 'chain.none', 'There is no certificate in it.', {
    hint: 'Paste the text from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----, or leave it out.',
  });
};
