import type { Sealer } from '@app/crypto';

/**
 * Every column that holds one sealed text. Re-encryption walks this list; a sealed column that is not in it would be lost with its
 * key. Sealed values inside `options` of plugins are not here: they belong to features/plugin-catalog.
 */
export const sealedColumns = {
  'roles.sealedPassword': { table: 'roles', column: 'sealedPassword' },
  'certificates.sealedPrivateKey': { table: 'certificates', column: 'sealedPrivateKey' },
  'pending_certificates.sealedPrivateKey': { table: 'pending_certificates', column: 'sealedPrivateKey' },
  'authorities.sealedIssuerState': { table: 'authorities', column: 'sealedIssuerState' },
  'dns_providers.sealedCredentials': { table: 'dns_providers', column: 'sealedCredentials' },
  'audit_signing_key.sealedPrivateKey': { table: 'audit_signing_key', column: 'sealedPrivateKey' },
  'kept_answers.sealed': { table: 'kept_answers', column: 'sealed' },
  'encryption_canary.sealed': { table: 'encryption_canary', column: 'sealed' },
} as const;

export type SealedColumn = keyof typeof sealedColumns;

/** Seals a secret to its row; null stays null. */
export const sealFor = (sealer: Sealer, column: SealedColumn, rowUuid: string, plaintext: string | null): string | null =>
  plaintext === null ? null : sealer.seal(plaintext, { ...sealedColumns[column], rowUuid });

/** @throws DomainError `bug` when no key opens it, or it was altered or moved */
export const unsealFrom = (sealer: Sealer, column: SealedColumn, rowUuid: string, envelope: string | null): string | null =>
  envelope === null ? null : sealer.unseal(envelope, { ...sealedColumns[column], rowUuid });
