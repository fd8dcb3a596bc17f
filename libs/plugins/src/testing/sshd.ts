import { execFile, spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const program = ['/usr/sbin/sshd', '/usr/bin/sshd', '/usr/local/sbin/sshd'].find(existsSync);

/** Is there an OpenSSH server to start? */
export const hasSshd = program !== undefined && !spawnSync('ssh-keygen', ['-?'], { stdio: 'ignore' }).error;

export interface StartedSshd {
  port: number;
  user: string;
  /** Its folder for files; each server has one of its own. */
  folder: string;
  /** Signs in. */
  privateKey: string;
  /** The same with the passphrase `open sesame`. */
  lockedPrivateKey: string;
  /** As `ssh-keygen -l` prints it. */
  hostKeyFingerprint: string;
  /** The host's public key, as one line. */
  hostKey: string;
  stop(): Promise<void>;
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject(new Error('No port is free.'))));
    });
  });

async function untilOpen(port: number): Promise<void> {
  for (const end = Date.now() + 10_000; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 20))) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    if (isOpen) return;
  }
  throw new Error(`sshd does not answer at port ${port}.`);
}

/** A real OpenSSH server at a free port, which lets the user of this process in by key. @throws Error when there is none on this machine */
export async function startSshd(): Promise<StartedSshd> {
  if (program === undefined) throw new Error('There is no sshd on this machine.');
  const home = await mkdtemp(join(tmpdir(), 'lemur-sshd-'));
  const at = (name: string) => join(home, name);
  const keygen = (name: string, passphrase: string) => execute('ssh-keygen', ['-q', '-t', 'ed25519', '-N', passphrase, '-C', 'test', '-f', at(name)]);
  await Promise.all([keygen('host', ''), keygen('user', ''), keygen('locked', 'open sesame')]);
  const folder = at('files');
  await mkdir(folder);
  await writeFile(at('authorized_keys'), (await readFile(at('user.pub'), 'utf8')) + (await readFile(at('locked.pub'), 'utf8')));
  const port = await freePort();
  const settings = [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${at('host')}`,
    `PidFile ${at('pid')}`,
    `AuthorizedKeysFile ${at('authorized_keys')}`,
    'StrictModes no',
    'UsePAM no',
    'PasswordAuthentication no',
    'PermitRootLogin yes',
    'Subsystem sftp internal-sftp',
  ];
  await writeFile(at('sshd_config'), `${settings.join('\n')}\n`);
  // sshd asks for it when it runs as root.
  if (userInfo().uid === 0) await mkdir('/run/sshd', { recursive: true, mode: 0o755 });
  const child = spawn(program, ['-D', '-e', '-f', at('sshd_config')], { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async () => {
    if (child.exitCode === null) child.kill('SIGTERM');
    await ended;
    await rm(home, { recursive: true, force: true });
  };
  try {
    await untilOpen(port);
    const { stdout } = await execute('ssh-keygen', ['-l', '-f', at('host.pub')]);
    return {
      port,
      user: userInfo().username,
      folder,
      privateKey: await readFile(at('user'), 'utf8'),
      lockedPrivateKey: await readFile(at('locked'), 'utf8'),
      hostKeyFingerprint: stdout.split(' ')[1] ?? '',
      hostKey: (await readFile(at('host.pub'), 'utf8')).trim(),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
