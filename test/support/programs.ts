import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe } from 'vitest';

const execute = promisify(execFile);

/** Is this program on the path? */
export const hasProgram = (name: string): boolean => !spawnSync(name, ['--version'], { stdio: 'ignore' }).error;

/** A `describe` that is skipped by name where a program is missing, so that the report says what was not looked at. */
export function describeWith(programs: readonly string[], name: string, body: () => void): void {
  const missing = programs.filter((program) => !hasProgram(program));
  if (missing.length === 0) describe(name, body);
  else describe.skip(`${name} (needs ${missing.join(' and ')}, which this machine does not have)`, body);
}

/** A folder under the system's temporary one; gone when the callback has ended. */
export async function withTemporaryFolder<Result>(use: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'lemur-test-'));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export interface ProgramRun {
  /** Zero: it was content. */
  code: number;
  /** What it said, on both channels. */
  output: string;
}

/**
 * Runs a program with files at hand: `{{name}}` in an argument becomes the path of that file.
 * A refusal is an answer, not an error: look at `code`.
 */
export async function runProgram(program: string, args: readonly string[], files: Readonly<Record<string, string | Uint8Array>> = {}): Promise<ProgramRun> {
  return withTemporaryFolder(async (folder) => {
    for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content, { mode: 0o600 });
    const filled = args.map((argument) => argument.replace(/\{\{(.+?)\}\}/g, (_, name: string) => join(folder, name)));
    try {
      const { stdout, stderr } = await execute(program, filled, {
        maxBuffer: 64 * 1024 * 1024,
        timeout: 30_000,
        env: { PATH: process.env['PATH'], LC_ALL: 'C' },
      });
      return { code: 0, output: `${stdout}${stderr}` };
    } catch (error) {
      const failed = error as { code?: unknown; stdout?: string; stderr?: string };
      if (typeof failed.code !== 'number') throw error;
      return { code: failed.code, output: `${failed.stdout ?? ''}${failed.stderr ?? ''}` };
    }
  });
}

export const openssl = (args: readonly string[], files?: Readonly<Record<string, string | Uint8Array>>): Promise<ProgramRun> =>
  runProgram('openssl', args, files);
export const keytool = (args: readonly string[], files?: Readonly<Record<string, string | Uint8Array>>): Promise<ProgramRun> =>
  runProgram('keytool', args, files);
export const certtool = (args: readonly string[], files?: Readonly<Record<string, string | Uint8Array>>): Promise<ProgramRun> =>
  runProgram('certtool', args, files);
