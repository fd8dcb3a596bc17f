import { describe, expect, it } from 'vitest';
import { decideLeftOver, isWorthAnotherTry, majorOf, readPostmaster } from './postmaster.rules';
import { serverSettings } from './server-settings';
import { readAccounts } from './server-user';

const running = '4711\n/data/postgres\n1767225600\n40123\n\n127.0.0.1\n  5432001  32768\nready   \n';

describe('postmaster.pid', () => {
  it('tells process, cluster, port and whether the server is ready', () => {
    expect(readPostmaster(running)).toEqual({ pid: 4711, clusterDir: '/data/postgres', port: 40123, isReady: true });
  });

  it('is understood when the server was killed before it had written more than its number', () => {
    expect(readPostmaster('4711\n')).toEqual({ pid: 4711, clusterDir: '', port: 0, isReady: false });
  });

  it.each(['', '\n', 'x\n', '1\n', '0\n', '-5\n'])('names no server when it reads %j', (content) => expect(readPostmaster(content)).toBeNull());
});

describe('A server that a killed start has left', () => {
  const left = readPostmaster(running);
  const seen = { isAlive: true, isPostgres: true, answersForThisCluster: true };

  it('is used again when it lets our password in', () => expect(decideLeftOver(left, '/data/postgres', seen)).toBe('reuse'));

  it('is stopped when it does not answer', () => expect(decideLeftOver(left, '/data/postgres', { ...seen, answersForThisCluster: false })).toBe('stop'));

  it('is not looked for when its process has ended', () => expect(decideLeftOver(left, '/data/postgres', { ...seen, isAlive: false })).toBe('none'));

  it('is left alone when the number now belongs to somebody else', () =>
    expect(decideLeftOver(left, '/data/postgres', { isAlive: true, isPostgres: false, answersForThisCluster: false })).toBe('forget'));

  it('is left alone when the data directory is a copy of the one it serves', () => expect(decideLeftOver(left, '/copy/postgres', seen)).toBe('forget'));
});

describe('The launcher', () => {
  it('reads the major version from what the binary prints', () => {
    expect(majorOf('postgres (PostgreSQL) 18.4')).toBe('18');
    expect(majorOf('command not found')).toBeNull();
  });

  it('tries again when only the moment was wrong', () => {
    expect(isWorthAnotherTry('FATAL:  pre-existing shared memory block (key 1, ID 2) is still in use')).toBe(true);
    expect(isWorthAnotherTry('LOG:  could not bind IPv4 address "127.0.0.1": Address already in use')).toBe(true);
    expect(isWorthAnotherTry('FATAL:  data directory "/x" has wrong ownership')).toBe(false);
  });

  it('listens on loopback only, keeps no socket and waits for the disk, whatever else is asked of it', () => {
    const settings = serverSettings(5000, { max_connections: '10' }, 2 ** 30);
    expect(settings).toEqual(
      expect.arrayContaining([
        'listen_addresses=127.0.0.1',
        'unix_socket_directories=',
        'fsync=on',
        'synchronous_commit=on',
        'max_connections=10',
        'port=5000',
        'shared_buffers=128MB',
      ]),
    );
  });

  it('finds accounts, and skips comments and broken lines', () => {
    expect(readAccounts('# c\nroot:x:0:0::/:/bin/sh\nnobody:*:-2:-2:Nobody:/:/bin/false\nbroken\n')).toEqual([
      { name: 'root', uid: 0, gid: 0 },
      { name: 'nobody', uid: -2, gid: -2 },
    ]);
  });
});
