import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** As `ssh-keygen -l` prints it. */
export const fingerprintOf = (key: Buffer): string => `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;

const isSame = (one: string, other: string) => one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));

/** @param expected fingerprints or public keys, several with commas or line ends between them */
export function isExpectedKey(key: Buffer, expected: string): boolean {
  const [fingerprint, base64] = [fingerprintOf(key), key.toString('base64')];
  return expected
    .split(/[,\n]/)
    .flatMap((entry) => entry.trim().split(/\s+/))
    .some((word) => isSame(word, fingerprint) || isSame(word, base64));
}

/** Is the key listed for this host in a file of the format of OpenSSH's known_hosts (sshd(8))? Keys of CAs and revoked ones do not count. */
export function isKnownHost(knownHosts: string, host: string, port: number, key: Buffer): boolean {
  const names = port === 22 ? [host] : [`[${host}]:${port}`];
  const base64 = key.toString('base64');
  return knownHosts.split('\n').some((line) => {
    const [patterns = '', , listed] = line.trim().split(/\s+/);
    if (patterns.startsWith('@') || patterns.startsWith('#') || listed !== base64) return false;
    return patterns.split(',').some((pattern) => names.some((name) => isNamed(pattern, name)));
  });
}

function isNamed(pattern: string, name: string): boolean {
  const [, version, salt, hash] = pattern.split('|');
  if (version !== '1' || salt === undefined || hash === undefined) return pattern.toLowerCase() === name.toLowerCase();
  return isSame(createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest('base64'), hash);
}
