import { readFile, stat } from 'node:fs/promises';
import { posix } from 'node:path';
import { parseCertificates } from '@app/crypto';
import { DomainError } from '@app/errors';
import { z } from 'zod';
import { absoluteFolder, certificateFiles, fileFormats, filesToRemove, servingAddresses, verifyAddress } from '../contracts/certificate-files';
import { checkTokenName, defineDestination } from '../contracts/destination';
import { secret } from '../contracts/option';
import type { PluginContext } from '../contracts/plugin';
import { isExpectedKey, isKnownHost } from './host-key';
import { SshSession, type SshAccess } from './ssh-session';

const options = z.object({
  host: z
    .string()
    .regex(/^[A-Za-z0-9._:-]{1,253}$/, 'Write a host name or an address.')
    .describe('Name or address of the machine'),
  port: z.int().min(1).max(65_535).default(22).describe('Its SSH port'),
  user: z
    .string()
    .regex(/^[^\s:@/]{1,64}$/, 'Write a user name.')
    .default('root')
    .describe('Who signs in there'),
  password: secret('Its password; comes before a key').optional(),
  privateKey: z.string().meta({ description: 'Private key in PEM or OpenSSH format that signs in', secret: true, longText: true }).optional(),
  privateKeyPath: z.string().optional().describe('File on this server that holds the private key, in place of the key itself'),
  privateKeyPass: secret('Passphrase of the private key').optional(),
  hostKey: z.string().optional().describe('Host key that the machine must show: SHA256:… as ssh-keygen -l prints it, or the public key; several with commas'),
  destinationPath: absoluteFolder('Folder for the certificates; each gets one of its own below').default('/etc/nginx/certs'),
  exportFormat: z.enum(fileFormats).default('NGINX').describe('NGINX: certificate and chain in one file. Apache: the chain by itself'),
  keyFileMode: z.enum(['0600', '0640']).default('0600').describe('Mode of the file with the private key'),
  reloadCommand: z.string().max(1_000).optional().describe('Command that is run there after the files are in place, such as: systemctl reload nginx'),
  verifyAddress: verifyAddress(),
});
type SftpOptions = z.output<typeof options>;

const settings = z.object({
  knownHosts: z.string().optional().meta({
    key: 'LEMUR_SFTP_KNOWN_HOSTS',
    description: 'File of host keys in the format of OpenSSH, for SFTP destinations that name none themselves.',
    example: '/etc/ssh/ssh_known_hosts',
  }),
});
type SftpContext = PluginContext<z.output<typeof settings>>;

const maxKeyFileBytes = 64 * 1024;

/** Files on another machine, by SFTP, and a command there by SSH. */
export const sftpDestination = defineDestination({
  slug: 'sftp-destination',
  title: 'SFTP',
  description: 'Puts key and certificate into a folder of another machine by SFTP, and has it reload.',
  options,
  settings,
  requiresKey: true,

  identity: ({ host, port, destinationPath }) => `${host.toLowerCase()}:${port}${posix.normalize(`${destinationPath}/`)}`,

  servedAt: (certificate, { verifyAddress: address }) => servingAddresses(certificate, address),

  async upload(certificate, given, context) {
    const { folder, files } = certificateFiles(certificate, given.exportFormat);
    const place = posix.join(given.destinationPath, folder);
    await SshSession.use(await accessOf(given, context), context, async (session) => {
      await session.makeFolders(place);
      for (const { name, content, isSecret } of files) {
        await session.write(posix.join(place, name), content, isSecret ? Number.parseInt(given.keyFileMode, 8) : 0o644);
      }
      if (given.reloadCommand !== undefined) await session.run(given.reloadCommand);
    });
    context.log.info('Certificate put in place', { host: given.host, folder: place });
  },

  async clean(certificate, given, context) {
    const { folder, files, certificateFile } = filesToRemove(certificate);
    const place = posix.join(given.destinationPath, folder);
    await SshSession.use(await accessOf(given, context), context, async (session) => {
      const found = await session.read(posix.join(place, certificateFile));
      // Another certificate of the same name may have taken its place; that one stays.
      if (found !== null && !isSameCertificate(found, certificate.certificatePem)) return;
      for (const name of files) await session.remove(posix.join(place, name));
      await session.removeFolderIfEmpty(place);
    });
  },

  async uploadAcmeToken(fileName, content, given, context) {
    checkTokenName(fileName);
    await SshSession.use(await accessOf(given, context), context, async (session) => {
      await session.makeFolders(given.destinationPath);
      await session.write(posix.join(given.destinationPath, fileName), content, 0o644);
    });
  },

  async deleteAcmeToken(fileName, given, context) {
    checkTokenName(fileName);
    await SshSession.use(await accessOf(given, context), context, (session) => session.remove(posix.join(given.destinationPath, fileName)));
  },
});

function isSameCertificate(pem: string, other: string): boolean {
  try {
    return parseCertificates(pem)[0]?.sha256 === parseCertificates(other)[0]?.sha256;
  } catch {
    return false;
  }
}

async function accessOf(given: SftpOptions, { settings: { knownHosts } }: SftpContext): Promise<SshAccess> {
  const { host, port, user, hostKey } = given;
  const known = hostKey === undefined && knownHosts !== undefined ? await readSmallFile(knownHosts, 'LEMUR_SFTP_KNOWN_HOSTS') : '';
  return {
    host,
    port,
    user,
    credentials: await credentialsOf(given),
    isExpectedHostKey: (key) => (hostKey === undefined ? isKnownHost(known, host, port, key) : isExpectedKey(key, hostKey)),
  };
}

async function credentialsOf({ password, privateKey, privateKeyPath, privateKeyPass }: SftpOptions): Promise<SshAccess['credentials']> {
  if (password !== undefined) return { password };
  const key = privateKey ?? (privateKeyPath === undefined ? undefined : await readSmallFile(privateKeyPath, 'privateKeyPath'));
  if (key === undefined) {
    throw new DomainError('invalid', 'sftp.no-credentials', 'The destination has neither a password nor a private key to sign in with.', {
      hint: 'Set "password", "privateKey" or "privateKeyPath".',
    });
  }
  return { privateKey: key, ...(privateKeyPass === undefined ? {} : { passphrase: privateKeyPass }) };
}

/** @param named what names the file, for the reader of an error; what is in it is never said */
async function readSmallFile(path: string, named: string): Promise<string> {
  try {
    const { size } = await stat(path);
    if (size > maxKeyFileBytes) throw new Error(`it has more than ${maxKeyFileBytes} bytes`);
    return await readFile(path, 'utf8');
  } catch (cause) {
    const words = (cause as { code?: string }).code ?? (cause instanceof Error ? cause.message : String(cause));
    throw new DomainError('invalid', 'sftp.file', `The file that "${named}" names cannot be read: ${words}.`, {
      hint: 'See whether it is there and whether this program may read it.',
    });
  }
}
