import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DomainError } from '@app/errors';
import { z } from 'zod';

const recordSchema = z.object({
  /** The data directory this record was written for: a copied one must not share the original's database. */
  dataDir: z.string(),
  clusterDir: z.string(),
  passwords: z.object({ superuser: z.string(), application: z.string() }),
});

/** What the data directory knows of its database. */
export type ClusterRecord = z.infer<typeof recordSchema>;

export const recordPath = (dataDir: string): string => join(dataDir, 'postgres.json');

export const makePasswords = (): ClusterRecord['passwords'] => ({
  superuser: randomBytes(24).toString('base64url'),
  application: randomBytes(24).toString('base64url'),
});

/** Writes a file that only its owner can read, all of it or nothing, and on the disk before it returns. */
export function writePrivateFile(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}.new`;
  const file = openSync(draft, 'w', 0o600);
  try {
    writeSync(file, content);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(draft, path);
}

/** Leaves the file alone when it says so already. */
export function keepRecord(dataDir: string, record: ClusterRecord): void {
  const path = recordPath(dataDir);
  const content = `${JSON.stringify(record, null, 2)}\n`;
  if (!existsSync(path) || readFileSync(path, 'utf8') !== content) writePrivateFile(path, content);
}

/** @throws DomainError `invalid` when the record cannot be understood, or belongs to another data directory that is still there */
export function findRecord(dataDir: string): ClusterRecord | null {
  const path = recordPath(dataDir);
  if (!existsSync(path)) return null;
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new DomainError('invalid', 'embedded-postgres.record-unreadable', `${path} cannot be read; it holds the password of the database.`, {
      hint: 'Put it back from a backup of the data directory.',
      cause,
    });
  }
  const record = recordSchema.safeParse(content);
  if (!record.success) {
    throw new DomainError('invalid', 'embedded-postgres.record-damaged', `${path} is damaged; it holds the password of the database.`, {
      hint: 'Put it back from a backup of the data directory.',
    });
  }
  const { dataDir: original, clusterDir } = record.data;
  if (original !== dataDir && !clusterDir.startsWith(`${original}/`) && existsSync(recordPath(original))) {
    throw new DomainError('invalid', 'embedded-postgres.copied', `${dataDir} is a copy of ${original}, whose database is in ${clusterDir}.`, {
      hint: `Delete ${dataDir} to begin with an empty database, or start from ${dirname(original)}.`,
    });
  }
  // A data directory that was moved takes along what lies inside it.
  const isInside = clusterDir.startsWith(`${original}/`);
  return { ...record.data, dataDir, clusterDir: isInside ? join(dataDir, clusterDir.slice(original.length)) : clusterDir };
}
