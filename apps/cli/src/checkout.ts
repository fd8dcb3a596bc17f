import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DomainError } from '@app/errors';

/** From dist/apps/cli/src or apps/cli/src up to the checkout. @throws DomainError `not-found` in an image, which has no sources */
export function checkout(): string {
  const places = [resolve(__dirname, '../../../..'), resolve(__dirname, '../../..')];
  const root = places.find((place) => existsSync(join(place, 'libs/config/README.md')));
  if (root) return root;
  throw new DomainError('not-found', 'checkout.none', 'The sources are not here.', { hint: 'Run this in a checkout.' });
}
