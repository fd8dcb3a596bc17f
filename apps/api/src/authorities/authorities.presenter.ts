import type { AuthorityAnswer, AuthorityNested } from '@app/api-contract';
import { issuingPolicy, viewPlugin, type AuthorityCertificate, type AuthorityFace, type AuthorityView, type ValiditySettings } from '@app/features';
import { toTimestamp } from '../http';
import { presentOption, presentPlugin } from '../plugins/plugins.presenter';
import { presentUserNested } from '../users/users.presenter';

export function presentAuthority(authority: AuthorityView): AuthorityAnswer {
  const { id, name, owner, description, active, plugin, options, roles, policy, certificate, parent, version, may } = authority;
  return {
    id,
    name,
    owner,
    description,
    active,
    plugin: presentPlugin(plugin),
    // Clients read it as a text that holds a list, or null.
    options: options?.length ? JSON.stringify(options.map(presentOption)) : null,
    roles: roles.map((role) => ({ id: role.id, name: role.name })),
    maxIssuanceDays: policy.maxIssuanceDays,
    defaultValidityDays: policy.defaultValidityDays,
    authorityCertificate: presentCertificate(certificate),
    parent,
    version,
    may: [...may],
  };
}

const presentCertificate = (certificate: AuthorityCertificate): AuthorityAnswer['authorityCertificate'] => ({
  id: certificate.id,
  name: certificate.name,
  cn: certificate.cn,
  owner: certificate.owner,
  description: certificate.description,
  active: certificate.notify,
  bits: certificate.bits,
  body: certificate.body,
  chain: certificate.chain,
  notBefore: toTimestamp(certificate.notBefore),
  notAfter: toTimestamp(certificate.notAfter),
  status: certificate.status,
  user: certificate.user && presentUserNested(certificate.user),
});

/** An authority inside a certificate, a role or the defaults. @param settings `certificates` of the configuration */
export function presentAuthorityNested(authority: AuthorityFace, settings: ValiditySettings): AuthorityNested {
  const { id, name, owner, description, active, pluginSlug, options, notBefore, notAfter } = authority;
  return {
    id,
    name,
    owner,
    description,
    active,
    plugin: presentPlugin(viewPlugin(pluginSlug)),
    authorityCertificate: { notBefore: toTimestamp(notBefore), notAfter: toTimestamp(notAfter) },
    ...issuingPolicy(options, settings),
  };
}
