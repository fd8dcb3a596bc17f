import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { DomainError } from '@app/errors';
import { z } from 'zod';

/**
 * Runs one of our own commands and returns what it printed.
 * @param signal ends it
 * @throws DomainError with the command's own words when it fails
 */
export async function runCommand(main: string, args: readonly string[], environment: NodeJS.ProcessEnv, signal?: AbortSignal): Promise<string> {
  const child = spawn(process.execPath, ['--enable-source-maps', main, ...args], { env: environment, stdio: ['ignore', 'pipe', 'pipe'], signal });
  const ended = new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
  const [code, output, complaint] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  if (code === 0) return output;
  const words = complaint.trim() || output.trim() || 'it says nothing';
  // The command has said it for people already; a second sentence around it would only hide it.
  throw new DomainError(
    code === 2 ? 'invalid' : 'upstream',
    'local.command-failed',
    code === 2 ? words : `\`lemur ${args.join(' ')}\` ended with code ${code}: ${words}`,
  );
}

const initSchema = z.object({ createdAdministrator: z.boolean(), username: z.string(), password: z.string().optional() });

/** What `lemur init` did. The password is there only when it was made up just now. */
export type Initialised = z.infer<typeof initSchema>;

/** @throws DomainError `bug` when the command prints something else */
export function readInitialised(output: string): Initialised {
  const line = output
    .trim()
    .split('\n')
    .findLast((candidate) => candidate.startsWith('{'));
  try {
    return initSchema.parse(JSON.parse(line ?? ''));
  } catch (cause) {
    // Its output may hold the password, so it is not quoted.
    throw new DomainError('bug', 'local.init-unreadable', '`lemur init --json` printed something unexpected.', { cause });
  }
}
