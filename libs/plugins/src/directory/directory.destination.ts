import { randomBytes } from 'node:crypto';
import { readdir, readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { parseCertificates } from '@app/crypto';
import { DomainError } from '@app/errors';
import { z } from 'zod';
import { certificateFiles, fileFormats, filesToRemove, servingAddresses, verifyAddress } from '../contracts/certificate-files';
import { checkTokenName, defineDestination } from '../contracts/destination';
import { configurationOf, directorySettings, folderBelowRoot, openFolder } from './folders';

/** Files on this very machine: for small sites, and for trying the whole way of a certificate without another machine. */
export const directoryDestination = defineDestination({
  slug: 'directory-destination',
  title: 'Directory',
  description: 'Puts key and certificate into a folder of this server.',
  options: z.object({
    path: folderBelowRoot(),
    exportFormat: z.enum(fileFormats).default('NGINX').describe('NGINX: certificate and chain in one file. Apache: the chain by itself'),
    verifyAddress: verifyAddress(),
  }),
  settings: directorySettings,
  configuration: configurationOf,
  requiresKey: true,

  identity: ({ path }) => path.split('/').filter(Boolean).join('/'),

  servedAt: (certificate, { verifyAddress: address }) => servingAddresses(certificate, address),

  async upload(certificate, options, { settings }) {
    const { folder, files } = certificateFiles(certificate, options.exportFormat);
    const place = await openFolder(settings, join(options.path, folder), { make: true });
    await said(async () => {
      for (const { name, content, isSecret } of files) await put(join(place, name), content, isSecret ? 0o600 : 0o644);
    });
  },

  async clean(certificate, options, { settings }) {
    const { folder, files, certificateFile } = filesToRemove(certificate);
    const place = await openFolder(settings, join(options.path, folder), { make: true });
    await said(async () => {
      const found = await readFile(join(place, certificateFile), 'utf8').catch(() => null);
      if (found === null || firstFingerprint(found) === firstFingerprint(certificate.certificatePem)) {
        for (const name of files) await rm(join(place, name), { force: true });
      }
      await rmdir(place).catch(() => undefined);
    });
  },

  async uploadAcmeToken(fileName, content, options, { settings }) {
    checkTokenName(fileName);
    const place = await openFolder(settings, options.path, { make: true });
    await said(() => put(join(place, fileName), content, 0o644));
  },

  async deleteAcmeToken(fileName, options, { settings }) {
    checkTokenName(fileName);
    const place = await openFolder(settings, options.path, { make: true });
    await said(() => rm(join(place, fileName), { force: true }));
  },
});

/** Under another name first, closed to others from its first byte, then in one step to its place. */
async function put(path: string, content: string, mode: number): Promise<void> {
  await removeDrafts(path);
  const draft = `${path}.${randomBytes(6).toString('hex')}.draft`;
  try {
    await writeFile(draft, content, { mode, flag: 'wx', flush: true });
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

/** Whoever was killed while he wrote this file has left one, perhaps with a key in it. */
async function removeDrafts(path: string): Promise<void> {
  const beginning = `${basename(path)}.`;
  for (const name of await readdir(dirname(path))) {
    if (name.startsWith(beginning) && /^[0-9a-f]{12}\.draft$/.test(name.slice(beginning.length))) await rm(join(dirname(path), name), { force: true });
  }
}

function firstFingerprint(pem: string): string | null {
  try {
    return parseCertificates(pem)[0]?.sha256 ?? null;
  } catch {
    return null;
  }
}

async function said<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    throw new DomainError('upstream', 'directory.refused', `The folder cannot be written: ${(cause as { code?: string }).code ?? String(cause)}.`, {
      hint: 'See whether this program may write there, and whether the disk is full.',
      cause,
    });
  }
}
