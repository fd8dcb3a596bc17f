import { isIP } from 'node:net';

/** What a network address is for, by the IANA registries of special-purpose addresses (RFC 6890). */
export type AddressKind =
  | 'public'
  | 'loopback'
  | 'private'
  | 'carrier-grade-nat'
  | 'unique-local'
  | 'link-local'
  | 'metadata' //      a cloud's service that hands out credentials to whoever asks from inside
  | 'multicast'
  | 'unspecified'
  | 'documentation'
  | 'reserved';

/** Four octets, or sixteen. */
export type AddressOctets = readonly number[];

/** Addresses below `prefixBits` bits of `octets`. */
export interface Network {
  readonly octets: AddressOctets;
  readonly prefixBits: number;
}

/**
 * Reads dotted IPv4, and IPv6 in every spelling of RFC 4291, 2.2, with or without brackets and zone.
 * Decimal, octal, hexadecimal and shortened IPv4 are not addresses here: what they come to is seen when they have been resolved.
 * @returns null when it is not an address
 */
export function parseAddress(text: string): AddressOctets | null {
  const bare = text.replace(/^\[(.*)\]$/, '$1').replace(/%.*$/, '');
  const version = isIP(bare);
  if (version === 4) return bare.split('.').map(Number);
  return version === 6 ? parseIpv6(bare) : null;
}

function parseIpv6(text: string): AddressOctets {
  const dotted = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(text);
  const hexadecimal = dotted ? `${dotted[1]}${hexPair(dotted[2], dotted[3])}:${hexPair(dotted[4], dotted[5])}` : text;
  const [head = '', tail] = hexadecimal.split('::');
  const before = groups(head);
  const after = tail === undefined ? [] : groups(tail);
  return [...before, ...new Array<number>(8 - before.length - after.length).fill(0), ...after].flatMap((group) => [group >> 8, group & 0xff]);
}

const hexPair = (high = '0', low = '0'): string => (Number(high) * 256 + Number(low)).toString(16);
const groups = (text: string): number[] => (text === '' ? [] : text.split(':').map((group) => parseInt(group, 16)));

/** `10.0.0.0/8`, `fd00::/8`, or one address. @returns null when it is neither */
export function parseNetwork(text: string): Network | null {
  const [address = '', prefix, ...rest] = text.split('/');
  const octets = parseAddress(address);
  if (!octets || rest.length > 0 || (prefix !== undefined && !/^\d{1,3}$/.test(prefix))) return null;
  const prefixBits = prefix === undefined ? octets.length * 8 : Number(prefix);
  return prefixBits <= octets.length * 8 ? { octets, prefixBits } : null;
}

export function isInside(address: AddressOctets, { octets, prefixBits }: Network): boolean {
  if (address.length !== octets.length) return false;
  for (let bit = 0; bit < prefixBits; bit += 8) {
    const differing = (address[bit >> 3] ?? 0) ^ (octets[bit >> 3] ?? 0);
    if (differing >> Math.max(0, 8 - (prefixBits - bit)) !== 0) return false;
  }
  return true;
}

const table = (kinds: readonly (readonly [string, AddressKind])[]) =>
  kinds.map(([text, kind]) => {
    const network = parseNetwork(text);
    if (!network) throw new Error(`${text} is not a network.`);
    return { network, kind };
  });

/** The first that fits counts. */
const specialAddresses = table([
  ['169.254.169.254', 'metadata'], // AWS, Azure, Google and many others
  ['169.254.170.2', 'metadata'], //   credentials of AWS containers
  ['169.254.170.23', 'metadata'],
  ['100.100.100.200', 'metadata'], // Alibaba
  ['168.63.129.16', 'metadata'], //   Azure, within the public range
  ['192.0.0.192', 'metadata'], //     Oracle
  ['fd00:ec2::/32', 'metadata'], //   AWS
  ['fd20:ce::254', 'metadata'], //    Google
  ['0.0.0.0/8', 'unspecified'],
  ['127.0.0.0/8', 'loopback'],
  ['10.0.0.0/8', 'private'],
  ['172.16.0.0/12', 'private'],
  ['192.168.0.0/16', 'private'],
  ['100.64.0.0/10', 'carrier-grade-nat'],
  ['169.254.0.0/16', 'link-local'],
  ['192.0.2.0/24', 'documentation'],
  ['198.51.100.0/24', 'documentation'],
  ['203.0.113.0/24', 'documentation'],
  ['192.0.0.0/24', 'reserved'],
  ['192.88.99.0/24', 'reserved'],
  ['198.18.0.0/15', 'reserved'],
  ['224.0.0.0/4', 'multicast'],
  ['240.0.0.0/4', 'reserved'],
  ['::/128', 'unspecified'],
  ['::1/128', 'loopback'],
  ['fc00::/7', 'unique-local'],
  ['fe80::/10', 'link-local'],
  ['fec0::/10', 'private'],
  ['ff00::/8', 'multicast'],
  ['2001:db8::/32', 'documentation'],
  ['3fff::/20', 'documentation'],
  ['2001::/23', 'reserved'], // Teredo, benchmarks, ORCHID
]);

const globalUnicast: Network = { octets: [0x20, ...new Array<number>(15).fill(0)], prefixBits: 3 };

/** IPv6 prefixes that carry an IPv4 address, and the octet at which it stands: mapped, translated (RFC 6052), and 6to4. */
const carriers = [
  { text: '::ffff:0:0/96', at: 12 },
  { text: '::ffff:0:0:0/96', at: 12 },
  { text: '64:ff9b::/96', at: 12 },
  { text: '2002::/16', at: 2 },
].map(({ text, at }) => ({ network: parseNetwork(text), at }));

/** The IPv4 address inside a mapped, translated or 6to4 address: that is where a packet ends up. Other addresses as they are. */
export function innermost(address: AddressOctets): AddressOctets {
  const carrier = address.length === 16 && carriers.find(({ network }) => network && isInside(address, network));
  return carrier ? address.slice(carrier.at, carrier.at + 4) : address;
}

export function kindOf(address: AddressOctets): AddressKind {
  const target = innermost(address);
  const special = specialAddresses.find(({ network }) => isInside(target, network));
  if (special) return special.kind;
  // What the registries have not handed out for the internet leads nowhere good.
  return target.length === 4 || isInside(target, globalUnicast) ? 'public' : 'reserved';
}

export function formatAddress(address: AddressOctets): string {
  if (address.length === 4) return address.join('.');
  const pairs = Array.from({ length: 8 }, (_, i) => ((address[2 * i] ?? 0) * 256 + (address[2 * i + 1] ?? 0)).toString(16));
  return pairs.join(':');
}
