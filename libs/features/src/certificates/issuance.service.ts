import { Inject, Injectable } from '@nestjs/common';
import type { RequestCertificate } from '@app/api-contract';
import type { Config } from '@app/config';
import {
  type CertificationRequest,
  createCertificationRequest,
  describePublicKey,
  generateKey,
  parseCertificate,
  parseCertificates,
  parseCertificationRequest,
  publicKeyMatches,
} from '@app/crypto';
import { DomainError } from '@app/errors';
import type { CertificateOrder } from '@app/plugins';
import { type Actor, authorize, type RolePolicy } from '@app/rbac';
import { DataSource } from 'typeorm';
import { AuthoritiesService, IssuerContexts, type IssuingAuthority, whyItCannotIssue } from '../authorities';
import { DomainsService, type RequestedName } from '../domains';
import { CONFIG, ROLE_POLICY } from '../foundation';
import { CertificatesRepository, CertificateStore, type CertificateView, readRequestedExtensions } from '../inventory';
import { RotationPoliciesService } from '../rotation-policies';
import { CertificateReferences } from './certificate-references';
import { readField } from './import.rules';
import { decideExtensions, decideKeyType, decideNames, decideSubject, type DecidedNames, hostOf, refuseWeakKey } from './issuance.rules';
import { checkKeyForDestinations } from './replacement.rules';
import { type Bound, decideValidity, refuseIdleAuthority } from './validity.rules';

/** What is sent to the issuer, without the key that it certifies. */
type Plan = Omit<CertificateOrder, 'csrPem' | 'publicKeySpkiDer' | 'authority'>;

interface KeyAndRequest {
  readonly csrPem: string;
  readonly publicKeySpkiDer: Buffer;
  /** Null: it stays with whoever sent the CSR. */
  readonly privateKeyPem: string | null;
}

interface IssuedCertificate {
  readonly certificatePem: string;
  readonly chainPem: string;
  readonly externalId: string | null;
}

/** Has certificates issued: checks, asks the issuer, records. */
@Injectable()
export class IssuanceService {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(CONFIG) private readonly config: Pick<Config, 'certificates'>,
    @Inject(ROLE_POLICY) private readonly policy: RolePolicy,
    private readonly authorities: AuthoritiesService,
    private readonly domains: DomainsService,
    private readonly contexts: IssuerContexts,
    private readonly rotationPolicies: RotationPoliciesService,
    private readonly references: CertificateReferences,
    private readonly store: CertificateStore,
    private readonly certificates: CertificatesRepository,
  ) {}

  /**
   * Nothing is written before the issuer has answered: a refusal leaves no trace, and what is issued is recorded in one transaction.
   * @throws DomainError `invalid`, `forbidden`, and what the issuer says
   */
  async request(actor: Actor, asked: RequestCertificate): Promise<CertificateView> {
    authorize(actor, 'certificate.request', { kind: 'certificate', id: 'new' }, this.policy);
    const { manager } = this.dataSource;
    const authority = await this.authorities.findForIssuing(manager, asked.authority);
    const grant = authorize(actor, 'authority.use', authority.thing, this.policy, `You are not authorized to use the authority: ${authority.name}`);
    const now = new Date();
    const idle = whyItCannotIssue(authority, now);
    if (idle !== null) throw refuseIdleAuthority(idle);

    const csr = this.readCsr(asked.csr);
    const keyType = csr ? null : decideKeyType(asked.keyType);
    const plan = await this.plan(actor, asked, csr, authority, now);
    const rotationPolicy = asked.rotationPolicy && (await this.rotationPolicies.findByRef(manager, asked.rotationPolicy));
    const attached = await this.references.find(manager, actor, asked);
    checkKeyForDestinations(attached.destinations, csr === null);

    const key = csr ? { csrPem: csr.pem, publicKeySpkiDer: csr.publicKeySpkiDer, privateKeyPem: null } : await this.makeKey(keyType ?? 'ECCPRIME256V1', plan);
    const issued = await this.issue(authority, { ...plan, csrPem: key.csrPem, publicKeySpkiDer: key.publicKeySpkiDer, authority: authority.signing });
    const certificate = checkAnswer(issued, key, authority.name);

    return this.dataSource.transaction(async (transaction) => {
      const ownerRoleIds = await this.references.ensureOwnerRoles(transaction, [asked.owner, authority.owner]);
      const { id } = await this.store.store(
        transaction,
        {
          certificate,
          chainPem: issued.chainPem || null,
          csrPem: key.csrPem,
          privateKeyPem: key.privateKeyPem,
          name: asked.name ?? null,
          owner: asked.owner,
          description: asked.description,
          notify: asked.notify,
          rotation: asked.rotation,
          externalId: issued.externalId,
          userId: actor.userId,
          authorityId: authority.id,
          caOfAuthorityId: null,
          rotationPolicyId: rotationPolicy?.id ?? null,
          dnsProviderId: null,
          roleIds: [...attached.roleIds, ...ownerRoleIds],
          destinationIds: attached.destinations.map((destination) => destination.id),
          notificationIds: await this.references.ensureNotifications(transaction, attached.notificationIds, asked.owner),
          sourceIds: [],
          replacesIds: attached.replacesIds,
        },
        { actor, action: 'certificate.issue', grant },
      );
      return getView(await this.certificates.findView(transaction, id), id);
    });
  }

  private readCsr(csrPem: string | undefined): CertificationRequest | null {
    if (csrPem === undefined) return null;
    const csr = readField('csr', () => parseCertificationRequest(csrPem));
    refuseWeakKey(csr);
    return csr;
  }

  private async plan(actor: Actor, asked: RequestCertificate, csr: CertificationRequest | null, authority: IssuingAuthority, now: Date): Promise<Plan> {
    const { certificates: settings } = this.config;
    const wanted = readRequestedExtensions(asked.extensions);
    const names = decideNames({ commonName: asked.commonName, names: wanted.subjectAltNames?.names ?? [] }, csr, authority.policy.isCnOptional);
    const extensions = decideExtensions(wanted, csr, names.names);
    const validity = decideValidity(asked, { bounds: boundsOf(authority), ...authority.policy, allowWeekendExpiration: settings.allowWeekendExpiration }, now);
    const subject = decideSubject(asked, names.commonName, csr, settings);
    await this.domains.checkRequested(this.dataSource.manager, actor, requestedNames(names, csr !== null));
    return { subject, extensions, ...validity, signingAlgorithm: null, owner: asked.owner };
  }

  private async makeKey(keyType: Parameters<typeof generateKey>[0], { subject, extensions }: Plan): Promise<KeyAndRequest> {
    const { privateKeyPem, publicKeySpkiDer } = await generateKey(keyType);
    return { privateKeyPem, publicKeySpkiDer, csrPem: await createCertificationRequest({ subject, extensions, privateKeyPem }) };
  }

  private async issue(authority: IssuingAuthority, order: CertificateOrder): Promise<IssuedCertificate> {
    const answer = await authority.plugin.issue(order, authority.options, this.contexts.of(authority));
    if (answer.status === 'issued') return answer;
    throw new DomainError('upstream', 'issuer.answers-later', `The authority "${authority.name}" answers later, and orders that wait are not kept.`, {
      hint: 'Choose an authority that issues at once.',
    });
  }
}

