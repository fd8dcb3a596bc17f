import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { authorityExtensions, generateKey, leafExtensions, signCertificate } from '@app/crypto';
import { fresh } from './callers';

const DAY_MS = 24 * 60 * 60 * 1000;
const inDays = (days: number) => new Date(Date.now() + days * DAY_MS);
const asUtc = (time: Date): string => `${time.toISOString().slice(2, 19).replace(/[-T:]/g, '')}Z`;
const evenHex = (serial: string): string => {
  const digits = BigInt(serial).toString(16).toUpperCase();
  return digits.length % 2 ? `0${digits}` : digits;
};

export interface PublicCertificate {
  readonly pem: string;
  /** Decimal. */
  readonly serial: string;
}

/** A certificate authority of somebody else: openssl answers OCSP and writes revocation lists from its list of issued certificates. */
export class PublicCa {
  private readonly folder = mkdtempSync(join(tmpdir(), 'public-ca-'));
  private readonly issued = new Map<string, { serial: string; revoked: string | null; revokedAt: Date }>();
  private responder: ChildProcess | undefined;

  private constructor(
    readonly certificatePem: string,
    private readonly privateKeyPem: string,
  ) {
    writeFileSync(this.path('ca.pem'), certificatePem);
    writeFileSync(this.path('ca.key'), privateKeyPem);
    this.writeIndex();
  }

  static async create(): Promise<PublicCa> {
    const key = await generateKey('ECCPRIME256V1');
    const signed = await signCertificate({
      subject: [{ type: 'CN', value: fresh('Public CA') }],
      publicKeySpkiDer: key.publicKeySpkiDer,
      issuer: { selfSigned: key },
      notBefore: inDays(-30),
      notAfter: inDays(3650),
      extensions: authorityExtensions({}),
    });
    return new PublicCa(signed.pem, key.privateKeyPem);
  }

  /** A certificate of today that names these places to ask. */
  async issue({ ocsp = [], crl = [] }: { ocsp?: readonly string[]; crl?: readonly string[] }): Promise<PublicCertificate> {
    const key = await generateKey('ECCPRIME256V1');
    const name = `${fresh('shop')}.public.example`;
    const signed = await signCertificate({
      subject: [{ type: 'CN', value: name }],
      publicKeySpkiDer: key.publicKeySpkiDer,
      issuer: { certificatePem: this.certificatePem, privateKeyPem: this.privateKeyPem },
      notBefore: inDays(-3),
      notAfter: inDays(60),
      extensions: leafExtensions({
        subjectAltNames: { names: [{ type: 'dns', value: name }] },
        ...(ocsp.length && { authorityInfoAccess: { ocsp: [...ocsp], caIssuers: [] } }),
        ...(crl.length && { crlDistributionPoints: { urls: [...crl] } }),
      }),
    });
    this.issued.set(signed.serial, { serial: signed.serial, revoked: null, revokedAt: new Date() });
    this.writeIndex();
    return { pem: signed.pem, serial: signed.serial };
  }

  /** @param reason in openssl's spelling, such as `keyCompromise`; null takes a hold back */
  revoke({ serial }: PublicCertificate, reason: string | null, revokedAt = new Date(Math.trunc(Date.now() / 1000) * 1000 - DAY_MS)): void {
    this.issued.set(serial, { serial, revoked: reason, revokedAt });
    this.writeIndex();
  }

  /** The revocation list as of now, in DER. */
  list(): Buffer {
    const settings = `[ca]\ndefault_ca = it\n[it]\ndatabase = index.txt\ncertificate = ca.pem\nprivate_key = ca.key\ndefault_md = sha256\ndefault_crl_days = 7\ncrlnumber = number\n`;
    writeFileSync(this.path('ca.conf'), settings);
    writeFileSync(this.path('number'), '1000\n');
    execFileSync('openssl', ['ca', '-gencrl', '-config', 'ca.conf', '-out', 'list.pem'], { cwd: this.folder, stdio: 'pipe' });
    execFileSync('openssl', ['crl', '-in', 'list.pem', '-outform', 'DER', '-out', 'list.der'], { cwd: this.folder, stdio: 'pipe' });
    return readFileSync(this.path('list.der'));
  }

  /** What openssl answers to this OCSP request. */
  answer(request: Buffer): Buffer {
    writeFileSync(this.path('request.der'), request);
    const files = ['-index', 'index.txt', '-CA', 'ca.pem', '-rsigner', 'ca.pem', '-rkey', 'ca.key', '-reqin', 'request.der', '-respout', 'answer.der'];
    execFileSync('openssl', ['ocsp', ...files], { cwd: this.folder, stdio: 'pipe' });
    return readFileSync(this.path('answer.der'));
  }

  /** Starts openssl's own responder. It reads its list when it starts. */
  async startResponder(port: number): Promise<void> {
    const files = ['-index', 'index.txt', '-CA', 'ca.pem', '-rsigner', 'ca.pem', '-rkey', 'ca.key', '-port', String(port), '-text'];
    const child = spawn('openssl', ['ocsp', ...files], { cwd: this.folder, stdio: ['ignore', 'pipe', 'pipe'] });
    this.responder = child;
    await new Promise<void>((resolve, reject) => {
      const listen = (chunk: Buffer) => void (/waiting/i.test(chunk.toString()) && resolve());
      child.stdout.on('data', listen);
      child.stderr.on('data', listen);
      child.once('exit', (code) => reject(new Error(`openssl ocsp ended with ${code}.`)));
    });
  }

  async stop(): Promise<void> {
    const child = this.responder;
    if (child && child.exitCode === null) {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await ended;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  private path(name: string): string {
    return join(this.folder, name);
  }

  private writeIndex(): void {
    const line = ({ serial, revoked, revokedAt }: { serial: string; revoked: string | null; revokedAt: Date }) =>
      [revoked ? 'R' : 'V', '351231235959Z', revoked ? `${asUtc(revokedAt)},${revoked}` : '', evenHex(serial), 'unknown', '/CN=x'].join('\t') + '\n';
    writeFileSync(this.path('index.txt'), [...this.issued.values()].map(line).join(''));
    writeFileSync(this.path('index.txt.attr'), 'unique_subject = no\n');
  }
}
