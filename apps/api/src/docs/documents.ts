import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { printOpenApi } from '@app/api-contract';

/** Up to the checkout or the folder of the image, from the sources and from what was built of them. */
const places = [resolve(__dirname, '../../../..'), resolve(__dirname, '../../../../..')];

export function productVersion(): string {
  const place = places.find((folder) => existsSync(join(folder, 'package.json')));
  if (place === undefined) return '0.0.0';
  return (JSON.parse(readFileSync(join(place, 'package.json'), 'utf8')) as { version: string }).version;
}

let printed: Buffer | undefined;

/** Printed once for the life of the process: it is long, and the contract does not change. */
export const openApiDocument = (): Buffer => (printed ??= Buffer.from(`${JSON.stringify(printOpenApi(productVersion()))}\n`, 'utf8'));
