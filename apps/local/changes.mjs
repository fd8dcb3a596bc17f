import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

export const hashOf = (content) => createHash('sha256').update(content).digest('base64url');

export function writeWhole(path, content) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.${process.pid}.new`, content);
  renameSync(`${path}.${process.pid}.new`, path);
}

/** Everything that is installed, the compiler included: another version may make something else of the same source. */
export const toolchain = () => (existsSync(join(root, 'package-lock.json')) ? hashOf(readFileSync(join(root, 'package-lock.json'))) : '');

function* filesBelow(path) {
  const entry = statSync(join(root, path), { throwIfNoEntry: false });
  if (!entry) return;
  if (entry.isFile()) {
    yield { path, stamp: `${entry.size}:${entry.mtimeMs}` };
    return;
  }
  for (const name of readdirSync(join(root, path)).sort()) {
    if (name !== 'node_modules' && !name.startsWith('.')) yield* filesBelow(join(path, name));
  }
}

/**
 * Remembers in `dist/` what was built from which sources.
 * A file whose time has changed is read before it counts as changed; the others are not read at all.
 *
 * @param {{ name: string, recipe: number, sources: string[], accepts: (path: string) => boolean }} unit
 *   `recipe` rises when the same source is made into something else
 */
export function trackChanges({ name, recipe, sources, accepts }) {
  const manifestPath = join(root, 'dist', `.${name}.json`);
  const recipeNow = `${recipe}:${toolchain()}`;

  const read = () => {
    try {
      const manifest = JSON.parse(readFileSync(manifestPath, 'utf8'));
      if (manifest.recipe === recipeNow) return manifest.files;
    } catch {
      // Not built yet, or cut off by a kill: everything is new.
    }
    return null;
  };

  const built = read();
  const files = {};
  const changed = [];
  for (const source of sources) {
    for (const { path, stamp } of filesBelow(source)) {
      if (!accepts(path)) continue;
      const before = built?.[path];
      files[path] = before?.stamp === stamp ? before : { stamp, hash: hashOf(readFileSync(join(root, path))) };
      if (before?.hash !== files[path].hash) changed.push(path);
    }
  }
  const gone = Object.keys(built ?? {}).filter((path) => !files[path]);

  return {
    changed,
    gone,
    fingerprint: hashOf(JSON.stringify(files)),
    isNew: built === null,
    isStale: built === null || changed.length > 0 || gone.length > 0,
    /** Forgets what is about to be made anew, so that a build that fails or is killed half-way is done again, and only that. */
    begin: () => {
      const untouched = Object.entries(built ?? {}).filter(([path]) => !changed.includes(path));
      writeWhole(manifestPath, JSON.stringify({ recipe: recipeNow, files: Object.fromEntries(untouched) }));
    },
    finish: () => writeWhole(manifestPath, JSON.stringify({ recipe: recipeNow, files })),
  };
}
