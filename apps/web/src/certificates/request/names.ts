export interface WantedName {
  readonly nameType: 'DNSName' | 'IPAddress' | 'rfc822Name' | 'uniformResourceIdentifier';
  readonly value: string;
}

const ipv4 = /^(25[0-5]|2[0-4]\d|1?\d?\d)(\.(25[0-5]|2[0-4]\d|1?\d?\d)){3}$/;
const ipv6 = /^[0-9a-f:]*:[0-9a-f:.]+$/i;
const isIp = (text: string) => ipv4.test(text) || (ipv6.test(text) && URL.canParse(`http://[${text}]/`));

/** Longest common name (RFC 5280, Appendix A, ub-common-name). */
const longestCommonName = 64;

/** What somebody typed or pasted as a name. A web address is taken for the host in it: that is what he means. */
export function readName(text: string): WantedName {
  const value = text.trim();
  const host =
    /^https?:\/\/([^/:?#]+)/i.exec(value)?.[1] ?? value.replace(/^([^/:\s]+\.[^/:\s]+)(:\d+)?\/.*$/, '$1').replace(/^([^/:\s]+\.[a-z][^/:\s]*):\d+$/i, '$1');
  if (isIp(host)) return { nameType: 'IPAddress', value: host.toLowerCase() };
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(host)) return { nameType: 'uniformResourceIdentifier', value: host };
  if (host.includes('@')) return { nameType: 'rfc822Name', value: host };
  return { nameType: 'DNSName', value: host.toLowerCase().replace(/\.$/, '') };
}

/** What is wrong with a name, or null. The server decides; this spares the round trip for slips. */
export function complaintAboutName({ nameType, value }: WantedName): string | null {
  if (nameType !== 'DNSName') return null;
  if (value.length > 253) return `“${value.slice(0, 30)}…” is longer than the 253 characters that a DNS name may have.`;
  if (/[\s,;_/\\"]/.test(value)) return `“${value}” holds a character that no DNS name may have.`;
  if (value.slice(1).includes('*') || (value.startsWith('*') && !value.startsWith('*.')))
    return `“${value}”: a star may only stand alone as the first part, as in *.example.com.`;
  if (value.split('.').some((label) => label === '' || label.length > 63 || label.startsWith('-') || label.endsWith('-')))
    return `“${value}”: each part between the dots has 1 to 63 characters and neither begins nor ends with a hyphen.`;
  return null;
}

/** The name that becomes the common name: the first DNS name that is short enough. Empty when there is none. */
export const commonNameOf = (names: readonly WantedName[]): string =>
  names.find((name) => name.nameType === 'DNSName' && name.value.length <= longestCommonName)?.value ?? '';
