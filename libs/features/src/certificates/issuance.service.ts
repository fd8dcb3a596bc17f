import { Inject, Injectable } from '@nestjs/common';
import type { RequestCertificate } from '@app/api-contract';
import type { Config } from '@app/config';
import { type CertificationRequest, createCertificationRequest, generateKey, type KeyType, parseCertificates, parseCertificationRequest } from '@app/crypto';
import { type Actor, authorize, type RolePolicy } from '@app/rbac';
import { DataSource } from 'typeorm';
import { AuthoritiesService, type IssuingAuthority, whyItCannotIssue } from '../authorities';
import { DomainsService, type RequestedName } from '../domains';
import { CONFIG, ROLE_POLICY } from '../foundation';
import { readRequestedExtensions } from '../inventory';
import { findByReference } from '../references';
import { RotationPoliciesService } from '../rotation-policies';
import { CertificateIssuing, type IssuancePlan, type KeyAndRequest, type RequestedCertificate } from './certificate-issuing';
import { CertificateReferences } from './certificate-references';
import { readField } from './import.rules';
import { decideExtensions, decideKeyType, decideNames, decideSubject, type DecidedNames, hostOf, leftOutOfLeaf, refuseWeakKey } from './issuance.rules';
import { checkKeyForDestinations } from './replacement.rules';
import { type Bound, decideValidity, refuseIdleAuthority } from './validity.rules';

/** Has certificates issued: checks, asks the issuer, records. */
@Injectable()
export class IssuanceService {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(CONFIG) private readonly config: Pick<Config, 'certificates'>,
    @Inject(ROLE_POLICY) private readonly policy: RolePolicy,
    private readonly authorities: AuthoritiesService,
    private readonly domains: DomainsService,
    private readonly rotationPolicies: RotationPoliciesService,
    private readonly references: CertificateReferences,
    private readonly issuing: CertificateIssuing,
  ) {}

  /**
   * @returns with `warnings`: what was asked for and left out, in sentences
   * @throws DomainError `invalid`, `forbidden`, and what the issuer says
   */
  async request(actor: Actor, asked: RequestCertificate): Promise<RequestedCertificate & { readonly warnings: readonly string[] }> {
    authorize(actor, 'certificate.request', { kind: 'certificate', id: 'new' }, this.policy);
    const { manager } = this.dataSource;
    const authority = await this.authorities.findForIssuing(manager, asked.authority);
    const grant = authorize(actor, 'authority.use', authority.thing, this.policy, `You are not authorized to use the authority: ${authority.name}`);
    const now = new Date();
    const idle = whyItCannotIssue(authority, now);
    if (idle !== null) throw refuseIdleAuthority(idle);

    const csr = this.readCsr(asked.csr);
    const keyType = csr ? null : decideKeyType(asked.keyType);
    const { plan, warnings } = await this.plan(actor, asked, csr, authority, now);
    const rotationPolicy = asked.rotationPolicy && (await this.rotationPolicies.findByRef(manager, asked.rotationPolicy));
    const dnsProvider = asked.dnsProvider ? await findByReference(manager, 'dns_providers', asked.dnsProvider, 'dnsProvider') : null;
    const attached = await this.references.find(manager, actor, asked);
    checkKeyForDestinations(attached.destinations, csr === null);
    // Its authority may leave the common name out of it.
    const names = [csr?.commonName ?? asked.commonName, asked.name].map((name) => name?.trim());
    await this.references.checkRightToOverwrite(manager, actor, { own: null, names }, attached.destinations);

    const key = csr ? { csrPem: csr.pem, publicKeySpkiDer: csr.publicKeySpkiDer, privateKeyPem: null } : await makeKey(keyType ?? 'ECCPRIME256V1', plan);
    const requested = await this.issuing.issue(actor, grant, {
      authority,
      plan,
      key,
      row: async (transaction) => {
        const ownerRoleIds = await this.references.ensureOwnerRoles(transaction, actor, [asked.owner, authority.owner]);
        return {
          name: asked.name ?? null,
          owner: asked.owner,
          description: asked.description,
          notify: asked.notify,
          rotation: asked.rotation,
          userId: actor.userId,
          authorityId: authority.id,
          caOfAuthorityId: null,
          rotationPolicyId: rotationPolicy?.id ?? null,
          dnsProviderId: dnsProvider?.id ?? null,
          roleIds: [...attached.roleIds, ...ownerRoleIds],
          destinationIds: attached.destinations.map((destination) => destination.id),
          notificationIds: await this.references.ensureNotifications(transaction, attached.notificationIds, asked.owner),
          sourceIds: [],
          replacesIds: attached.replacesIds,
        };
      },
    });
    return { ...requested, warnings };
  }

  private readCsr(csrPem: string | undefined): CertificationRequest | null {
    if (csrPem === undefined) return null;
    const csr = readField('csr', () => parseCertificationRequest(csrPem));
    refuseWeakKey(csr);
    return csr;
  }

  private async plan(
    actor: Actor,
    asked: RequestCertificate,
    csr: CertificationRequest | null,
    authority: IssuingAuthority,
    now: Date,
  ): Promise<{ plan: IssuancePlan; warnings: string[] }> {
    const { certificates: settings } = this.config;
    const wanted = readRequestedExtensions(asked.extensions);
    const names = decideNames({ commonName: asked.commonName, names: wanted.subjectAltNames?.names ?? [] }, csr, authority.policy.isCnOptional);
    const extensions = decideExtensions(wanted, csr, names.names);
    const validity = decideValidity(asked, { bounds: boundsOf(authority), ...authority.policy, allowWeekendExpiration: settings.allowWeekendExpiration }, now);
    const subject = decideSubject(asked, names.commonName, csr, settings);
    await this.domains.checkRequested(this.dataSource.manager, actor, requestedNames(names, csr !== null));
    return { plan: { subject, extensions, ...validity, signingAlgorithm: null, owner: asked.owner }, warnings: leftOutOfLeaf(wanted, csr) };
  }
}

