import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { createSealer, generateEncryptionKey } from '@app/crypto';
import { DomainError } from '@app/errors';

/*
 * Files with credentials, such as of accounts at authorities, that lie locked beside the settings: `decrypted/` holds them open,
 * `encrypted/` sealed, each with `.enc` behind its name.
 */

const OPEN = 'decrypted';
const LOCKED = 'encrypted';
const ENDING = '.enc';

/** Paths below the folder, sub-folders included. @throws DomainError `not-found` when there is no such folder */
function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
      .sort();
  } catch (cause) {
    throw new DomainError('not-found', 'credential-files.no-folder', `There is no folder ${folder}.`, { hint: 'Name the one above it with --folder.', cause });
  }
}

function write(path: string, content: string | Buffer): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(path, content, { mode: 0o600 });
}

/** Sealed to its name, so that nobody can pass off one file as another. */
const placeOf = (name: string) => ({ table: 'credential files', column: name.split('\\').join('/'), rowUuid: LOCKED });

export interface LockedFiles {
  /** As they are named in the folder of open files. */
  readonly files: readonly string[];
}

/** Names of the files that would be locked. @throws DomainError `not-found` */
export const filesToLock = (folder: string): string[] => filesIn(join(folder, OPEN));

/**
 * Locks every open file with a new key, which is written to a file of its own that only its owner reads. The open files stay.
 * @throws DomainError `not-found` when there is nothing to lock; `conflict` when the key's file is there already
 */
export function lockFiles(folder: string, keyFile: string): LockedFiles {
  const files = filesToLock(folder);
  if (!files.length) throw new DomainError('not-found', 'credential-files.none', `There is nothing to lock in ${join(folder, OPEN)}.`);
  const key = generateEncryptionKey();
  try {
    writeFileSync(keyFile, `${key}\n`, { mode: 0o600, flag: 'wx' });
  } catch (cause) {
    throw new DomainError('conflict', 'credential-files.key-file', `The key cannot be written to ${keyFile}: ${cause instanceof Error ? cause.message : ''}`, {
      hint: 'Name another file with --key-file. An older key is never written over: it may be needed yet.',
      cause,
    });
  }
  const sealer = createSealer({ keys: [key] });
  for (const name of files) write(join(folder, LOCKED, name + ENDING), sealer.seal(readFileSync(join(folder, OPEN, name)).toString('base64'), placeOf(name)));
  return { files };
}

/**
 * Opens every locked file. Files that the reference system locked are opened too.
 * @throws DomainError `invalid` when the key is not theirs; nothing is written then
 */
export function unlockFiles(folder: string, key: string): LockedFiles {
  const sealer = createSealer({ keys: [key.trim()] });
  const opened = filesIn(join(folder, LOCKED)).map((path) => {
    const name = path.endsWith(ENDING) ? path.slice(0, -ENDING.length) : path.replace(/\.[^./\\]+$/, '');
    const envelope = readFileSync(join(folder, LOCKED, path), 'utf8').trim();
    try {
      const text = sealer.unseal(envelope, placeOf(name));
      return { name, content: envelope.startsWith('v1.') ? Buffer.from(text, 'base64') : Buffer.from(wholeText(text)) };
    } catch (cause) {
      throw new DomainError(
        'invalid',
        'credential-files.not-opened',
        `${path} cannot be opened with this key${cause instanceof NoText ? ': it holds no text' : ''}.`,
        {
          hint: 'Nothing was written. Was the file locked with another key, or renamed?',
          cause,
        },
      );
    }
  });
  for (const { name, content } of opened) write(join(folder, OPEN, name), content);
  return { files: opened.map(({ name }) => name) };
}

class NoText extends Error {}

/** Older files are opened as text: bytes that are none would be damaged. */
function wholeText(text: string): string {
  if (text.includes('\uFFFD')) throw new NoText();
  return text;
}
