import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { lockFiles, unlockFiles } from '@app/features';
import { takesJson, withExamples } from './options';
import { type Common, report } from './output';
import { askOnce } from './password-prompt';
import { readTextFile } from './text-files';

interface Files extends Common {
  folder: string;
  keyFile?: string;
}

function lock({ folder, keyFile = join(folder, 'lock.key'), ...options }: Files): void {
  const { files } = lockFiles(folder, keyFile);
  report(
    { files, keyFile },
    [...files.map((name) => `Locked ${name}.`), `The key is in ${keyFile}. Keep it elsewhere, and remove ${join(folder, 'decrypted')}.`],
    options,
  );
}

async function unlock({ folder, keyFile, ...options }: Files): Promise<void> {
  const key = keyFile === undefined ? await askOnce('Key: ', 'Name the file that holds it with --key-file.') : readTextFile(keyFile);
  const { files } = unlockFiles(folder, key);
  report(
    { files },
    files.map((name) => `Unlocked ${name}.`),
    options,
  );
}

const takesFolder = (command: Command): Command =>
  takesJson(command.option('--folder <path>', 'that holds "decrypted" and "encrypted"', join(homedir(), '.lemur', 'keys')));

export function addCredentialFileCommands(program: Command): void {
  withExamples(
    takesFolder(program.command('lock').description('Lock files with credentials: seals each of "decrypted" into "encrypted", with a new key.')).option(
      '--key-file <path>',
      'where the key is written to; never over an older one (default: lock.key in the folder)',
    ),
    'lock --folder /etc/lemur/keys --key-file /root/lemur-lock.key',
  ).action(lock);
  withExamples(
    takesFolder(program.command('unlock').description('Open locked files again.')).option('--key-file <path>', 'that holds the key; asked for when left out'),
    'unlock --folder /etc/lemur/keys --key-file /root/lemur-lock.key',
  ).action(unlock);
}
