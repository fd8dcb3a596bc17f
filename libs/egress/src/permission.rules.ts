import { DomainError } from '@app/errors';
import { type AddressKind, type AddressOctets, innermost, isInside, kindOf, type Network, parseAddress, parseNetwork } from './addresses.rules';

/** What an installation opens beside the internet. */
export interface Allowed {
  readonly networks: readonly Network[];
  readonly hosts: readonly HostPattern[];
}

/** Lower case. `*.example.com` means every name below, not the name itself. */
export type HostPattern = string;

/** Who may be called; what is left out is not narrowed. */
export interface EgressLimits {
  readonly schemes?: readonly ('http:' | 'https:')[];
  readonly mayUsePort?: (port: number) => boolean;
  /** Names, `*.` patterns, addresses or networks; none or an empty list: every host. It opens nothing that is closed. */
  readonly onlyHosts?: readonly string[];
}

const hostPattern = /^(?:\*\.)?(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]{0,62})(?:\.[a-z0-9_](?:[a-z0-9_-]{0,62}))*$/;

/**
 * Reads what a setting lists: host names, `*.` patterns, addresses, networks.
 * @throws DomainError `invalid` (`egress.not-a-host-or-network`), which names the entry
 */
export function parseAllowed(entries: readonly string[]): Allowed {
  const networks: Network[] = [];
  const hosts: HostPattern[] = [];
  for (const entry of entries) {
    const text = normaliseHost(entry.trim());
    const network = parseNetwork(text);
    if (network) networks.push(network);
    // A last label of digits is a wrong address, never a name.
    else if (hostPattern.test(text) && !/(^|\.)(\d+|0x[0-9a-f]*)$/.test(text)) hosts.push(text);
    else {
      throw new DomainError('invalid', 'egress.not-a-host-or-network', `"${entry}" is neither a host name nor a network.`, {
        hint: 'Write ca.example.com, *.example.com, 10.1.2.3 or 10.0.0.0/8, without a scheme or a port.',
      });
    }
  }
  return { networks, hosts };
}

/** Lower case, without brackets and without the dot of the root. */
export const normaliseHost = (host: string): string =>
  host
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '');

export const isAmong = (host: string, { hosts, networks }: Allowed): boolean => {
  const name = normaliseHost(host);
  const address = parseAddress(name);
  if (address) return networks.some((network) => isInside(address, network) || isInside(innermost(address), network));
  return hosts.some((pattern) => (pattern.startsWith('*.') ? name.endsWith(pattern.slice(1)) : name === pattern));
};

/** Kinds that a host's name opens. The others are never an honest host's address, and are opened by address only. */
const openedByName: readonly AddressKind[] = ['loopback', 'private', 'carrier-grade-nat', 'unique-local'];

/** Why this address, to which this host leads, may not be called. Null: it may. */
export function whyRefused(host: string, address: AddressOctets, allowed: Allowed): string | null {
  const kind = kindOf(address);
  if (kind === 'public') return null;
  const target = innermost(address);
  const network = allowed.networks.find((one) => isInside(address, one) || isInside(target, one));
  // A wide network must not open by accident what hands out credentials.
  if (network && (kind !== 'metadata' || network.prefixBits === network.octets.length * 8)) return null;
  if (openedByName.includes(kind) && !parseAddress(host) && isAmong(host, { hosts: allowed.hosts, networks: [] })) return null;
  return `${kind} addresses are not called`;
}
