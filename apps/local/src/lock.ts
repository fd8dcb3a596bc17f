import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DomainError } from '@app/errors';
import { writePrivateFile } from '@app/persistence/embedded';
import { z } from 'zod';

const holderSchema = z.object({ pid: z.int(), begun: z.string() });

/**
 * When a process began, in a word that no later process of the same number has; '' where the system does not tell.
 * Null when there is none.
 */
export function beginningOf(pid: number): string | null {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return null;
  }
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    const [state] = fields;
    return state === 'Z' || state === 'X' ? null : (fields[19] ?? '');
  } catch {
    return '';
  }
}

function findHolder(path: string): { pid: number } | null {
  if (!existsSync(path)) return null;
  try {
    const { pid, begun } = holderSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
    return pid !== process.pid && beginningOf(pid) === begun ? { pid } : null;
  } catch {
    return null; // Cut off by a kill: then nobody holds it.
  }
}

export interface Lock {
  /** The one before was killed: what it had started may still be ending. */
  wasLeftBehind: boolean;
  release(): void;
}

/**
 * Keeps a second system out of the data directory.
 * @throws DomainError `conflict` when another one runs
 */
export function takeLock(dataDir: string): Lock {
  const path = join(dataDir, 'running.json');
  const holder = findHolder(path);
  if (holder) {
    throw new DomainError('conflict', 'local.runs-already', `Lemur already runs from ${dataDir}, as process ${holder.pid}.`, {
      hint: `Use it, stop it with \`kill ${holder.pid}\`, or set LEMUR_DATA_DIR and LEMUR_PORT for a second one.`,
    });
  }
  const wasLeftBehind = existsSync(path);
  writePrivateFile(path, JSON.stringify({ pid: process.pid, begun: beginningOf(process.pid) ?? '' }));
  return { wasLeftBehind, release: () => rmSync(path, { force: true }) };
}