/** Of chains read before, by their text: every request to an authority reads the same one, and reading costs more than all else that is decided here. */
const boundsByChain = new Map<string, Bound[]>();
const mostChainsKept = 200;

function boundsOfChain(chain: string): Bound[] {
  const known = boundsByChain.get(chain);
  if (known) return known;
  const bounds = parseCertificates(chain).map(({ subjectText, notBefore, notAfter }) => ({ words: `"${subjectText}" above it`, notBefore, notAfter }));
  if (boundsByChain.size >= mostChainsKept) boundsByChain.clear();
  boundsByChain.set(chain, bounds);
  return bounds;
}

/** The authority's own certificate, then those above it: a chain is valid only while each member is. */
export function boundsOf({ name, certificate }: IssuingAuthority): Bound[] {
  const own = { words: `authority "${name}"`, notBefore: certificate.notBefore, notAfter: certificate.notAfter };
  return [own, ...(certificate.chain ? boundsOfChain(certificate.chain) : [])];
}

function requestedNames({ commonName, names }: DecidedNames, isFromCsr: boolean): RequestedName[] {
  return names.flatMap((name) => {
    const host = hostOf(name);
    if (host === null) return [];
    return [{ name: host, field: isFromCsr ? 'csr' : name.value === commonName ? 'commonName' : 'subAltNames' } as const];
  });
}

/** A key of our own, and the request that it signs. */
export async function makeKey(keyType: KeyType, { subject, extensions }: IssuancePlan): Promise<KeyAndRequest> {
  const key = await generateKey(keyType);
  const csrPem = await createCertificationRequest({ subject, extensions, key });
  return { privateKeyPem: key.privateKeyPem, publicKeySpkiDer: key.publicKeySpkiDer, csrPem };
}
