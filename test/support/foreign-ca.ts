import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { withTemporaryFolder } from './programs';

const execute = promisify(execFile);

export interface KeyPair {
  certificatePem: string;
  /** PKCS#8, not encrypted. */
  privateKeyPem: string;
}

export interface ForeignCertificate {
  commonName: string;
  dnsNames?: readonly string[];
  /** Default: yesterday. */
  notBefore?: Date;
  /** Default: in a year. */
  notAfter?: Date;
  /** True: an authority. */
  isCa?: boolean;
  key?: 'P-256' | 'RSA2048' | 'ED25519';
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** UTCTime or GeneralizedTime, as `openssl ca` takes them. */
const asn1Time = (date: Date) => date.toISOString().replace(/[-:T]|\.\d+/g, '');

const keyArguments = { 'P-256': ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'], RSA2048: ['rsa:2048'], ED25519: ['ed25519'] } as const;

const configuration = ({ commonName, dnsNames = [], isCa = false }: ForeignCertificate) => `
[ ca ]
default_ca = here
[ here ]
database = index.txt
new_certs_dir = .
rand_serial = yes
default_md = sha256
policy = anything
unique_subject = no
[ anything ]
commonName = supplied
[ req ]
distinguished_name = subject
prompt = no
[ subject ]
CN = ${commonName}
[ extensions ]
basicConstraints = critical,CA:${isCa ? 'TRUE' : 'FALSE'}
keyUsage = critical,${isCa ? 'keyCertSign,cRLSign' : 'digitalSignature'}
subjectKeyIdentifier = hash
${dnsNames.length ? `subjectAltName = ${dnsNames.map((name) => `DNS:${name}`).join(',')}` : ''}
`;

/**
 * A certificate that somebody else made, with openssl: self-signed, or issued by `issuer`.
 * Nothing of ours takes part, so that what we import is not only what we can write.
 */
export function foreignCertificate(wanted: ForeignCertificate, issuer?: KeyPair): Promise<KeyPair> {
  return withTemporaryFolder(async (folder) => {
    const run = (...args: string[]) => execute('openssl', args, { cwd: folder });
    await writeFile(join(folder, 'openssl.cnf'), configuration(wanted));
    await writeFile(join(folder, 'index.txt'), '');
    await run(
      'req',
      '-new',
      '-config',
      'openssl.cnf',
      '-newkey',
      ...keyArguments[wanted.key ?? 'P-256'],
      '-noenc',
      '-keyout',
      'key.pem',
      '-out',
      'request.pem',
    );
    if (issuer) {
      await writeFile(join(folder, 'issuer.pem'), issuer.certificatePem);
      await writeFile(join(folder, 'issuer-key.pem'), issuer.privateKeyPem, { mode: 0o600 });
    }
    const { notBefore = new Date(Date.now() - DAY_MS), notAfter = new Date(Date.now() + 365 * DAY_MS) } = wanted;
    await run(
      ...['ca', '-batch', '-config', 'openssl.cnf', '-in', 'request.pem', '-out', 'certificate.pem', '-notext', '-extensions', 'extensions'],
      ...['-startdate', asn1Time(notBefore), '-enddate', asn1Time(notAfter)],
      ...(issuer ? ['-cert', 'issuer.pem', '-keyfile', 'issuer-key.pem'] : ['-selfsign', '-keyfile', 'key.pem']),
    );
    const [certificatePem, privateKeyPem] = await Promise.all(['certificate.pem', 'key.pem'].map((file) => readFile(join(folder, file), 'utf8')));
    return { certificatePem: certificatePem ?? '', privateKeyPem: privateKeyPem ?? '' };
  });
}
