/** What the data directory keeps, under the names of the settings. */
export const secretNames = ['LEMUR_ENCRYPTION_KEYS', 'LEMUR_TOKEN_SECRETS'] as const;
export type SecretName = (typeof secretNames)[number];
export type KeptSecrets = Partial<Record<SecretName, string>>;

export type SecretsDecision = { make: SecretName[] } | { refuse: SecretName[] };

/**
 * Which secrets have to be made now.
 *
 * A secret is made once. When the database has been used with one that is neither given nor kept any more, a new one
 * would leave everything sealed with the old one closed for good, and every API key void: then nothing is made.
 */
export function decideSecrets(given: readonly SecretName[], kept: KeptSecrets, databaseWasUsed: boolean): SecretsDecision {
  const missing = secretNames.filter((name) => !given.includes(name) && !kept[name]);
  return databaseWasUsed && missing.length ? { refuse: missing } : { make: missing };
}
