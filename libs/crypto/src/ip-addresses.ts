import { isIP } from 'node:net';

/** 4 or 16 octets; null when the text is not an address. Zones (`%eth0`) are not addresses. */
export function ipOctets(text: string): Buffer | null {
  const version = isIP(text);
  if (version === 4) return Buffer.from(text.split('.').map(Number));
  if (version !== 6 || text.includes('%')) return null;
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  const hex = dotted?.[1] !== undefined && dotted[2] !== undefined ? `${dotted[1]}${asGroups(dotted[2])}` : text;
  const [head = '', tail] = hex.split('::');
  const groups = (part: string) => (part === '' ? [] : part.split(':'));
  const before = groups(head);
  const after = tail === undefined ? [] : groups(tail);
  const zeros: string[] = tail === undefined ? [] : Array.from({ length: 8 - before.length - after.length }, () => '0');
  return Buffer.from([...before, ...zeros, ...after].map((group) => group.padStart(4, '0')).join(''), 'hex');
}

const asGroups = (dotted: string): string => {
  const octets = Buffer.from(dotted.split('.').map(Number));
  return `${octets.readUInt16BE(0).toString(16)}:${octets.readUInt16BE(2).toString(16)}`;
};

/** Canonical text of 4 or 16 octets (RFC 5952 for IPv6). */
export function formatIp(octets: Buffer): string {
  if (octets.length === 4) return [...octets].join('.');
  const groups = Array.from({ length: 8 }, (_, i) => octets.readUInt16BE(i * 2));
  let longest = { from: 0, length: 1 };
  for (let from = 0; from < 8; from++) {
    let length = 0;
    while (groups[from + length] === 0) length++;
    if (length > longest.length) longest = { from, length };
  }
  const text = (part: number[]) => part.map((group) => group.toString(16)).join(':');
  if (longest.length === 1) return text(groups);
  return `${text(groups.slice(0, longest.from))}::${text(groups.slice(longest.from + longest.length))}`;
}

/** `address/prefix` out of an address and a mask of equal length; `address/mask` when the mask has holes. */
export function formatNetwork(octets: Buffer): string {
  const half = octets.length / 2;
  const address = formatIp(octets.subarray(0, half));
  const mask = octets.subarray(half);
  const bits = [...mask].map((octet) => octet.toString(2).padStart(8, '0')).join('');
  const prefix = bits.indexOf('0') < 0 ? bits.length : bits.indexOf('0');
  return bits.indexOf('1', prefix) < 0 ? `${address}/${prefix}` : `${address}/${formatIp(mask)}`;
}

/** Address and mask; null when the text is not CIDR, or bits stand beyond the prefix. A mask may stand in place of the prefix. */
export function networkOctets(text: string): Buffer | null {
  const [addressText = '', prefixText = '', ...rest] = text.split('/');
  const address = ipOctets(addressText);
  if (!address || rest.length > 0) return null;
  const mask = ipOctets(prefixText) ?? prefixMask(prefixText, address.length);
  if (!mask || mask.length !== address.length) return null;
  if (address.some((octet, i) => (octet & ~(mask[i] ?? 0)) !== 0)) return null;
  return Buffer.concat([address, mask]);
}

function prefixMask(text: string, octets: number): Buffer | null {
  const prefix = /^\d{1,3}$/.test(text) ? Number(text) : -1;
  if (prefix < 0 || prefix > octets * 8) return null;
  const bits = '1'.repeat(prefix).padEnd(octets * 8, '0');
  return Buffer.from(Array.from({ length: octets }, (_, i) => parseInt(bits.slice(i * 8, i * 8 + 8), 2)));
}
