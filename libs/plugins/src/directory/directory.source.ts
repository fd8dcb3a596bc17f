import { randomBytes } from 'node:crypto';
import type { Dirent } from 'node:fs';
import { open, opendir, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { parseCertificates } from '@app/crypto';
import { DomainError } from '@app/errors';
import { z } from 'zod';
import { splitPem } from '../contracts/certificate-files';
import { defineSource, pollRate, type FoundCertificate, type FoundEndpoint, type UnreadableItem } from '../contracts/source';
import { configurationOf, directorySettings, folderBelowRoot, openFolder } from './folders';

const certificateEndings = new Set(['.pem', '.crt', '.cer']);
const maxFileBytes = 1024 * 1024;
const deepestFolder = 8;

const Endpoints = z.array(
  z.object({
    name: z.string().min(1),
    dnsName: z.string().min(1),
    port: z.int().min(1).max(65_535),
    type: z.string().min(1).default('directory'),
    certificateName: z.string().min(1),
    policy: z
      .object({ name: z.string().min(1), ciphers: z.array(z.string().min(1)) })
      .nullable()
      .default(null),
    aliases: z.array(z.string().min(1)).default([]),
    region: z.string().min(1).optional(),
  }),
);

/** Files on this very machine, such as a web server's own folder, and a list of the listeners that use them. */
export const directorySource = defineSource({
  slug: 'directory-source',
  title: 'Directory',
  description: 'Finds certificates in the files below a folder of this server, and endpoints in a list that lies with them.',
  options: z.object({
    path: folderBelowRoot(),
    endpointsFile: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*\.json$/, 'Write the name of a JSON file in that folder.')
      .optional()
      .describe(
        'JSON file in that folder with the endpoints: a list of objects with name, dnsName, port, certificateName (a file), and perhaps type, policy, aliases and region',
      ),
    pollRate: pollRate(),
  }),
  settings: directorySettings,
  configuration: configurationOf,

  async *certificates({ path }, { settings, signal }) {
    const root = await openFolder(settings, path);
    yield* walk(root, root, 0, signal);
  },

  async *endpoints({ path, endpointsFile }, { settings }) {
    if (endpointsFile === undefined) return;
    const root = await openFolder(settings, path);
    for (const { policy, ...endpoint } of await readEndpoints(join(root, endpointsFile))) yield { ...endpoint, policy } satisfies FoundEndpoint;
  },

  async certificateByName(name, { path }, { settings }) {
    const root = await openFolder(settings, path);
    const found = await readItem(root, join(root, name)).catch(() => null);
    return found && !('unreadable' in found) ? found : null;
  },

  async certificateNamesAt(endpoint, { path, endpointsFile }, { settings }) {
    if (endpointsFile === undefined) return [];
    const root = await openFolder(settings, path);
    const served = (await readEndpoints(join(root, endpointsFile))).filter((one) => one.dnsName === endpoint.dnsName && one.port === endpoint.port);
    return served.map(({ certificateName }) => certificateName);
  },

  async updateEndpoint(endpoint, certificateName, { path, endpointsFile }, { settings }) {
    const root = await openFolder(settings, path);
    const there = await readItem(root, join(root, certificateName)).catch(() => null);
    if (!there || 'unreadable' in there) throw missing(`There is no certificate in the file "${certificateName}".`, 'Deploy it there first.');
    const file = join(root, endpointsFile ?? 'endpoints.json');
    const listed = await readEndpoints(file);
    const served = listed.find((one) => one.dnsName === endpoint.dnsName && one.port === endpoint.port);
    if (!served) throw missing(`The endpoint ${endpoint.dnsName}:${endpoint.port} is not in the list any more.`, 'Sync the source.');
    served.certificateName = certificateName;
    const draft = `${file}.${randomBytes(6).toString('hex')}.draft`;
    await writeFile(draft, `${JSON.stringify(listed, null, 2)}\n`, { flag: 'wx', mode: 0o644 });
    await rename(draft, file);
  },

  async clean({ name, certificatePem }, { path }, { settings }) {
    const root = await openFolder(settings, path);
    const file = join(root, name);
    const found = await readItem(root, file).catch(() => null);
    if (!found || 'unreadable' in found || fingerprint(found.certificatePem) !== fingerprint(certificatePem)) return;
    await rm(file, { force: true });
  },
});

/** Files that are read side by side: waiting for each alone would take most of the time. */
const filesAtOnce = 32;

async function* walk(root: string, folder: string, depth: number, signal: AbortSignal): AsyncGenerator<FoundCertificate | UnreadableItem> {
  const files: Dirent[] = [];
  const read = async () => (await Promise.all(files.splice(0).map((entry) => readEntry(root, folder, entry)))).filter((item) => item !== null);
  for await (const entry of await opendir(folder, { bufferSize: 256 })) {
    signal.throwIfAborted();
    if (entry.isDirectory()) {
      const path = join(folder, entry.name);
      if (depth === deepestFolder) yield { unreadable: null, because: `The folder "${relative(root, path)}" lies deeper than ${deepestFolder} folders.` };
      else yield* walk(root, path, depth + 1, signal);
    } else if (certificateEndings.has(extname(entry.name).toLowerCase())) files.push(entry);
    if (files.length === filesAtOnce) yield* await read();
  }
  yield* await read();
}

async function readEntry(root: string, folder: string, entry: Dirent): Promise<FoundCertificate | UnreadableItem | null> {
  const path = join(folder, entry.name);
  try {
    // Folders that are links are not walked into, so that a plain file lies where it seems to.
    return entry.isFile() ? await readPlainFile(relative(root, path), path) : await readItem(root, path);
  } catch (cause) {
    return { unreadable: relative(root, path), because: `It cannot be read: ${(cause as { code?: string }).code ?? String(cause)}.` };
  }
}

/** Null: there is no certificate in it, such as in a file with a key. */
async function readItem(root: string, path: string): Promise<FoundCertificate | UnreadableItem | null> {
  const name = relative(root, path);
  const real = await realpath(path);
  if (!real.startsWith(root + sep)) return { unreadable: name, because: 'It is a link that leads out of the folder.' };
  return readPlainFile(name, real);
}

async function readPlainFile(name: string, path: string): Promise<FoundCertificate | UnreadableItem | null> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    if (size > maxFileBytes) return { unreadable: name, because: `It has more than ${maxFileBytes} bytes.` };
    const buffer = Buffer.allocUnsafe(size);
    const { bytesRead } = await file.read(buffer, 0, size, 0);
    const [certificatePem, ...chain] = splitPem(buffer.toString('latin1', 0, bytesRead));
    return certificatePem === undefined ? null : { name, certificatePem, chainPem: chain.join('') };
  } finally {
    await file.close();
  }
}

async function readEndpoints(file: string): Promise<z.output<typeof Endpoints>> {
  const refuse = (because: string) =>
    new DomainError('upstream', 'directory.endpoints-unreadable', `The list of endpoints cannot be read: ${because}.`, { hint: 'Correct the file.' });
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw refuse((cause as { code?: string }).code ?? String(cause));
  });
  try {
    return Endpoints.parse(JSON.parse(text));
  } catch (cause) {
    throw refuse(cause instanceof z.ZodError ? z.prettifyError(cause) : 'it is no JSON');
  }
}

const missing = (message: string, hint: string) => new DomainError('upstream', 'directory.missing', message, { hint });

function fingerprint(pem: string): string | null {
  try {
    return parseCertificates(pem)[0]?.sha256 ?? null;
  } catch {
    return null;
  }
}
