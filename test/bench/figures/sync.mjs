import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { checkout } from '../system.mjs';

const execute = promisify(execFile);
const require = createRequire(import.meta.url);
const DAY_MS = 24 * 60 * 60 * 1000;

/** Files as a site has them: a leaf and its issuer in each, five hundred a folder. */
async function writeCertificates(folder, certificates) {
  const { generateKey, signCertificate } = require(join(checkout, 'dist/libs/crypto/src/index.js'));
  const [caKey, key] = [await generateKey('ECCPRIME256V1'), await generateKey('ECCPRIME256V1')];
  const dates = { notBefore: new Date(Date.now() - DAY_MS), notAfter: new Date(Date.now() + 90 * DAY_MS) };
  const subject = (value) => [{ type: 'CN', value }];
  const extensions = { basicConstraints: { ca: true }, keyUsage: { usages: ['keyCertSign'] } };
  const ca = await signCertificate({
    ...dates,
    subject: subject('Bench'),
    publicKeySpkiDer: caKey.publicKeySpkiDer,
    issuer: { selfSigned: caKey },
    extensions,
  });
  for (let index = 0; index < certificates; index++) {
    const name = `s${index}.sync.example`;
    const { pem } = await signCertificate({
      ...dates,
      subject: subject(name),
      publicKeySpkiDer: key.publicKeySpkiDer,
      issuer: { certificatePem: ca.pem, privateKeyPem: caKey.privateKeyPem },
      extensions: { subjectAltNames: { names: [name, `www.${name}`].map((value) => ({ type: 'dns', value })) } },
    });
    const below = join(folder, String(Math.floor(index / 500)));
    if (index % 500 === 0) mkdirSync(below);
    writeFileSync(join(below, `${name}.pem`), pem + ca.pem);
  }
}

/** Reads a source, for the first time and again. Postgres and the sync share the cores. */
export async function* measureSync(system, { count: synced = 50_000 }) {
  const root = mkdtempSync(join(tmpdir(), 'lemur-bench-sync-'));
  try {
    mkdirSync(join(root, 'site'));
    await writeCertificates(join(root, 'site'), synced);
    const client = system.client(1);
    const body = { label: 'bench', description: '', plugin: { slug: 'directory-source', pluginOptions: [{ name: 'path', value: 'site' }] } };
    const { status, text } = await client.call('POST', '/sources', body);
    await client.close();
    if (status !== 200) throw new Error(`No source: ${status} ${text}`);
    const run = async () => {
      const program = join(checkout, 'test/bench/sync-run.mjs');
      const env = system.environment({ LEMUR_DIRECTORY_ROOT: root, LEMUR_SECURITY_TEAM_EMAIL: 'security@bench.example' });
      const { stdout } = await execute(process.execPath, [program, String(JSON.parse(text).id)], { env, maxBuffer: 2 ** 24 });
      return JSON.parse(stdout.trim().split('\n').at(-1));
    };
    const first = await run();
    if (first.report.added !== synced) throw new Error(`The first sync did not take in all: ${JSON.stringify(first.report)}`);
    yield figure(synced, 'all of them new', first, 1_000, '36 /s');
    const again = await run();
    if (again.report.unchanged !== synced) throw new Error(`The second sync did not know all: ${JSON.stringify(again.report)}`);
    yield figure(synced, 'unchanged', again, 10_000, '60 /s');
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function figure(synced, words, { seconds, mib, longestTurnMs, cpuSeconds }, aim, reference) {
  const perSecond = synced / seconds;
  return {
    figure: `sync of ${synced.toLocaleString('en')} certificates, ${words} (cpu ${cpuSeconds.toFixed(0)} s, memory ${mib} MiB, longest turn ${longestTurnMs} ms)`,
    seconds,
    perSecond,
    aim: { words: `≥ ${aim.toLocaleString('en')} /s` },
    met: perSecond >= aim,
    reference,
  };
}
