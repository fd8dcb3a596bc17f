import { DomainError, invalidAsAWhole } from '@app/errors';

/** A destination, as far as it decides whether a certificate may be deployed to it. */
export interface AttachedDestination {
  readonly id: number;
  readonly label: string;
  /** Where it leads, as its plugin tells places apart. Null: that cannot be told. */
  readonly place: string | null;
  /** A certificate with the same common name loses its place there. */
  readonly overwrites: boolean;
}

/** What certificates are told apart by where they are deployed, as destinations spell it. @param name the common name, else the certificate's own */
export const deployedName = (name: string): string => name.toLowerCase().replace(/^\*\./, 'wildcard.');

/**
 * Two destinations that lead to one place would write over each other's copy of the certificate.
 * @throws DomainError `invalid`
 */
export function checkPlaces(destinations: readonly AttachedDestination[]): void {
  const taken = new Map<string, string>();
  for (const { label, place } of destinations) {
    if (place === null) continue;
    const other = taken.get(place);
    if (other !== undefined) {
      throw invalidAsAWhole('certificate.same-place', `Duplicate destinations: "${other}" and "${label}" lead to the same place.`, 'Choose one of them.');
    }
    taken.set(place, label);
  }
}

/** @throws DomainError `invalid` when a destination is added to a certificate whose key is held elsewhere */
export function checkKeyForDestinations(added: readonly { label: string }[], hasPrivateKey: boolean): void {
  const [first] = added;
  if (!first || hasPrivateKey) return;
  throw new DomainError('invalid', 'certificate.key-needed', `Unable to add destination: ${first.label}. Certificate does not have required private key.`, {
    hint: 'Import the certificate with its key, or leave the destination out.',
  });
}

/**
 * Who takes whose place. Two certificates may replace one; none replaces itself.
 * @throws DomainError `invalid`
 */
export function checkReplaces(certificateId: number, replacesIds: readonly number[]): void {
  if (!replacesIds.includes(certificateId)) return;
  throw invalidAsAWhole('certificate.replaces-itself', `Certificate ${certificateId} cannot replace itself.`, 'Leave it out of "replaces".');
}

/** What a list of ids turns into: written as a difference, so that two editors of different entries do not undo each other. */
export function difference(before: readonly number[], after: readonly number[]): { added: number[]; removed: number[] } {
  return { added: [...new Set(after.filter((id) => !before.includes(id)))], removed: before.filter((id) => !after.includes(id)) };
}
