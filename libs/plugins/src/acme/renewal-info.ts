import { parseCertificate } from '@app/crypto';
import { z } from 'zod';
import type { RenewalWindow } from '../contracts/issuer';
import type { PluginContext } from '../contracts/plugin';
import type { AcmeConnection } from './connection';
import { retryAfterSeconds } from './problems';

const RenewalInfo = z.object({
  suggestedWindow: z.object({ start: z.coerce.date(), end: z.coerce.date() }),
  explanationURL: z.url({ protocol: /^https?$/ }).optional(),
});

/** When the CA does not say (RFC 9773, 4.3.2). */
const usualSeconds = 6 * 3600;

/** How a CA knows a certificate without being shown it (RFC 9773, 4.1). Null: it names no key of its issuer. */
export function renewalId(certificatePem: string): string | null {
  const { extensions, serialHex } = parseCertificate(certificatePem);
  const keyIdentifier = extensions.authorityKeyIdentifier?.keyIdentifier;
  if (keyIdentifier === undefined) return null;
  const padded = serialHex.length % 2 ? `0${serialHex}` : serialHex;
  // The serial number is the content of a DER INTEGER: a leading zero where the first bit is set.
  const serial = Buffer.from(/^[89a-f]/i.test(padded) ? `00${padded}` : padded, 'hex');
  return `${Buffer.from(keyIdentifier.replaceAll(':', ''), 'hex').toString('base64url')}.${serial.toString('base64url')}`;
}

/** Address of the CA's renewal information, where it has such a service. */
export async function renewalInfoAddress(connection: AcmeConnection): Promise<string | null> {
  const { renewalInfo } = await connection.directory();
  return typeof renewalInfo === 'string' ? renewalInfo : null;
}

export async function askRenewalWindow(
  connection: AcmeConnection,
  certificatePem: string,
  context: Pick<PluginContext, 'now' | 'log'>,
): Promise<RenewalWindow | null> {
  const address = await renewalInfoAddress(connection);
  const id = renewalId(certificatePem);
  if (address === null || id === null) return null;
  const { data, headers } = await connection.get(`${address.replace(/\/$/, '')}/${id}`);
  const info = RenewalInfo.safeParse(data);
  if (!info.success || info.data.suggestedWindow.end <= info.data.suggestedWindow.start) {
    context.log.warn('Renewal information of a CA is not understood', { address });
    return null;
  }
  const now = context.now();
  const seconds = Math.max(60, retryAfterSeconds(headers['retry-after'], now) ?? usualSeconds);
  return { ...info.data.suggestedWindow, explanationUrl: info.data.explanationURL ?? null, askAgainAt: new Date(now.getTime() + seconds * 1000) };
}
