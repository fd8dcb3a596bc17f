import { randomBytes } from 'node:crypto';
import { posix } from 'node:path';
import { DomainError } from '@app/errors';
import type { Client, ConnectConfig, FileEntry, SFTPWrapper } from 'ssh2';
import type { PluginContext } from '../contracts/plugin';
import { fingerprintOf } from './host-key';

export interface SshAccess {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** What proves who we are. */
  readonly credentials: Pick<ConnectConfig, 'password' | 'privateKey' | 'passphrase'>;
  readonly isExpectedHostKey: (key: Buffer) => boolean;
}

const connectTimeoutMs = 15_000;
const commandTimeoutMs = 60_000;
/** SSH_FX_NO_SUCH_FILE of the SFTP protocol. */
const noSuchFile = 2;

const wordsOf = (cause: unknown) => (cause instanceof Error ? cause.message : String(cause));
const isMissing = (cause: unknown) => (cause as { code?: unknown }).code === noSuchFile;

/** One connection: files by SFTP, and commands. Paths are absolute. */
export class SshSession {
  private constructor(
    private readonly client: Client,
    private readonly sftp: SFTPWrapper,
    private readonly place: string,
  ) {}

  /**
   * Connects, does what is asked, and disconnects.
   * @throws DomainError `upstream`, in the server's words
   */
  static async use<Result>(
    access: SshAccess,
    context: Pick<PluginContext, 'connect' | 'signal'>,
    work: (session: SshSession) => Promise<Result>,
  ): Promise<Result> {
    context.signal.throwIfAborted();
    const client = await connect(access, context);
    const stop = () => client.destroy();
    context.signal.addEventListener('abort', stop, { once: true });
    try {
      const place = `${access.host}:${access.port}`;
      return await work(new SshSession(client, await openSftp(client, place), place));
    } finally {
      context.signal.removeEventListener('abort', stop);
      client.end();
    }
  }

  /** Makes the folder and those above it, one by one. */
  async makeFolders(path: string): Promise<void> {
    if (path === '/' || (await this.exists(path))) return;
    await this.makeFolders(posix.dirname(path));
    try {
      await this.ask(`make the folder ${path}`, (done) => this.sftp.mkdir(path, { mode: 0o755 }, done));
    } catch (error) {
      // Somebody else may have made it in the meantime.
      if (!(await this.exists(path))) throw error;
    }
  }

  /** Null: there is none. */
  async read(path: string): Promise<string | null> {
    try {
      const bytes = await this.answer<Buffer>((done) => this.sftp.readFile(path, done));
      return bytes.toString('utf8');
    } catch (cause) {
      if (isMissing(cause)) return null;
      throw this.refused(`read ${path}`, cause);
    }
  }

  /** Under another name first, closed to others from its first byte, then in one step to its place. */
  async write(path: string, content: string, mode: number): Promise<void> {
    await this.removeDrafts(path);
    const draft = posix.join(posix.dirname(path), `.${posix.basename(path)}.${randomBytes(6).toString('hex')}`);
    try {
      await this.ask(`write ${path}`, (done) => this.sftp.writeFile(draft, content, { mode: 0o600, flag: 'wx' }, done));
      // Said again, because the server's umask may have taken away from what was asked.
      await this.ask(`set the mode of ${path}`, (done) => this.sftp.chmod(draft, mode, done));
      await this.rename(draft, path);
    } catch (error) {
      await this.answer<void>((done) => this.sftp.unlink(draft, done)).catch(() => undefined);
      throw error;
    }
  }

  /** Whoever was killed while he wrote this file has left one, perhaps with a key in it. */
  private async removeDrafts(path: string): Promise<void> {
    const folder = posix.dirname(path);
    const beginning = `.${posix.basename(path)}.`;
    // Who may write there may perhaps not list it.
    const entries = await this.answer<FileEntry[]>((done) => this.sftp.readdir(folder, done)).catch(() => []);
    for (const { filename } of entries) {
      if (filename.startsWith(beginning) && /^[0-9a-f]{12}$/.test(filename.slice(beginning.length))) await this.remove(posix.join(folder, filename));
    }
  }

  /** What is not there is removed already. */
  async remove(path: string): Promise<void> {
    await this.answer<void>((done) => this.sftp.unlink(path, done)).catch((cause: unknown) => {
      if (!isMissing(cause)) throw this.refused(`remove ${path}`, cause);
    });
  }

  /** One that is not empty stays. */
  async removeFolderIfEmpty(path: string): Promise<void> {
    await this.answer<void>((done) => this.sftp.rmdir(path, done)).catch(() => undefined);
  }

  /** @throws DomainError `upstream` with what it said, unless it ended with 0 */
  async run(command: string): Promise<void> {
    const { code, said } = await this.execute(command);
    if (code === 0) return;
    throw new DomainError(
      'upstream',
      'sftp.command-failed',
      `The reload command at ${this.place} ended with ${code ?? 'a signal'}: ${said.trim().slice(-500) || 'it said nothing'}`,
      {
        hint: 'The files are in place. Correct the command or the configuration that it complains of.',
      },
    );
  }

