import { spawn } from 'node:child_process';
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root, trackChanges, writeWhole } from './changes.mjs';

const isCompiled = (path) => path.endsWith('.ts') && !path.endsWith('.d.ts') && !path.endsWith('.spec.ts');
/** What a program reads at run time beside its code, such as a template or a document. */
const isCopied = (path) => path.includes('/src/') && !/\.(ts|tsx|md|mjs)$/.test(path);

const programs = () =>
  trackChanges({
    name: 'programs',
    recipe: 2,
    sources: ['libs', 'apps/api', 'apps/worker', 'apps/cli', 'apps/local', 'migrations'],
    accepts: (path) => isCompiled(path) || isCopied(path),
  });

const dashboard = () =>
  trackChanges({
    name: 'dashboard',
    recipe: 1,
    sources: ['apps/web', 'libs/api-client/src', 'tsconfig.json'],
    accepts: (path) => !path.endsWith('.md') && !/\.spec\.tsx?$/.test(path),
  });

const hasDashboard = () => existsSync(join(root, 'apps/web/index.html'));
const isDashboardStale = (changes) => hasDashboard() && (changes.isStale || !existsSync(join(root, 'dist/web/index.html')));

/** Is there anything that `build` would do? Looks at the dates of the sources, as a rule, and reads none. */
export const isStale = ({ withDashboard = true } = {}) => programs().isStale || (withDashboard && isDashboardStale(dashboard()));

/** A word for the state of all sources: it is another one after each change. */
export const latestChange = () => `${programs().fingerprint} ${dashboard().fingerprint}`;

const outputOf = (path) => join(root, 'dist', isCompiled(path) ? path.replace(/\.ts$/, '.js') : path);

const swcOptions = (path) => ({
  filename: join(root, path),
  sourceFileName: relative(dirname(outputOf(path)), join(root, path)),
  swcrc: false,
  configFile: false,
  sourceMaps: true,
  // The annotation is for scripts: Node sees by it what they can import by name.
  module: { type: 'commonjs', exportInteropAnnotation: true },
  jsc: {
    target: 'es2022',
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true },
    keepClassNames: true,
    baseUrl: root,
    // The second doors come before the front ones: the first pattern that fits is taken.
    paths: {
      '@app/persistence/embedded': ['libs/persistence/src/embedded'],
      '@app/plugins/testing': ['libs/plugins/src/testing'],
      '@app/*': ['libs/*/src'],
    },
  },
});

async function compile(path, transform) {
  const source = readFileSync(join(root, path));
  const output = outputOf(path);
  if (!isCompiled(path)) return writeWhole(output, source);
  const { code, map } = await transform(source.toString('utf8'), swcOptions(path));
  writeWhole(`${output}.map`, map);
  writeWhole(output, `${code}\n//# sourceMappingURL=${basename(output)}.map\n`);
}

/** The compiler's words without the trace of its own insides. */
const whatIsWrong = (error) =>
  plain(String(error?.message ?? error))
    .split(/\n\s*Caused by:/)[0]
    .trim();

async function buildPrograms(changes) {
  if (changes.isNew) for (const folder of ['libs', 'apps', 'migrations']) rmSync(join(root, 'dist', folder), { recursive: true, force: true });
  changes.begin();
  for (const path of changes.gone) for (const file of [outputOf(path), `${outputOf(path)}.map`]) rmSync(file, { force: true });
  const { transform } = await import('@swc/core');
  const results = await Promise.allSettled(changes.changed.map((path) => compile(path, transform)));
  const problems = results.flatMap((result, index) => (result.status === 'rejected' ? [`${changes.changed[index]}: ${whatIsWrong(result.reason)}`] : []));
  if (problems.length) throw new Error(`These files do not compile:\n${problems.join('\n')}`);
  changes.finish();
}

// Some of Vite's messages are coloured whatever one asks for.
const plain = (text) => text.replaceAll(/\u001b\[[0-9;]*m/g, '');

/** Runs a program and keeps its words for the case that it fails. */
const runQuietly = (command, args) =>
  new Promise((done, fail) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' } });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    child.once('error', fail);
    child.once('close', (code) => (code === 0 ? done() : fail(new Error(plain(output).trim().split('\n').slice(0, 30).join('\n')))));
  });

/** Builds beside the old one and then swaps, so that a running system never serves half a dashboard. */
async function buildDashboard(changes) {
  changes.begin();
  const target = join(root, 'dist/web');
  const draft = join(root, `dist/web.${process.pid}.new`);
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  try {
    await runQuietly(process.execPath, [vite, 'build', '--config', 'apps/web/vite.config.ts', '--outDir', draft, '--emptyOutDir', '--logLevel', 'warn']);
    rmSync(target, { recursive: true, force: true });
    renameSync(draft, target);
  } catch (cause) {
    throw new Error(`The dashboard cannot be built:\n${cause.message}`);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  changes.finish();
}

/**
 * Makes `dist/` follow the sources: the programs by SWC, file by file, and the dashboard by Vite. Only what changed.
 *
 * @param {{ say?: (sentence: string) => void, withDashboard?: boolean }} options
 * @returns {Promise<string[]>} what was built, in words; empty when nothing had changed
 * @throws Error whose message shows what does not compile; what does is kept
 */
export async function build({ say = () => undefined, withDashboard = true } = {}) {
  const work = [];
  const built = [];
  const server = programs();
  if (server.isStale) {
    const count = server.changed.length;
    say(`Compiling ${count} file${count === 1 ? '' : 's'}`);
    work.push(buildPrograms(server).then(() => built.push(`${count} file${count === 1 ? '' : 's'}`)));
  }
  const web = withDashboard ? dashboard() : null;
  if (web && isDashboardStale(web)) {
    say('Building the dashboard');
    work.push(buildDashboard(web).then(() => built.push('the dashboard')));
  }
  if (withDashboard && !hasDashboard()) say('There is no dashboard to build: apps/web/index.html is missing');
  const failed = (await Promise.allSettled(work)).filter(({ status }) => status === 'rejected');
  if (failed.length) throw new Error(failed.map(({ reason }) => reason.message).join('\n\n'));
  return built;
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const begin = performance.now();
  try {
    const built = await build({ say: (sentence) => console.log(`${sentence} …`) });
    console.log(built.length ? `Built ${built.join(' and ')} in ${((performance.now() - begin) / 1000).toFixed(1)} s.` : 'Everything is built already.');
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
