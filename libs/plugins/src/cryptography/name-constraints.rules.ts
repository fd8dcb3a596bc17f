import { BlockList, isIPv6 } from 'node:net';
import type { GeneralName, ParsedCertificate } from '@app/crypto';
import { invalidRequest } from '@app/errors';

/**
 * Every client refuses a certificate with a name that an authority above it may not give (RFC 5280, 4.2.1.10), so it is not made.
 * DNS names, mail addresses, hosts of URIs and IP addresses are judged; constraints on other kinds of names are left to the client.
 * @param issuers every authority above the certificate: the constraints of all apply
 * @throws DomainError `invalid`, naming the first name and the authority that may not give it
 */
export function checkNameConstraints(names: readonly GeneralName[], issuers: readonly ParsedCertificate[]): void {
  for (const issuer of issuers) {
    const { permitted = [], excluded = [] } = issuer.extensions.nameConstraints ?? {};
    for (const name of names) {
      const ofItsKind = permitted.filter((constraint) => concerns(constraint, name));
      const shut = excluded.find((constraint) => contains(constraint, name));
      if (!shut && (!ofItsKind.length || ofItsKind.some((constraint) => contains(constraint, name)))) continue;
      const rule = shut ? `excludes "${shut.value}"` : `permits only ${ofItsKind.map(({ value }) => `"${value}"`).join(', ')}`;
      throw invalidRequest(
        'issuer.name-constraints',
        { extensions: { subAltNames: `"${name.value}" cannot be certified below "${issuer.commonName ?? issuer.subjectText}", which ${rule}.` } },
        'Leave the name out, or choose an authority without this constraint.',
      );
    }
  }
}

const concerns = (constraint: GeneralName, name: GeneralName): boolean => constraint.type === (name.type === 'ip' ? 'ip-network' : name.type);

/** Does the name lie within the constraint? Never for kinds that are not judged. */
function contains(constraint: GeneralName, name: GeneralName): boolean {
  if (!concerns(constraint, name)) return false;
  const [limit, value] = [constraint.value.toLowerCase(), name.value.toLowerCase()];
  switch (name.type) {
    case 'dns':
      return isBelow(value, limit) || value === limit;
    case 'email':
      return limit.includes('@') ? value === limit : isHost(value.slice(value.lastIndexOf('@') + 1), limit);
    case 'uri':
      return isHost(hostOf(value), limit);
    case 'ip':
      return isInNetwork(value, limit);
    default:
      return false;
  }
}

/** The empty limit holds every name; a leading dot says what is meant anyway. */
const isBelow = (host: string, limit: string): boolean => limit === '' || host.endsWith(limit.startsWith('.') ? limit : `.${limit}`);

/** For mail and URIs a limit without a leading dot is that host alone. */
const isHost = (host: string, limit: string): boolean => (limit.startsWith('.') ? isBelow(host, limit) : host === limit);

function hostOf(uri: string): string {
  return URL.canParse(uri) ? new URL(uri).hostname : '';
}

function isInNetwork(address: string, network: string): boolean {
  const [base = '', bits = ''] = network.split('/');
  const family = isIPv6(base) ? 'ipv6' : 'ipv4';
  if (!/^\d+$/.test(bits) || isIPv6(address) !== isIPv6(base)) return false;
  const list = new BlockList();
  list.addSubnet(base, Number(bits), family);
  return list.check(address, family);
}
