import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'ldapts';
import { openssl } from './programs';
import { findFreePort } from './redis';

export interface TestDirectory {
  /** `ldap://127.0.0.1:…`, which also takes StartTLS. */
  url: string;
  /** `ldaps://127.0.0.1:…` */
  tlsUrl: string;
  baseDn: string;
  /** The account that may look people up, and its password. */
  service: { dn: string; password: string };
  /** File with the CA that signed the certificate of the directory. */
  caFile: string;
  /** Adds an entry below the base: `add('uid=ann,ou=people', { … })`. */
  add(name: string, attributes: Readonly<Record<string, string | string[]>>): Promise<void>;
  remove(name: string): Promise<void>;
  rename(name: string, newName: string): Promise<void>;
  stop(): Promise<void>;
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });

/** A CA and a certificate of it for 127.0.0.1, made now. */
async function makeCertificate(folder: string): Promise<void> {
  const run = async (...args: string[]) => {
    const { code, output } = await openssl(args);
    if (code !== 0) throw new Error(output);
  };
  const at = (name: string) => join(folder, name);
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  await run('req', '-x509', ...key, '-keyout', at('ca.key'), '-out', at('ca.pem'), '-subj', '/CN=Directory CA', '-days', '2');
  await run('req', ...key, '-keyout', at('server.key'), '-out', at('server.csr'), '-subj', '/CN=directory');
  await writeFile(at('names'), 'subjectAltName=IP:127.0.0.1\n');
  await run('x509', '-req', '-in', at('server.csr'), '-CA', at('ca.pem'), '-CAkey', at('ca.key'), '-out', at('server.pem'), '-days', '2', '-extfile', at('names')); // prettier-ignore
}

/** A real OpenLDAP on free ports, with people, groups and memberOf. Where it is missing, use `describeWith(['slapd', 'openssl'], …)`. */
export async function startDirectory(): Promise<TestDirectory> {
  const folder = await mkdtemp(join(tmpdir(), 'lemur-test-slapd-'));
  const [port, tlsPort] = [await findFreePort(), await findFreePort()];
  const baseDn = 'dc=acorn,dc=example';
  const root = { dn: `cn=root,${baseDn}`, password: `root-${port}` };
  const service = { dn: `cn=lemur,${baseDn}`, password: `service-${tlsPort}` };
  await mkdir(join(folder, 'db'));
  await makeCertificate(folder);
  const schemas = ['core', 'cosine', 'inetorgperson'].map((name) => `include /etc/ldap/schema/${name}.schema`);
  const configuration = `${schemas.join('\n')}
modulepath /usr/lib/ldap
moduleload back_mdb
moduleload memberof
pidfile ${join(folder, 'slapd.pid')}
TLSCertificateFile ${join(folder, 'server.pem')}
TLSCertificateKeyFile ${join(folder, 'server.key')}
TLSCACertificateFile ${join(folder, 'ca.pem')}
database mdb
maxsize 67108864
suffix "${baseDn}"
rootdn "${root.dn}"
rootpw ${root.password}
directory ${join(folder, 'db')}
overlay memberof
access to attrs=userPassword by anonymous auth by * none
access to * by dn.base="${service.dn}" read by self read by * none
`;
  await writeFile(join(folder, 'slapd.conf'), configuration, { mode: 0o600 });
  const urls = `ldap://127.0.0.1:${port}/ ldaps://127.0.0.1:${tlsPort}/`;
  // -d 0 keeps it in the foreground, so that it ends with us.
  const server = spawn('slapd', ['-f', join(folder, 'slapd.conf'), '-h', urls, '-d', '0'], { stdio: ['ignore', 'pipe', 'pipe'] });
  const chunks: Buffer[] = [];
  for (const stream of [server.stdout, server.stderr]) stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  const stop = async () => {
    server.kill('SIGTERM');
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  for (const end = Date.now() + 15_000; !(await answers(port)) || !(await answers(tlsPort)); await new Promise((resolve) => setTimeout(resolve, 30))) {
    if (Date.now() < end && server.exitCode === null) continue;
    await stop();
    throw new Error(`slapd did not start:\n${Buffer.concat(chunks).toString('utf8')}`);
  }
  const url = `ldap://127.0.0.1:${port}`;
  const asRoot = async (act: (client: Client) => Promise<void>) => {
    const client = new Client({ url, timeout: 10_000, connectTimeout: 10_000 });
    try {
      await client.bind(root.dn, root.password);
      await act(client);
    } finally {
      await client.unbind();
    }
  };
  const add = (name: string, attributes: Readonly<Record<string, string | string[]>>) =>
    asRoot((client) => client.add(name === '' ? baseDn : `${name},${baseDn}`, attributes));
  await add('', { objectClass: ['dcObject', 'organization'], dc: 'acorn', o: 'Acorn' });
  await add('cn=lemur', { objectClass: ['person'], cn: 'lemur', sn: 'lemur', userPassword: service.password });
  for (const unit of ['people', 'groups']) await add(`ou=${unit}`, { objectClass: 'organizationalUnit', ou: unit });
  return {
    url,
    tlsUrl: `ldaps://127.0.0.1:${tlsPort}`,
    baseDn,
    service,
    caFile: join(folder, 'ca.pem'),
    add,
    remove: (name) => asRoot((client) => client.del(`${name},${baseDn}`)),
    rename: (name, newName) => asRoot((client) => client.modifyDN(`${name},${baseDn}`, newName)),
    stop,
  };
}
