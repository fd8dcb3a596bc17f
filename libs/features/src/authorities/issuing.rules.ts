/** An authority, as far as it decides whether it may sign anything today. */
export interface Signer {
  readonly name: string;
  readonly active: boolean;
  readonly certificate: { readonly notBefore: Date; readonly notAfter: Date; readonly isRevoked: boolean };
}

/** Why this authority signs nothing now, as a sentence; null when it does. */
export function whyItCannotIssue({ name, active, certificate }: Signer, now: Date): string | null {
  if (!active) return `The authority "${name}" is switched off.`;
  if (certificate.isRevoked) return `The certificate of the authority "${name}" is revoked.`;
  if (certificate.notAfter.getTime() <= now.getTime()) return `The authority "${name}" expired on ${certificate.notAfter.toISOString()}.`;
  return certificate.notBefore.getTime() > now.getTime() ? `The authority "${name}" is not valid before ${certificate.notBefore.toISOString()}.` : null;
}
