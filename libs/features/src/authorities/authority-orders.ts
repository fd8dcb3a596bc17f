import { Inject, Injectable } from '@nestjs/common';
import type { CreateAuthority } from '@app/api-contract';
import type { Config } from '@app/config';
import { newKeyType, signatureHashOf, type CertificateExtensions } from '@app/crypto';
import { DomainError, invalidRequest } from '@app/errors';
import type { AuthorityOrder } from '@app/plugins';
import { authorize, type Actor, type RolePolicy } from '@app/rbac';
import { DataSource } from 'typeorm';
import { DomainsService, type RequestedName } from '../domains';
import { CONFIG, ROLE_POLICY } from '../foundation';
import { readRequestedExtensions } from '../inventory';
import { AuthoritiesService } from './authorities.service';
import { decidePathLength, decideSubject, decideValidity, withPathLength, type ParentBounds } from './creation.rules';
import type { IssuingAuthority } from './issuing-authority';
import { whyItCannotIssue } from './issuing.rules';

/** Most characters of a name: it is part of the names of roles and of the certificate. */
const longestName = 128;

const boundsOf = ({ name, certificate }: IssuingAuthority): ParentBounds => ({
  name,
  notBefore: certificate.notBefore,
  notAfter: certificate.notAfter,
  pathLength: certificate.pathLength,
});

/** What `read` refuses, said of the field of the request that it was read from. */
function ofField<Value>(field: string, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof DomainError) || error.details.reasons) throw error;
    throw invalidRequest(error.code, { [field]: error.message }, error.details.hint);
  }
}

/** The common name of an authority is a title more often than a domain: one with a blank in it is no domain. */
function domainNamesOf(commonName: string, { subjectAltNames }: CertificateExtensions): RequestedName[] {
  const names = (subjectAltNames?.names ?? []).filter((name) => name.type === 'dns').map(({ value }) => ({ name: value, field: 'subAltNames' as const }));
  return commonName.includes(' ') ? names : [{ name: commonName, field: 'commonName' }, ...names];
}

/** Makes of a request what an issuer is asked to make. Writes nothing. */
@Injectable()
export class AuthorityOrders {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(ROLE_POLICY) private readonly policy: RolePolicy,
    private readonly authorities: AuthoritiesService,
    private readonly domains: DomainsService,
  ) {}

  /**
   * The authority that is to sign the new one. Null: it signs itself.
   * @throws DomainError `forbidden`, or `invalid` when there is no such parent or it signs nothing today
   */
  async parentFor(actor: Actor, { type, parent: ref }: CreateAuthority): Promise<IssuingAuthority | null> {
    if (type === 'root' || !ref) return null;
    const parent = await this.authorities.findForIssuing(this.dataSource.manager, ref, 'parent');
    authorize(actor, 'authority.use', parent.thing, this.policy, `You are not authorized to use authority: ${parent.name}`);
    const because = whyItCannotIssue(parent, new Date());
    if (because === null) return parent;
    throw invalidRequest('authority.parent-unusable', { parent: { _schema: because } }, 'Choose another parent.');
  }

  /** @throws DomainError `invalid` with the field that is wrong, also for names that the caller may not use */
  async orderFor(actor: Actor, wish: CreateAuthority, parent: IssuingAuthority | null): Promise<AuthorityOrder> {
    const bounds = parent && boundsOf(parent);
    if (wish.name.trim() === '' || wish.name.length > longestName)
      throw invalidRequest('authority.name', { name: `A name has 1 to ${longestName} characters.` });
    const { signingAlgorithm } = wish;
    if (signingAlgorithm) ofField('signingAlgorithm', () => signatureHashOf(signingAlgorithm));
    const extensions = readRequestedExtensions(wish.extensions);
    const pathLength = decidePathLength(extensions.basicConstraints?.pathLength ?? null, bounds);
    await this.domains.checkRequested(this.dataSource.manager, actor, domainNamesOf(wish.commonName.trim(), extensions));
    return {
      name: wish.name,
      commonName: wish.commonName.trim(),
      subject: decideSubject(wish, this.config.certificates),
      owner: wish.owner,
      parent: parent && parent.signing,
      keyType: ofField('keyType', () => newKeyType(wish.keyType)),
      signingAlgorithm: signingAlgorithm ?? null,
      ...decideValidity(wish, bounds, new Date()),
      extensions: withPathLength(extensions, pathLength),
    };
  }
}
