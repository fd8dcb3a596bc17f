import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const hasTool = (tool: 'openssl' | 'keytool'): boolean => spawnSync(tool, ['-help'], { stdio: 'ignore' }).error === undefined;

/**
 * What another program prints about a file. `{file}` in the arguments is its path; the passphrase is in the environment as PASS.
 * @throws Error with everything it printed, when it refuses the file
 */
export function secondOpinion(tool: 'openssl' | 'keytool', args: readonly string[], content: Buffer | string, passphrase: string | null = null): string {
  const folder = mkdtempSync(join(tmpdir(), 'second-opinion-'));
  try {
    const path = join(folder, 'file');
    writeFileSync(path, content, { mode: 0o600 });
    const { status, stdout, stderr } = spawnSync(
      tool,
      args.map((arg) => arg.replace('{file}', path)),
      { encoding: 'utf8', env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', LANG: 'C', PASS: passphrase ?? '' } },
    );
    if (status !== 0) throw new Error(`${tool} ${args.join(' ')}: ${stdout}${stderr}`);
    return stdout + stderr;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
