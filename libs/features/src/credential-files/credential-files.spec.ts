import { createCipheriv, createHmac, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockFiles, unlockFiles } from './credential-files';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lemur-credentials-'));
  mkdirSync(join(folder, 'decrypted', 'ca'), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true }));

const keyFile = () => join(folder, 'key');
const keyIn = () => readFileSync(keyFile(), 'utf8');

describe('Credential files', () => {
  it('come back as they were, binary ones and those in sub-folders too, readable for their owner alone', () => {
    const bytes = randomBytes(300);
    writeFileSync(join(folder, 'decrypted', 'ca', 'account.p12'), bytes);
    writeFileSync(join(folder, 'decrypted', 'password.txt'), 'hunter2\n');
    expect(lockFiles(folder, keyFile()).files).toEqual(['ca/account.p12', 'password.txt']);
    expect(readFileSync(join(folder, 'encrypted', 'password.txt.enc'), 'utf8')).not.toContain('hunter2');
    expect(statSync(keyFile()).mode & 0o777).toBe(0o600);
    rmSync(join(folder, 'decrypted'), { recursive: true });

    expect(unlockFiles(folder, keyIn()).files).toEqual(['ca/account.p12', 'password.txt']);
    expect(readFileSync(join(folder, 'decrypted', 'ca', 'account.p12'))).toEqual(bytes);
    expect(readFileSync(join(folder, 'decrypted', 'password.txt'), 'utf8')).toBe('hunter2\n');
    expect(statSync(join(folder, 'decrypted', 'password.txt')).mode & 0o777).toBe(0o600);
  });

  it('are not locked with a key that nobody can keep: an older key is never written over', () => {
    writeFileSync(join(folder, 'decrypted', 'a'), 'x');
    writeFileSync(keyFile(), 'precious');
    expect(() => lockFiles(folder, keyFile())).toThrow(expect.objectContaining({ kind: 'conflict' }));
    expect(keyIn()).toBe('precious');
  });

  it('stay shut, all of them, for another key or under another name', () => {
    writeFileSync(join(folder, 'decrypted', 'a'), 'x');
    writeFileSync(join(folder, 'decrypted', 'b'), 'y');
    lockFiles(folder, keyFile());
    rmSync(join(folder, 'decrypted'), { recursive: true });
    expect(() => unlockFiles(folder, randomBytes(32).toString('base64url'))).toThrow('cannot be opened');
    renameSync(join(folder, 'encrypted', 'b.enc'), join(folder, 'encrypted', 'c.enc'));
    expect(() => unlockFiles(folder, keyIn())).toThrow('c.enc cannot be opened');
    expect(readdirSync(folder)).not.toContain('decrypted');
  });

  it('that the reference system locked are opened, if they hold text', () => {
    const key = randomBytes(32);
    const fernet = (content: Buffer) => {
      const [head, iv] = [Buffer.concat([Buffer.from([0x80]), Buffer.alloc(8)]), randomBytes(16)];
      const cipher = createCipheriv('aes-128-cbc', key.subarray(16), iv);
      const signed = Buffer.concat([head, iv, cipher.update(content), cipher.final()]);
      return Buffer.concat([signed, createHmac('sha256', key.subarray(0, 16)).update(signed).digest()]).toString('base64url');
    };
    mkdirSync(join(folder, 'encrypted'));
    writeFileSync(join(folder, 'encrypted', 'password.txt.enc'), fernet(Buffer.from('hunter2')));
    unlockFiles(folder, key.toString('base64url'));
    expect(readFileSync(join(folder, 'decrypted', 'password.txt'), 'utf8')).toBe('hunter2');
    writeFileSync(join(folder, 'encrypted', 'store.jks.enc'), fernet(Buffer.from([0xff, 0xfe, 0x00, 0xff])));
    expect(() => unlockFiles(folder, key.toString('base64url'))).toThrow('it holds no text');
  });
});
