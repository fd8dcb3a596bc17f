import { DomainError } from '@app/errors';
import type { CertificateOrder } from '../contracts/issuer';

export interface Identifier {
  readonly type: 'dns' | 'ip';
  readonly value: string;
}

/** The names of an order as a CA is asked for them: each once, the common name among them. @throws DomainError `invalid` for names of other kinds */
export function identifiersOf({ subject, extensions }: Pick<CertificateOrder, 'subject' | 'extensions'>): Identifier[] {
  const names = (extensions.subjectAltNames?.names ?? []).map((name): Identifier => {
    if (name.type === 'dns' || name.type === 'ip') return { type: name.type, value: name.value.toLowerCase() };
    throw new DomainError('invalid', 'acme.name-kind', `The name "${name.value}" cannot be had from an ACME authority: only DNS names and IP addresses can.`, {
      hint: 'Leave it out, or choose another authority.',
    });
  });
  const commonName = subject.find(({ type }) => type === 'CN')?.value.toLowerCase();
  const all = commonName === undefined || names.some(({ value }) => value === commonName) ? names : [{ type: 'dns' as const, value: commonName }, ...names];
  if (!all.length)
    throw new DomainError('invalid', 'acme.no-names', 'An ACME authority needs at least one name.', {
      hint: 'Give a common name or a subject alternative name.',
    });
  return [...new Map(all.map((one) => [`${one.type} ${one.value}`, one])).values()];
}

const keyOf = ({ type, value }: { readonly type: string; readonly value: string }) => `${type} ${value.toLowerCase()}`;

/** Are these the same names, in whatever order? */
export function areSameNames(ones: readonly { type: string; value: string }[], others: readonly { type: string; value: string }[]): boolean {
  const [left, right] = [new Set(ones.map(keyOf)), new Set(others.map(keyOf))];
  return left.size === right.size && [...left].every((name) => right.has(name));
}
