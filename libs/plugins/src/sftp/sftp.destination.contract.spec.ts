import { mkdtemp, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { filesToRemove } from '../contracts/certificate-files';
import { parseOptions } from '../contracts/parse-options';
import { testContext } from '../testing/context';
import { deployable, describeDestination } from '../testing/destination.contract';
import { hasSshd, startSshd, type StartedSshd } from '../testing/sshd';
import { sftpDestination } from './sftp.destination';

const given = { host: '127.0.0.1', port: 22, user: 'certs', password: 'test-only', destinationPath: '/etc/certs' };
const absent = () => null;

describe.skipIf(!hasSshd)('With an OpenSSH server', () => {
  let sshd: StartedSshd;
  beforeAll(async () => {
    sshd = await startSshd();
  });
  afterAll(() => sshd?.stop());

  const context = testContext({ settings: {} });
  const anOptions = async (change: Record<string, unknown> = {}) => ({
    host: '127.0.0.1',
    port: sshd.port,
    user: sshd.user,
    privateKey: sshd.privateKey,
    hostKey: sshd.hostKeyFingerprint,
    destinationPath: join(await mkdtemp(join(sshd.folder, 'd-')), 'made', 'here'),
    ...change,
  });
  const parsed = async (change: Record<string, unknown> = {}) => parseOptions(sftpDestination, await anOptions(change));

  describeDestination(sftpDestination, given, async () => {
    const options = await anOptions();
    const read = (name: string, file: string) => readFile(join(options.destinationPath, name, file), 'utf8').catch(absent);
    return {
      options,
      context,
      deployed: async (name) => {
        const certificatePem = await read(name, `${name}.pem`);
        return certificatePem === null ? null : { certificatePem, privateKeyPem: await read(name, `${name}.key`) };
      },
      token: (fileName) => read('.', fileName),
    };
  });

  describe('SFTP', () => {
    const modeOf = async (path: string) => (await stat(path)).mode & 0o777;

    it('leaves the key to its owner alone, the certificate to all, and nothing else behind', async () => {
      const options = await parsed();
      await sftpDestination.upload(await deployable(), options, context);
      const folder = join(options.destinationPath, 'shop.example.com');
      expect((await readdir(folder)).sort()).toEqual(['shop.example.com.key', 'shop.example.com.pem']);
      expect(await modeOf(join(folder, 'shop.example.com.key'))).toBe(0o600);
      expect(await modeOf(join(folder, 'shop.example.com.pem'))).toBe(0o644);
      const [grouped] = [await parsed({ keyFileMode: '0640' })];
      await sftpDestination.upload(await deployable(), grouped, context);
      expect(await modeOf(join(grouped.destinationPath, 'shop.example.com', 'shop.example.com.key'))).toBe(0o640);
    });

    it('removes what one that was killed has left half-written, and only that', async () => {
      const options = await parsed();
      await sftpDestination.upload(await deployable(), options, context);
      const folder = join(options.destinationPath, 'shop.example.com');
      await writeFile(join(folder, '.shop.example.com.key.0123456789ab'), 'half a key');
      await writeFile(join(folder, '.shop.example.com.key.backup'), 'of a person');
      await sftpDestination.upload(await deployable(), options, context);
      expect((await readdir(folder)).sort()).toEqual(['.shop.example.com.key.backup', 'shop.example.com.key', 'shop.example.com.pem']);
    });

    it('closes a key file that was open before', async () => {
      const options = await parsed();
      await sftpDestination.upload(await deployable(), options, context);
      const key = join(options.destinationPath, 'shop.example.com', 'shop.example.com.key');
      await writeFile(key, 'old', { mode: 0o666 });
      await sftpDestination.upload(await deployable(), options, context);
      expect(await modeOf(key)).toBe(0o600);
    });

    it('writes for NGINX the chain behind the certificate, for Apache by itself', async () => {
      const certificate = await deployable();
      for (const [exportFormat, inCertificate, bundle] of [
        ['NGINX', 3, false],
        ['Apache', 1, true],
      ] as const) {
        const options = await parsed({ exportFormat });
        await sftpDestination.upload(certificate, options, context);
        const folder = join(options.destinationPath, 'shop.example.com');
        expect((await readFile(join(folder, 'shop.example.com.pem'), 'utf8')).match(/BEGIN CERTIFICATE/g)).toHaveLength(inCertificate);
        expect((await readdir(folder)).includes('shop.example.com.ca.bundle.pem')).toBe(bundle);
      }
    });

    it('runs the command once the files are in place, and tells what it said when it fails', async () => {
      const options = await parsed({ reloadCommand: 'ls -R . > /dev/null && exit 0' });
      await sftpDestination.upload(await deployable(), options, context);
      const folder = options.destinationPath;
      const counting = { ...options, reloadCommand: `ls ${folder}/shop.example.com | wc -l > ${folder}/count` };
      await sftpDestination.upload(await deployable(), counting, context);
      expect((await readFile(join(folder, 'count'), 'utf8')).trim()).toBe('2');
      const failing = sftpDestination.upload(await deployable(), { ...options, reloadCommand: 'echo "bad directive" >&2; exit 3' }, context);
      await expect(failing).rejects.toMatchObject({
        kind: 'upstream',
        code: 'sftp.command-failed',
        message: expect.stringMatching(/ended with 3: bad directive/) as string,
      });
    });

    it('does not talk to a machine that shows another key, or one that nobody vouched for', async () => {
      const other = sftpDestination.upload(await deployable(), await parsed({ hostKey: 'SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' }), context);
      await expect(other).rejects.toMatchObject({
        kind: 'upstream',
        code: 'sftp.host-key',
        message: expect.stringContaining(sshd.hostKeyFingerprint) as string,
      });
      const unknown = sftpDestination.upload(await deployable(), await parsed({ hostKey: null }), context);
      await expect(unknown).rejects.toMatchObject({ code: 'sftp.host-key' });
    });

    it('takes the host key as a public key, and from a file of known hosts', async () => {
      await sftpDestination.upload(await deployable(), await parsed({ hostKey: sshd.hostKey }), context);
      const knownHosts = join(sshd.folder, 'known_hosts');
      await writeFile(knownHosts, `# hosts\nother.example.com ssh-ed25519 AAAA\n[127.0.0.1]:${sshd.port} ${sshd.hostKey}\n`);
      await sftpDestination.upload(await deployable(), await parsed({ hostKey: null }), testContext({ settings: { knownHosts } }));
    });

    it('signs in with a key from a file, and with one that has a passphrase', async () => {
      const file = join(sshd.folder, 'key-of-ours');
      await writeFile(file, sshd.privateKey, { mode: 0o600 });
      await sftpDestination.upload(await deployable(), await parsed({ privateKey: null, privateKeyPath: file }), context);
      await sftpDestination.upload(await deployable(), await parsed({ privateKey: sshd.lockedPrivateKey, privateKeyPass: 'open sesame' }), context);
    });

    it('says that it is not let in, without what it tried', async () => {
      const refused = sftpDestination.upload(await deployable(), await parsed({ privateKey: null, password: 'wrong-password' }), context);
      await expect(refused).rejects.toMatchObject({
        kind: 'upstream',
        code: 'sftp.not-let-in',
        message: expect.not.stringContaining('wrong-password') as string,
      });
      await expect(sftpDestination.upload(await deployable(), await parsed({ privateKey: null }), context)).rejects.toMatchObject({
        code: 'sftp.no-credentials',
      });
    });

    it('says what the machine does not allow', async () => {
      const blocked = join(sshd.folder, 'a-file');
      await writeFile(blocked, '');
      const refused = sftpDestination.upload(await deployable(), await parsed({ destinationPath: `${blocked}/below` }), context);
      await expect(refused).rejects.toMatchObject({ kind: 'upstream', code: 'sftp.refused' });
    });

    it('leaves at once when the run is called off', async () => {
      const upload = sftpDestination.upload(
        await deployable(),
        await parsed({ reloadCommand: 'sleep 20' }),
        testContext({ settings: {}, signal: AbortSignal.timeout(700) }),
      );
      await expect(upload).rejects.toThrow();
    });
  });
});

describe('A folder for a certificate', () => {
  it.each([
    ['shop.example.com', /^shop\.example\.com$/],
    ['*.example.com', /^\*\.example\.com$/],
    ['../../etc/passwd', /^etc-passwd-[0-9a-f]{8}$|^-?etc-passwd-[0-9a-f]{8}$/],
    ['.ssh', /^ssh-[0-9a-f]{8}$/],
    ['a/b', /^a-b-[0-9a-f]{8}$/],
  ])('of the name %s never leads elsewhere', async (name, folder) => {
    const certificate = await deployable('x', { subject: [{ type: 'CN', value: name }] });
    const found = filesToRemove(certificate);
    expect(found.folder).toMatch(folder);
    expect(found.files.every((file) => !file.includes('/'))).toBe(true);
  });

  it('cannot be chosen relative, or with steps upwards', () => {
    for (const destinationPath of ['certs', '/etc/../root', '/etc/./certs', '../x']) {
      expect(sftpDestination.options.safeParse({ ...given, destinationPath }).success).toBe(false);
    }
  });
});
