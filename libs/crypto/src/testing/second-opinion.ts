import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'vitest';

/** A tool of others that the specs ask whether our files are right. */
export type Tool = 'openssl' | 'certtool';

const hasTool = (tool: Tool) => spawnSync(tool, [tool === 'openssl' ? 'version' : '--version'], { stdio: 'ignore' }).error === undefined;

/** `it`, or a skipped test whose name says which tool is missing. */
export function itWith(tool: Tool, name: string, test: () => Promise<void> | void, timeoutMs?: number): void {
  if (hasTool(tool)) it(name, test, timeoutMs);
  else it.skip(`${name} (skipped: ${tool} is not installed)`, test);
}

/** A folder for the files of one question. */
export function inFolder<T>(ask: (write: (name: string, content: string | Buffer) => string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'x509-'));
  try {
    return ask((name, content) => {
      const path = join(folder, name);
      writeFileSync(path, content);
      return path;
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What the tool prints; when it refuses, an error with its words. */
export function run(tool: Tool, args: readonly string[], input?: string | Buffer): string {
  const { status, stdout, stderr } = spawnSync(tool, args, { input, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, env: { ...process.env, LC_ALL: 'C' } });
  if (status !== 0) throw new Error(`${tool} ${args.join(' ')}: ${stdout}${stderr}`);
  return stdout + stderr;
}

/** `openssl verify -x509_strict`, answering its last line. */
export const opensslVerify = (leafPem: string, rootPem: string, intermediatePems: readonly string[] = [], crlPem?: string): string =>
  inFolder((write) => {
    const trusted = write('root.pem', rootPem + (crlPem ?? ''));
    const untrusted = intermediatePems.length > 0 ? ['-untrusted', write('chain.pem', intermediatePems.join(''))] : [];
    const revocation = crlPem === undefined ? [] : ['-crl_check'];
    return run('openssl', ['verify', '-x509_strict', '-purpose', 'any', ...revocation, '-CAfile', trusted, ...untrusted, write('leaf.pem', leafPem)]).trim();
  });
