import { accessSync, constants, readFileSync, writeFileSync } from 'node:fs';
import { DomainError } from '@app/errors';

const wordsOf = (cause: unknown) => (cause instanceof Error ? cause.message : String(cause));

const unreadable = (path: string, cause: unknown) =>
  new DomainError('not-found', 'file.unreadable', `The file "${path}" cannot be read: ${wordsOf(cause)}`, {
    hint: 'Name one that is there, and that you may read.',
    cause,
  });

/** @throws DomainError `not-found` */
export function readTextFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

/** For files that are too long to be read at once. @throws DomainError `not-found` */
export function checkReadable(path: string): void {
  try {
    accessSync(path, constants.R_OK);
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

/** Over what is there. @throws DomainError `invalid` */
export function writeTextFile(path: string, text: string, mode = 0o666): void {
  try {
    writeFileSync(path, text, { mode });
  } catch (cause) {
    throw new DomainError('invalid', 'file.not-written', `The file "${path}" cannot be written: ${wordsOf(cause)}`, {
      hint: 'Name a file in a folder that is there, and that you may write to.',
      cause,
    });
  }
}
