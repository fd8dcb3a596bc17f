import { totalmem } from 'node:os';

const GIB = 1024 ** 3;

/** Settings of a server for one machine that also runs everything else. Given on the command line, so that they follow the release. */
export function serverSettings(port: number, change: Readonly<Record<string, string>> = {}, memoryBytes = totalmem()): string[] {
  const settings: Record<string, string> = {
    port: String(port),
    // Loopback only, and no socket in a folder that other users share.
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '100',
    shared_buffers: memoryBytes >= 4 * GIB ? '256MB' : '128MB',
    effective_cache_size: memoryBytes >= 4 * GIB ? '1GB' : '512MB',
    work_mem: '16MB',
    maintenance_work_mem: '128MB',
    max_wal_size: '2GB',
    random_page_cost: '1.1',
    // An answer that was sent must survive a kill.
    fsync: 'on',
    synchronous_commit: 'on',
    // Our queries are short: compiling them takes longer than running them.
    jit: 'off',
    password_encryption: 'scram-sha-256',
    TimeZone: 'UTC',
    log_timezone: 'UTC',
    log_line_prefix: '%m [%p] ',
    // A failing statement may hold what must not be in a log.
    log_min_error_statement: 'panic',
    ...change,
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
