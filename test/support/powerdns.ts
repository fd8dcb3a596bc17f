import { execFile, spawn } from 'node:child_process';
import { Resolver } from 'node:dns/promises';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findFreePort } from './redis';

const execute = promisify(execFile);

export interface TestPowerDns {
  /** Of the API. */
  url: string;
  apiKey: string;
  /** `127.0.0.1:<port>`: answers queries. */
  address: string;
  /** Makes a zone whose name server is this one; every name in it has the address 127.0.0.1. */
  addZone(zone: string): Promise<void>;
  /** Replaces a record set. */
  put(zone: string, name: string, type: string, contents: readonly string[]): Promise<void>;
  /** What is answered to a TXT query. */
  txt(name: string): Promise<string[]>;
  stop(): Promise<void>;
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** A real PowerDNS on free ports, with SQLite. Where it is missing, use `describeWith(['pdns_server', 'sqlite3'], …)`. */
export async function startPowerDns(): Promise<TestPowerDns> {
  const folder = await mkdtemp(join(tmpdir(), 'lemur-test-pdns-'));
  const [port, apiPort] = [await findFreePort(), await findFreePort()];
  const apiKey = `key-${process.pid}-${port}`;
  const database = join(folder, 'pdns.sqlite3');
  await execute('python3', ['-c', `import sqlite3,sys; sqlite3.connect(sys.argv[1]).executescript(open(sys.argv[2]).read())`, database, '/usr/share/pdns-backend-sqlite3/schema/schema.sqlite3.sql']); // prettier-ignore
  const settings = {
    launch: 'gsqlite3',
    'gsqlite3-database': database,
    'gsqlite3-pragma-journal-mode': 'WAL',
    'gsqlite3-pragma-synchronous': 0,
    'local-address': '127.0.0.1',
    'local-port': port,
    api: 'yes',
    'api-key': apiKey,
    webserver: 'yes',
    'webserver-address': '127.0.0.1',
    'webserver-port': apiPort,
    'socket-dir': folder,
    'cache-ttl': 0,
    'query-cache-ttl': 0,
    'negquery-cache-ttl': 0,
    'zone-cache-refresh-interval': 0,
  };
  await writeFile(join(folder, 'pdns.conf'), Object.entries(settings).map(([name, value]) => `${name}=${value}\n`).join('')); // prettier-ignore
  const server = spawn('pdns_server', [`--config-dir=${folder}`, '--guardian=no', '--daemon=no'], { stdio: ['ignore', 'pipe', 'pipe'] });
  const chunks: Buffer[] = [];
  for (const stream of [server.stdout, server.stderr]) stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  const url = `http://127.0.0.1:${apiPort}`;
  const call = async (method: string, path: string, body?: unknown): Promise<Response> => {
    const answer = await fetch(`${url}/api/v1/servers/localhost${path}`, {
      method,
      headers: { 'x-api-key': apiKey, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`PowerDNS: ${answer.status} ${await answer.text()}`);
    return answer;
  };
  const stop = async () => {
    server.kill('SIGTERM');
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  for (const end = Date.now() + 10_000; ; await pause(50)) {
    if (await call('GET', '').then(() => true, () => false)) break; // prettier-ignore
    if (Date.now() < end && server.exitCode === null) continue;
    await stop();
    throw new Error(`PowerDNS did not start:\n${Buffer.concat(chunks).toString('utf8')}`);
  }
  const put = async (zone: string, name: string, type: string, contents: readonly string[]) => {
    const records = contents.map((content) => ({ content, disabled: false }));
    await call('PATCH', `/zones/${zone}.`, { rrsets: [{ name: `${name}.`, type, ttl: 1, changetype: contents.length ? 'REPLACE' : 'DELETE', records }] });
  };
  const resolver = new Resolver({ timeout: 2_000, tries: 1 });
  resolver.setServers([`127.0.0.1:${port}`]);
  return {
    url,
    apiKey,
    address: `127.0.0.1:${port}`,
    put,
    addZone: async (zone) => {
      await call('POST', '/zones', { name: `${zone}.`, kind: 'Native', nameservers: [`ns1.${zone}.`] });
      await put(zone, `ns1.${zone}`, 'A', ['127.0.0.1']);
      await put(zone, `*.${zone}`, 'A', ['127.0.0.1']);
      await put(zone, zone, 'A', ['127.0.0.1']);
    },
    txt: (name) => resolver.resolveTxt(name).then((texts) => texts.map((parts) => parts.join('')), () => []), // prettier-ignore
    stop,
  };
}
