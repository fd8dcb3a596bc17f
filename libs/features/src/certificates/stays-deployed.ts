import { DomainError } from '@app/errors';
import type { KeptAt } from '../deployments';

/** @param done what has been done all the same */
export const staysDeployed = (done: string, kept: readonly KeptAt[]): DomainError =>
  new DomainError(
    'invalid',
    'certificate.stays-deployed',
    `${done}\n\n${kept.map(({ label, because }) => `The certificate could not be removed from the destination "${label}": ${because}`).join('\n\n')}`,
    { hint: 'It stays attached there. See to the destination, then detach it again.' },
  );
