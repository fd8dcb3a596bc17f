const HOUR_MS = 60 * 60 * 1000;

/** Protocols that no endpoint should offer any more (RFC 7568, RFC 8996). */
const deprecatedCiphers: readonly string[] = ['Protocol-SSLv3', 'Protocol-SSLv2', 'Protocol-TLSv1'];

export const isDeprecatedCipher = (name: string): boolean => deprecatedCiphers.includes(name);

/** What is wrong with an endpoint, by the words that clients know. */
export interface EndpointFinding {
  readonly name: 'deprecated cipher' | 'expired certificate' | 'revoked';
  /** A sentence. The first is that of the reference, word for word. */
  readonly value: string;
}

export interface ServedCertificate {
  readonly name: string;
  readonly notAfter: Date;
  readonly status: string | null;
}

export function findingsOf(certificate: ServedCertificate, ciphers: readonly string[], now: Date): EndpointFinding[] {
  return [
    ...ciphers
      .filter(isDeprecatedCipher)
      .map((cipher) => ({ name: 'deprecated cipher' as const, value: `${cipher} has been deprecated consider removing it.` })),
    ...(certificate.notAfter < now
      ? [{ name: 'expired certificate' as const, value: `The certificate here ended on ${certificate.notAfter.toISOString().slice(0, 10)}; replace it.` }]
      : []),
    ...(certificate.status === 'revoked' ? [{ name: 'revoked' as const, value: `The certificate here, ${certificate.name}, was revoked; replace it.` }] : []),
  ];
}

/**
 * Endpoints that were last seen at this instant or before are gone. Counted from the last sync that succeeded before the present one: while
 * a source cannot be read, nothing of it goes stale.
 */
export const staleBefore = (lastSuccessAt: Date | null, keptHours: number): Date | null =>
  lastSuccessAt === null ? null : new Date(lastSuccessAt.getTime() - keptHours * HOUR_MS);
