import type { EndpointAnswer } from '@app/api-contract';
import { type EndpointView, findingsOf, isDeprecatedCipher } from '@app/features';
import { presentCertificateNested } from '../certificates/certificates.presenter';

export function presentEndpoint(endpoint: EndpointView, now: Date): EndpointAnswer {
  const { aliases, certificate, policy, sourceLabel, id, name, owner, dnsname, port, type, active, certificatePath, registryType, region } = endpoint;
  return {
    ...{ id, name, owner, dnsname, port, type, active, certificatePath, registryType, region },
    dnsAliases: [...aliases],
    ...(sourceLabel === null ? {} : { sourceLabel }),
    certificate: certificate && presentCertificateNested(certificate),
    policy: policy && {
      id: policy.id,
      name: policy.name,
      ciphers: policy.ciphers.map((cipher) => ({ id: cipher.id, name: cipher.name, deprecated: isDeprecatedCipher(cipher.name) })),
    },
    ...issuesOf(endpoint, now),
  };
}

/** Without a policy clients expect no list; what is wrong with the certificate is told all the same. */
function issuesOf({ certificate, policy }: EndpointView, now: Date): Pick<EndpointAnswer, 'issues'> {
  if (!certificate) return {};
  const issues = findingsOf(certificate, policy?.ciphers.map((cipher) => cipher.name) ?? [], now);
  return policy || issues.length ? { issues } : {};
}
