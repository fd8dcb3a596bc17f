import { createHash } from 'node:crypto';
import { parseCertificate } from '@app/crypto';
import { z } from 'zod';
import { keyToDeploy, type DeployableCertificate, type ServingAddress } from './destination';

/** How web servers want their files. */
export const fileFormats = ['NGINX', 'Apache'] as const;
export type FileFormat = (typeof fileFormats)[number];

export interface CertificateFile {
  /** Without a path. */
  readonly name: string;
  readonly content: string;
  readonly isSecret: boolean;
}

/** Everything that a destination of files puts below its folder for one certificate. */
export interface CertificateFiles {
  /** One step, never upwards. */
  readonly folder: string;
  readonly files: readonly CertificateFile[];
  /** Its first block is the certificate. */
  readonly certificateFile: string;
}

type Named = Pick<DeployableCertificate, 'name' | 'certificatePem'>;

const harmless = /^(\*\.)?[A-Za-z0-9_][A-Za-z0-9._@ -]{0,200}$/;

/** A step of a path for a certificate: its common name, or the certificate's own name without one. What could lead elsewhere is rewritten, never to another's name. */
export function folderOf({ name, certificatePem }: Named): string {
  const wanted = parseCertificate(certificatePem).commonName || name;
  if (harmless.test(wanted)) return wanted;
  const mark = createHash('sha256').update(wanted).digest('hex').slice(0, 8);
  return `${wanted
    .replace(/[^A-Za-z0-9._@-]+/g, '-')
    .replace(/^[.-]+/, '')
    .slice(0, 100)}-${mark}`;
}

const fileNames = (folder: string) => ({ key: `${folder}.key`, certificate: `${folder}.pem`, chain: `${folder}.ca.bundle.pem` });

const withLineEnd = (pem: string) => (pem.trim() ? `${pem.trim()}\n` : '');

/** NGINX: key, and certificate with its chain. Apache: key, certificate, and the chain by itself. */
export function certificateFiles(certificate: DeployableCertificate, format: FileFormat): CertificateFiles {
  const folder = folderOf(certificate);
  const names = fileNames(folder);
  const [body, chain] = [withLineEnd(certificate.certificatePem), withLineEnd(certificate.chainPem)];
  const key: CertificateFile = { name: names.key, content: withLineEnd(keyToDeploy(certificate)), isSecret: true };
  const open = (name: string, content: string): CertificateFile => ({ name, content, isSecret: false });
  const files = format === 'NGINX' ? [open(names.certificate, body + chain), key] : [open(names.certificate, body), open(names.chain, chain), key];
  return { folder, files, certificateFile: names.certificate };
}

/** All names that such a destination may have given to a certificate's files, in any format. */
export const filesToRemove = (certificate: Named): { folder: string; files: readonly string[]; certificateFile: string } => {
  const folder = folderOf(certificate);
  const names = fileNames(folder);
  return { folder, files: [names.key, names.chain, names.certificate], certificateFile: names.certificate };
};

/** For options: an absolute folder that leads nowhere else. */
export const absoluteFolder = (words: string) =>
  z
    .string()
    .regex(/^\/([^/\0]+\/?)*$/, 'Write an absolute path, such as /etc/nginx/certs.')
    .refine((path) => !path.split('/').some((step) => step === '..' || step === '.'), 'A path must not contain "." or ".." as a step.')
    .describe(words);

/** For options: where a handshake shows what is in use. */
export const verifyAddress = () =>
  z
    .string()
    .regex(/^[^\s:/]+:\d{1,5}$/, 'Write host:port.')
    .optional()
    .describe('Where a TLS handshake shows that a certificate is in use after it was deployed, as host:port; {CN} stands for its common name');

/** Reads what {@link verifyAddress} took. */
export function servingAddresses(certificate: Named, address: string | undefined): ServingAddress[] {
  if (address === undefined) return [];
  const { commonName } = parseCertificate(certificate.certificatePem);
  // No server answers to a wildcard itself: any name below it will do.
  const serverName = (commonName ?? '').replace(/^\*\./, 'www.');
  const [host = '', port = ''] = address.replace('{CN}', serverName).split(':');
  return host ? [{ host, port: Number(port), serverName: serverName || host }] : [];
}

/** The certificates of a text in their order, each a PEM block that ends in a line end. Text between them is left out; nothing is decoded. */
export const splitPem = (text: string): string[] =>
  (text.match(/-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END (?:X509 |TRUSTED )?CERTIFICATE-----/g) ?? []).map(
    (block) => `${block.trim()}\n`,
  );
