import { parseCertificate, parseCertificates } from '@app/crypto';
import { z } from 'zod';
import type { ExportMaterial } from '../contracts/exporter';
import { secret } from '../contracts/option';

/** What every key store asks for. Left out, a passphrase is made and an alias found. */
export const storeOptions = {
  passphrase: secret(
    'Opens the file; without it one is made and shown once',
    z
      .string()
      .min(6, 'At least 6 characters: Java reads no shorter ones.')
      .regex(/^[\x20-\x7e]*$/, 'Only letters, digits, blanks and signs of ASCII: programs disagree about all others.'),
  ).optional(),
  alias: z
    .string()
    .max(200)
    .regex(/^[ -~\u00a0-\uffff]*$/, 'No line ends or other control characters.')
    .describe('Name of the entry; without it the common name')
    .optional(),
};

/** The alias that was given, else the common name, else the first subject alternative name, else `certificate`. */
export function aliasFor({ certificatePem }: ExportMaterial, given: string | undefined): string {
  if (given) return given;
  const { commonName, extensions } = parseCertificate(certificatePem);
  const found = commonName || extensions.subjectAltNames?.names[0]?.value || 'certificate';
  return found.replace(/\p{Cc}/gu, ' ').slice(0, 200);
}

/** The blocks of a chain, one certificate each. */
export const chainBlocks = ({ chainPem }: ExportMaterial): string[] => parseCertificates(chainPem).map((certificate) => certificate.pem);