/** The authority's own certificate, then those above it: a chain is valid only while each member is. */
function boundsOf({ name, certificate }: IssuingAuthority): Bound[] {
  const above = certificate.chain ? parseCertificates(certificate.chain) : [];
  return [
    { words: `authority "${name}"`, notBefore: certificate.notBefore, notAfter: certificate.notAfter },
    ...above.map(({ subjectText, notBefore, notAfter }) => ({ words: `"${subjectText}" above it`, notBefore, notAfter })),
  ];
}

function requestedNames({ commonName, names }: DecidedNames, isFromCsr: boolean): RequestedName[] {
  return names.flatMap((name) => {
    const host = hostOf(name);
    if (host === null) return [];
    return [{ name: host, field: isFromCsr ? 'csr' : name.value === commonName ? 'commonName' : 'subAltNames' } as const];
  });
}

/** An issuer is believed nothing: what comes back must be for the key that was sent, and no authority. */
function checkAnswer(issued: IssuedCertificate, { publicKeySpkiDer }: KeyAndRequest, authorityName: string) {
  const certificate = parseCertificate(issued.certificatePem);
  const refuse = (because: string) =>
    new DomainError('upstream', 'issuer.wrong-answer', `The authority "${authorityName}" answered with a certificate that ${because}.`, {
      hint: 'It was not stored. Ask the operator of the authority.',
      facts: { sha256: certificate.sha256, keyType: describePublicKey(certificate.publicKeySpkiDer).keyType },
    });
  if (!publicKeyMatches(certificate.publicKeySpkiDer, publicKeySpkiDer)) throw refuse('is for another key');
  if (certificate.isCa) throw refuse('is an authority of its own');
  return certificate;
}

/** What was stored a moment ago, in the same transaction. */
export function getView(view: CertificateView | null, id: number): CertificateView {
  if (view) return view;
  throw new DomainError('not-found', 'certificate.not-found', 'No data found', { hint: `There is no certificate ${id}.` });
}
