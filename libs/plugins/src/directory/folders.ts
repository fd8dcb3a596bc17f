import { mkdir, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { DomainError } from '@app/errors';
import { z } from 'zod';
import type { Configuration } from '../contracts/plugin';

/** Below this folder alone is anything read or written. */
export const directorySettings = z.object({
  root: z.string().regex(/^\/./, 'is not an absolute path').optional().meta({
    key: 'LEMUR_DIRECTORY_ROOT',
    description: 'Folder of this server below which directory sources and destinations lie.',
    example: '/srv/certificates',
  }),
});
export type DirectorySettings = z.output<typeof directorySettings>;

export const folderBelowRoot = () =>
  z
    .string()
    .regex(/^[^/\0\\][^\0\\]*$/, 'Write a path below the root, such as site-a.')
    .refine((path) => !path.split('/').some((step) => step === '..' || step === '.'), 'A path must not contain "." or ".." as a step.')
    .default('certificates')
    .describe('Folder below the one that the setting LEMUR_DIRECTORY_ROOT names');

export const configurationOf = ({ root }: DirectorySettings): Configuration =>
  root === undefined ? { isConfigured: false, because: 'LEMUR_DIRECTORY_ROOT is not set.' } : { isConfigured: true };

/**
 * The real path of a folder below the root, which links cannot lead out of.
 * @throws DomainError `upstream` when it is not there, `invalid` when it leads elsewhere
 */
export async function openFolder({ root }: DirectorySettings, path: string, { make = false } = {}): Promise<string> {
  if (root === undefined)
    throw new DomainError('invalid', 'directory.no-root', 'LEMUR_DIRECTORY_ROOT is not set.', { hint: 'Ask an administrator to set it.' });
  try {
    const realRoot = await realpath(root);
    const wanted = join(realRoot, path);
    if (make) await makeBelow(realRoot, path);
    const real = await realpath(wanted);
    if (real === realRoot || real.startsWith(realRoot + sep)) return real;
  } catch (cause) {
    if (cause instanceof DomainError) throw cause;
    throw new DomainError('upstream', 'directory.unreadable', `The folder "${path}" cannot be opened: ${(cause as { code?: string }).code ?? String(cause)}.`, {
      hint: 'See whether it is there and whether this program may use it.',
      cause,
    });
  }
  throw leadsElsewhere(path);
}

/** Step by step, so that nothing is made behind a link. */
async function makeBelow(realRoot: string, path: string): Promise<void> {
  let folder = realRoot;
  for (const step of path.split('/').filter(Boolean)) {
    folder = join(folder, step);
    await mkdir(folder, { mode: 0o755 }).catch((cause: unknown) => {
      if ((cause as { code?: string }).code !== 'EEXIST') throw cause;
    });
    const real = await realpath(folder);
    if (!real.startsWith(realRoot + sep)) throw leadsElsewhere(path);
    folder = real;
  }
}

const leadsElsewhere = (path: string) =>
  new DomainError('invalid', 'directory.outside', `The folder "${path}" leads out of the root.`, { hint: 'Choose a folder that is no link to another place.' });
