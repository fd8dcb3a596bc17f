import { execFile, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { checkout } from '../system.mjs';

const execute = promisify(execFile);
const ISSUERS = 20;
const LISTED = 20_000;

async function startResponders() {
  const child = spawn(process.execPath, [join(checkout, 'test/bench/responders.mjs'), String(ISSUERS), String(LISTED)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: child.stdout })) return { ...JSON.parse(line), stop: () => child.kill('SIGKILL') };
  throw new Error('The responders did not start.');
}

/** Of each imported certificate as many copies as are wanted, under names and serial numbers of their own. */
async function copy(url, copies) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query(
      `SELECT column_name AS name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = 'certificates' AND is_generated = 'NEVER' AND column_name <> 'id'`,
    );
    const own = {
      uuid: 'gen_random_uuid()',
      name: `c.name || '-' || n`,
      serial: `(18446744073709551616 + n)::text`,
      serialHex: `'1' || lpad(upper(to_hex(n)), 16, '0')`,
      sha256: `md5(c.id || '/' || n) || md5(n || '/' || c.id)`,
      createdAt: `now() - interval '3 days'`,
    };
    const columns = rows.map(({ name }) => name);
    await client.query(
      `INSERT INTO certificates (${columns.map((name) => `"${name}"`).join(', ')})
       SELECT ${columns.map((name) => own[name] ?? `c."${name}"`).join(', ')} FROM certificates c, generate_series(1, $1::int) n WHERE c.cn ~ '^r[0-9]+.bench.example$'`,
      [copies],
    );
    await client.query(`UPDATE certificates SET "createdAt" = now() WHERE "serial" !~ '^184467440737'`);
    await client.query('VACUUM ANALYZE');
  } finally {
    await client.end();
  }
}

async function yesterday(url) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`UPDATE revocation_checks SET "checkedAt" = now() - interval '1 day'`);
  await client.query('VACUUM');
  await client.end();
}

async function checkOnce(system) {
  const { stdout } = await execute(process.execPath, [join(checkout, 'test/bench/revocation-run.mjs')], {
    env: system.environment({ LEMUR_EGRESS_ALLOW: '127.0.0.1' }),
    maxBuffer: 2 ** 24,
  });
  return JSON.parse(stdout.trim().split('\n').at(-1));
}

/** Checks of certificates, half of them by OCSP, half by list. Responders, Postgres and the check share the cores. */
export async function* measureRevocation(system, { count: wanted = 100_000 }) {
  const responders = await startResponders();
  try {
    const client = system.client(1);
    for (const leaf of responders.leaves) {
      const { status, text } = await client.call('POST', '/certificates/upload', { owner: 'web@bench.example', ...leaf });
      if (status !== 200) throw new Error(`No certificate: ${status} ${text.slice(0, 300)}`);
    }
    await client.close();
    await system.whileLoading((url) => copy(url, Math.ceil(wanted / ISSUERS)));
    await system.stopApi();
    for (const which of ['the first night', 'every other night']) {
      const { seconds, report, cpuSeconds, firstHalfMiB, secondHalfMiB } = await checkOnce(system);
      const checked = report.valid + report.revoked + report.unknown;
      if (report.outcome !== 'done' || report.unknown > 0 || checked < wanted * 0.98) throw new Error(`The check failed: ${JSON.stringify(report)}`);
      const words = `${checked.toLocaleString('en')} of ${ISSUERS} issuers, ${which}`;
      const facts = `${report.asked.toLocaleString('en')} by OCSP, ${report.lists} lists, ${report.revoked} revoked, cpu ${cpuSeconds.toFixed(0)} s, memory ${firstHalfMiB} then ${secondHalfMiB} MiB`;
      yield {
        figure: `${words} (${facts})`,
        seconds,
        rate: checked / seconds,
        aim: { words: '≤ 60 s' },
        met: seconds <= 60,
        reference: '30 /s, network not touched',
      };
      await yesterday(system.databaseUrl);
    }
  } finally {
    responders.stop();
  }
}
