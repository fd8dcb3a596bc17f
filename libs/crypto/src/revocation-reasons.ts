/** By their numbers (RFC 5280, 5.3.1); 7 is not used. */
export const revocationReasons = {
  unspecified: 0,
  keyCompromise: 1,
  cACompromise: 2,
  affiliationChanged: 3,
  superseded: 4,
  cessationOfOperation: 5,
  certificateHold: 6,
  removeFromCRL: 8,
  privilegeWithdrawn: 9,
  aACompromise: 10,
} as const;

export type RevocationReason = keyof typeof revocationReasons;

const reasonsByNumber = new Map(Object.entries(revocationReasons).map(([reason, number]) => [number as number, reason as RevocationReason]));

/** Numbers that nobody has defined count as unspecified: the certificate is revoked all the same. */
export const reasonOfNumber = (number: number): RevocationReason => reasonsByNumber.get(number) ?? 'unspecified';

export interface RevokedCertificate {
  /** Decimal. */
  readonly serial: string;
  readonly revokedAt: Date;
  readonly reason: RevocationReason;
}
