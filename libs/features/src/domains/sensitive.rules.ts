import { DomainError, invalidRequest, type Reasons } from '@app/errors';

/** Where a name stands in the request, for the reasons. */
export interface RequestedName {
  readonly name: string;
  readonly field: 'commonName' | 'subAltNames' | 'csr';
}

export interface DomainPolicy {
  /** Regular expressions. None: every name is allowed. */
  readonly allowedDomains: readonly string[];
  /** Stored names marked as sensitive that one of the requested names is, or covers. */
  readonly sensitiveNames: readonly string[];
}

const atField = ({ field }: RequestedName, because: string): Reasons =>
  field === 'subAltNames' ? { extensions: { subAltNames: { names: because } } } : { [field]: because };

const parentOf = (name: string) => name.slice(name.indexOf('.') + 1);

/** Is the one name, or does a wildcard among the two stand for the other? */
export const covers = (one: string, other: string): boolean =>
  one === other ||
  (one.startsWith('*.') && other.includes('.') && parentOf(other) === one.slice(2)) ||
  (other.startsWith('*.') && one.includes('.') && parentOf(one) === other.slice(2));

/** The stored names that can be sensitive on behalf of this one: itself, its wildcard, and for a wildcard all that it stands for. */
export function sensitiveCandidates(names: readonly string[]): { exact: string[]; below: string[] } {
  const exact = names.flatMap((name) => (name.startsWith('*.') || !name.includes('.') ? [name] : [name, `*.${parentOf(name)}`]));
  return { exact: [...new Set(exact)], below: [...new Set(names.filter((name) => name.startsWith('*.')).map((name) => name.slice(2)))] };
}

/**
 * May somebody without a right on sensitive names ask for these? A pattern has to match the whole name: one that is only looked for at
 * the beginning would let `shop.example.com.evil.test` through.
 * @throws DomainError `invalid` at the field of the first name that is not allowed
 */
export function checkDomains(requested: readonly RequestedName[], { allowedDomains, sensitiveNames }: DomainPolicy): void {
  const patterns = allowedDomains.map((pattern) => new RegExp(`^(?:${pattern})$`, 'i'));
  for (const asked of requested) {
    if (patterns.length > 0 && !patterns.some((pattern) => pattern.test(asked.name))) {
      const because = `"${asked.name}" is not among the domains that certificates may be issued for.`;
      throw invalidRequest('domain.not-allowed', atField(asked, because), 'Ask an administrator, who may issue for it or allow it.');
    }
    const sensitive = sensitiveNames.find((name) => covers(asked.name, name));
    if (sensitive !== undefined) {
      const because = `"${asked.name}" is ${sensitive === asked.name ? 'a' : `covered by "${sensitive}", a`} sensitive domain.`;
      throw invalidRequest('domain.sensitive', atField(asked, because), 'Ask an administrator, who may issue for it.');
    }
  }
}

/** A name as it is stored. @throws DomainError `invalid` for one that cannot be a domain's */
export function domainName(name: string): string {
  const lower = name.trim().toLowerCase();
  if (lower.length > 0 && lower.length <= 256 && !/\s/.test(lower)) return lower;
  throw new DomainError('invalid', 'domain.name', 'Validation Error.', { reasons: { name: 'A name has 1 to 256 characters, and no blanks.' } });
}
