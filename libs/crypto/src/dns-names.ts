import { domainToASCII } from 'node:url';
import { DomainError } from '@app/errors';

const refuse = (value: string, rule: string, hint: string) => {
  const quoted = JSON.stringify(value.length > 300 ? `${value.slice(0, 300)}…` : value);
  return new DomainError('invalid', 'dns-name.malformed', `${quoted} ${rule}`, { hint });
};

/**
 * The form in which a certificate carries a host name: lower case, Unicode as A-labels (RFC 5891). One `*` may stand as the whole first label.
 * @throws DomainError `invalid` (`dns-name.malformed`) quoting the name
 */
export const toAsciiDnsName = (name: string): string => (name.startsWith('*.') ? `*.${checkDnsName(name.slice(2), 'host', name)}` : checkDnsName(name, 'host'));

/** The same without a wildcard. `whole` is what the message quotes. */
export function checkDnsName(name: string, use: 'host' | 'domain', whole = name): string {
  const ascii = /^[\x00-\x7f]*$/.test(name) ? name.toLowerCase() : domainToASCII(name);
  if (/\s|[\x00-\x1f\x7f]/.test(name) || ascii === '') throw refuse(whole, 'is not a DNS name.', 'Write a name such as www.example.com, without blanks.');
  if (ascii.includes('*')) throw refuse(whole, 'has a wildcard in the wrong place.', 'One "*" may stand for the whole first label, such as *.example.com.');
  if (ascii.length + (whole.length - name.length) > 253) throw refuse(whole, 'is longer than the 253 characters of a DNS name.', 'Shorten it.');
  const labels = ascii.split('.');
  for (const label of labels) {
    if (label === '') throw refuse(whole, 'has an empty label.', 'Write no dot at the beginning or end, and no two in a row.');
    if (label.length > 63) throw refuse(whole, 'has a label of more than 63 characters.', 'Shorten the part between the dots.');
    // The underscore is no host name's (RFC 952), but service names inside organisations have it.
    if (!/^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?$/.test(label))
      throw refuse(whole, 'is not a DNS name.', 'Use letters, digits and "-" between the dots; no scheme, port or path.');
    if (label.startsWith('xn--') && domainToASCII(label) === '')
      throw refuse(whole, 'has a label that begins with xn-- but is not Punycode.', 'Write the name in Unicode instead.');
  }
  if (use === 'host' && /^\d+$/.test(labels.at(-1) ?? ''))
    throw refuse(whole, 'is not a DNS name: its last label is a number.', 'Ask for an IP address as the type IPAddress.');
  return ascii;
}
