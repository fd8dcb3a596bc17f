import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** What the tests use beside Node, each with its reason. The one place where this is written. */
export const packages = [
  { name: 'redis-server', command: 'redis-server', because: 'the queues are tested on Redis as well as on Postgres' },
  { name: 'chromium', command: 'chromium', because: 'the browser tests drive a real browser' },
  { name: 'openssh-server', command: 'sshd', because: 'certificates are deployed to a real SSH server' },
  { name: 'nginx', command: 'nginx', because: 'a deployment is seen in a handshake with a real web server that was reloaded' },
  { name: 'pebble', command: 'pebble', because: 'orders are placed with a real ACME server' },
  { name: 'pdns-server', command: 'pdns_server', because: 'names are proved in a real DNS' },
  { name: 'pdns-backend-sqlite3', command: 'pdns_server', because: 'that DNS keeps its zones in a file' },
  { name: 'sqlite3', command: 'sqlite3', because: 'which is made by this' },
  { name: 'slapd', command: 'slapd', because: 'people sign in with the password of a real LDAP directory' },
  { name: 'openssl', command: 'openssl', because: 'a second opinion on every certificate, request, revocation list and PKCS#12 file we make' },
  { name: 'gnutls-bin', command: 'certtool', because: 'a third opinion, from a library that shares no code with the second' },
  { name: 'openjdk-17-jre-headless', command: 'keytool', because: 'Java reads the key stores we write' },
];

const onPath = (command) => (process.env.PATH ?? '').split(delimiter).some((folder) => folder !== '' && existsSync(join(folder, command)));

export const missingPackages = (isThere = onPath) => packages.filter(({ command }) => !isThere(command));

/** Only root on a Debian machine can install them. */
export const canInstall = () => process.getuid?.() === 0 && onPath('apt-get');

/** @returns {string | null} why it failed, or null */
export function installPackages(names) {
  // No service is to start by itself: the tests run their own, on ports of their own.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const apt = (...args) => spawnSync('apt-get', ['-qq', ...args], { env, encoding: 'utf8' });
  const install = () => apt('install', '-y', '--no-install-recommends', ...names);
  let result = install();
  if (result.status !== 0) {
    apt('update');
    result = install();
  }
  return result.status === 0 ? null : (result.stderr || result.stdout || String(result.error)).trim();
}