  private execute(command: string): Promise<{ code: number | null; said: string }> {
    return new Promise((resolve, reject) => {
      this.client.exec(command, (error, channel) => {
        if (error) return reject(this.refused('run the reload command', error));
        const chunks: Buffer[] = [];
        const timer = setTimeout(() => {
          channel.close();
          reject(this.refused('run the reload command', new Error(`it took longer than ${commandTimeoutMs / 1_000} seconds`)));
        }, commandTimeoutMs);
        for (const stream of [channel, channel.stderr]) {
          stream.on('data', (chunk: Buffer) => {
            chunks.push(chunk);
            // Only the end is told, so a command that talks without end must not fill our memory.
            while (chunks.length > 64) chunks.shift();
          });
        }
        channel.on('close', (code: number | null) => {
          clearTimeout(timer);
          resolve({ code, said: Buffer.concat(chunks).toString('utf8') });
        });
      });
    });
  }

  private async exists(path: string): Promise<boolean> {
    try {
      await this.answer((done) => this.sftp.stat(path, done));
      return true;
    } catch (cause) {
      if (isMissing(cause)) return false;
      throw this.refused(`look at ${path}`, cause);
    }
  }

  private async rename(from: string, to: string): Promise<void> {
    try {
      await this.answer<void>((done) => this.sftp.ext_openssh_rename(from, to, done));
    } catch {
      // Servers without OpenSSH's extension do not write over a file; there the name is free for a moment.
      await this.remove(to);
      await this.ask(`write ${to}`, (done) => this.sftp.rename(from, to, done));
    }
  }

  private async ask(what: string, call: (done: (error?: Error | null) => void) => void): Promise<void> {
    await this.answer<void>(call).catch((cause: unknown) => {
      throw this.refused(what, cause);
    });
  }

  /** Ends also when the connection does, since the library then leaves calls without an answer. */
  private answer<Value>(call: (done: (error?: Error | null, value?: Value) => void) => void): Promise<Value> {
    return new Promise<Value>((resolve, reject) => {
      const closed = () => reject(new Error('the connection ended'));
      this.client.once('close', closed);
      call((error, value) => {
        this.client.removeListener('close', closed);
        if (error) reject(error);
        else resolve(value as Value);
      });
    });
  }

  private refused(what: string, cause: unknown): DomainError {
    return new DomainError('upstream', 'sftp.refused', `${this.place} did not let us ${what}: ${wordsOf(cause)}.`, {
      hint: 'See whether the user may write there, and whether the disk is full.',
      cause,
    });
  }
}

async function connect({ host, port, user, credentials, isExpectedHostKey }: SshAccess, context: Pick<PluginContext, 'connect' | 'signal'>): Promise<Client> {
  const socket = await context.connect(host, port, connectTimeoutMs);
  // Loaded when it is first needed: it would make every program start later.
  const { Client } = await import('ssh2');
  const client = new Client();
  let refusedKey: string | null = null;
  const hostVerifier = (key: Buffer) => {
    const expected = isExpectedHostKey(key);
    if (!expected) refusedKey = fingerprintOf(key);
    return expected;
  };
  try {
    await new Promise<void>((resolve, reject) => {
      const stop = () => reject(new Error('the time for this run was over'));
      context.signal.addEventListener('abort', stop, { once: true });
      client.on('error', reject);
      client.once('close', () => reject(new Error('the connection ended')));
      client.once('ready', () => {
        context.signal.removeEventListener('abort', stop);
        resolve();
      });
      client.connect({ sock: socket, username: user, ...credentials, hostVerifier, readyTimeout: connectTimeoutMs });
    });
    return client;
  } catch (cause) {
    client.destroy();
    socket.destroy();
    throw whyNotConnected(`${host}:${port}`, user, refusedKey, cause);
  }
}

function whyNotConnected(place: string, user: string, refusedKey: string | null, cause: unknown): DomainError {
  if (refusedKey !== null) {
    return new DomainError('upstream', 'sftp.host-key', `${place} shows the host key ${refusedKey}, which is not the expected one.`, {
      hint: 'Compare it with what `ssh-keygen -lf` prints on that machine. Only if it is the same, set the option "hostKey" to it.',
    });
  }
  if ((cause as { level?: string }).level === 'client-authentication') {
    return new DomainError('upstream', 'sftp.not-let-in', `${place} does not let "${user}" in.`, {
      hint: 'See the password or key of the destination.',
      cause,
    });
  }
  return new DomainError('upstream', 'sftp.unreachable', `${place} cannot be reached by SSH: ${wordsOf(cause)}.`, {
    hint: 'See whether an SSH server answers there.',
    cause,
  });
}

const openSftp = (client: Client, place: string): Promise<SFTPWrapper> =>
  new Promise((resolve, reject) => {
    client.sftp((error, sftp) => {
      if (error) reject(new DomainError('upstream', 'sftp.no-sftp', `${place} offers no SFTP: ${error.message}.`, { cause: error }));
      else resolve(sftp);
    });
  });
