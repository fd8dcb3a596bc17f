import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './changes.mjs';

const readPackages = (path) => {
  try {
    return JSON.parse(readFileSync(join(root, path), 'utf8')).packages ?? null;
  } catch {
    return null; // Not there, or cut off: the caller takes it for "nothing installed".
  }
};

/**
 * Why `node_modules` is not what the lock file asks for, or null when it is.
 * npm writes down what it has installed when it is done, so an install that was cut off counts as none.
 *
 * @param {Record<string, any> | null} wanted packages of package-lock.json, by path
 * @param {Record<string, any> | null} installed packages of node_modules/.package-lock.json, by path
 */
export function whyStale(wanted, installed) {
  if (!wanted) return 'package-lock.json cannot be read';
  if (!installed) return 'nothing is installed';
  for (const [path, { version, optional, link }] of Object.entries(wanted)) {
    if (path === '' || link) continue;
    const there = installed[path];
    // npm leaves out optional packages of other platforms.
    if (!there && optional) continue;
    if (!there) return `${path.replace(/^.*node_modules\//, '')} is missing`;
    if (there.version !== version) return `${path.replace(/^.*node_modules\//, '')} is ${there.version} instead of ${version}`;
  }
  return null;
}

export const whyInstall = () => whyStale(readPackages('package-lock.json'), readPackages('node_modules/.package-lock.json'));

/**
 * Installs exactly what the lock file says. The build tools too, since we build on this machine, whatever NODE_ENV says.
 * @throws Error with npm's last words
 */
export function install() {
  // npm tells its scripts where it is itself; otherwise it is on the path.
  const self = process.env.npm_execpath?.endsWith('npm-cli.js')
    ? [process.execPath, process.env.npm_execpath]
    : [process.platform === 'win32' ? 'npm.cmd' : 'npm'];
  const [command, ...first] = self;
  const args = [...first, 'ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'];
  return new Promise((done, fail) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], shell: process.platform === 'win32' });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output = `${output}${chunk}`.slice(-8000)));
    // Stopped while it installs: npm must not go on alone.
    const giveUp = () => {
      child.kill();
      process.exit(1);
    };
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, giveUp);
    child.once('error', (cause) => fail(new Error(`npm cannot be run: ${cause.message}. Install Node with npm, or put npm on the path.`)));
    child.once('close', (code) => {
      for (const signal of ['SIGINT', 'SIGTERM']) process.off(signal, giveUp);
      if (code === 0) done();
      else fail(new Error(`npm ci ended with ${code}:\n${output.trim()}\n\nIs the package registry reachable? \`npm ping\` tells.`));
    });
  });
}
