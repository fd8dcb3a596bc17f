/** What stands in the log in place of a secret. */
export const MASK = '(secret)';

const isSecretName = (name: string) => /password|passphrase|secret|token|private.?key|credential|sealed/i.test(name);
const isSecretText = (text: string) =>
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text) || /^v1\.[0-9a-f]{8}\./.test(text) || text.startsWith('$argon2') || /^\$2[aby]\$/.test(text);

function mask(name: string, value: unknown): unknown {
  // "No password" and "a password" are worth telling apart; what it is, is not.
  if (value === null || value === undefined || typeof value === 'boolean') return value;
  if (isSecretName(name)) return MASK;
  if (typeof value === 'string') return isSecretText(value) ? MASK : value;
  if (Array.isArray(value)) return value.map((item) => mask('', item));
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'object' ? maskSecrets(value as Record<string, unknown>) : value;
}

/** A copy without secrets: what is called like one, and what looks like a private key, a sealed envelope or a password's hash. */
export const maskSecrets = (facts: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, mask(name, value)]));
