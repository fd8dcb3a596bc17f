import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DomainError } from '@app/errors';
import { writePrivateFile } from '@app/persistence/embedded';
import { z } from 'zod';
import { decideSecrets, type KeptSecrets, type SecretName } from './secrets.rules';

const keptSchema = z.object({ LEMUR_ENCRYPTION_KEYS: z.string().min(1).optional(), LEMUR_TOKEN_SECRETS: z.string().min(1).optional() });

export const secretsPath = (dataDir: string): string => join(dataDir, 'secrets.json');

/** 32 random bytes in URL-safe base64, for either purpose. */
const makeSecret = (): string => randomBytes(32).toString('base64url');

/** @throws DomainError `invalid` when the file is there and cannot be understood: it is never written anew over the old one */
function readKept(path: string): KeptSecrets {
  if (!existsSync(path)) return {};
  if ((statSync(path).mode & 0o077) !== 0) chmodSync(path, 0o600);
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    content = null; // Told below; the parser's own words would quote the secrets.
  }
  const kept = keptSchema.safeParse(content);
  if (kept.success) return kept.data;
  throw new DomainError('invalid', 'secrets.damaged', `${path} is damaged; it holds the keys that open what is in the database.`, {
    hint: 'Put it back from a backup of the data directory.',
  });
}

/**
 * The secrets that the environment does not give, from the data directory; made and kept there on the very first start.
 *
 * @param given those that the configuration has already
 * @throws DomainError `invalid` when the database was used with secrets that are gone
 */
export function getSecrets(dataDir: string, given: readonly SecretName[], databaseWasUsed: boolean): KeptSecrets {
  const path = secretsPath(dataDir);
  const kept = readKept(path);
  const decision = decideSecrets(given, kept, databaseWasUsed);
  if ('refuse' in decision) {
    const names = decision.refuse.join(' and ');
    throw new DomainError(
      'invalid',
      'secrets.lost',
      `The database has been used before, but ${names} ${decision.refuse.length > 1 ? 'are' : 'is'} neither set nor kept in ${path}.`,
      {
        hint: `Put the file back from a backup, or set ${names} as before. New keys are not made: they could not open what the old ones sealed.`,
      },
    );
  }
  const made = Object.fromEntries(decision.make.map((name) => [name, makeSecret()]));
  if (decision.make.length) writePrivateFile(path, `${JSON.stringify({ ...kept, ...made }, null, 2)}\n`);
  const all: KeptSecrets = { ...kept, ...made };
  // What the environment gives wins, here as everywhere.
  return Object.fromEntries(Object.entries(all).filter(([name]) => !given.some((other) => other === name)));
}
