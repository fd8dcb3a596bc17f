import { execFile, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { takeDown } from '../generate.mjs';
import { createAuthority, issueSamples } from '../samples.mjs';
import { checkout } from '../system.mjs';

const execute = promisify(execFile);
const OWNERS = 2_000;
const SECURITY = 'security@bench.example';
const MOST_MIB = 300;
const BATCH = 100_000;
/** Between the two a few more have come so near to their end that they are announced. */
const nights = ['a night as any other', 'once more after it'];

async function startMailSink() {
  const child = spawn(process.execPath, [join(checkout, 'test/bench/mail-sink.mjs')], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => JSON.parse((await lines.next()).value);
  const { port } = await next();
  const mails = () => {
    child.stdin.write('\n');
    return next();
  };
  return { port, mails, stop: () => child.kill('SIGKILL') };
}

/** Three notifications for each team and three for the security team, as every certificate has them. */
const NOTIFICATIONS = `
  INSERT INTO notifications (uuid, label, description, "pluginSlug", options, owner)
  SELECT gen_random_uuid(), format('BENCH-SWEEP-%s-%s', who, days), 'of the bench', 'email-notification', jsonb_build_object('interval', days, 'unit', 'days', 'recipients', who), who
  FROM (SELECT format('sweep-%s@bench.example', n) AS who FROM generate_series(0, $1::int - 1) n UNION ALL SELECT $2) asking, unnest(ARRAY[30, 15, 2]) days`;

/** Each certificate ends within the ninety days that are looked ahead, so that the sweep has to look at all of them. */
const own = {
  uuid: 'gen_random_uuid()',
  name: `'sweep-' || n || '.bench.example'`,
  cn: `'sweep-' || n || '.bench.example'`,
  searchNames: `'sweep-' || n || '.bench.example'`,
  owner: `format('sweep-%s@bench.example', n % ${OWNERS})`,
  serial: `(36893488147419103232 + n)::text`,
  serialHex: `'2' || lpad(upper(to_hex(n)), 16, '0')`,
  sha256: `md5('sweep' || n) || md5(n || 'sweep')`,
  notify: 'true',
  notBefore: `date_trunc('second', now()) - interval '300 days'`,
  notAfter: `date_trunc('second', now()) + interval '1 second' * (7776000 * (((n::bigint * 7919) % 1000003) / 1000003.0))`,
};

/** What the runs until yesterday have announced. */
const ANNOUNCED = `
  INSERT INTO notices ("event", "certificateId", "thresholdDays", "recipient", "plannedAt", "sentAt")
  SELECT 'expiration', c.id, CASE WHEN days <= 2 THEN 2 WHEN days <= 15 THEN 15 ELSE 30 END, who, now() - interval '1 day', now() - interval '1 day'
  FROM (SELECT id, owner, floor(extract(epoch FROM "notAfter" - (now() - interval '1 day')) / 86400)::int AS days FROM certificates WHERE name LIKE 'sweep-%') c,
       unnest(ARRAY[c.owner, $1]) who
  WHERE days <= 30`;

async function load(url, total) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query(
      `SELECT column_name AS name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = 'certificates' AND is_generated = 'NEVER' AND column_name <> 'id'`,
    );
    const columns = rows.map(({ name }) => name);
    const tables = ['certificates', 'certificates_notifications', 'notices'];
    const makeAgain = await takeDown(client, tables);
    await client.query(NOTIFICATIONS, [OWNERS, SECURITY]);
    await client.query('CREATE TEMP TABLE sample AS SELECT * FROM certificates WHERE "authorityId" IS NOT NULL AND NOT "isCa" ORDER BY id LIMIT 1');
    for (let from = 1; from <= total; from += BATCH) {
      await client.query(
        `INSERT INTO certificates (${columns.map((name) => `"${name}"`).join(', ')})
         SELECT ${columns.map((name) => own[name] ?? `s."${name}"`).join(', ')} FROM sample s, generate_series($1::int, $2::int) n`,
        [from, Math.min(from + BATCH - 1, total)],
      );
    }
    await client.query(
      `WITH asking AS (SELECT owner, array_agg(id) AS ids FROM notifications WHERE label LIKE 'BENCH-SWEEP-%' GROUP BY owner)
       INSERT INTO certificates_notifications ("certificateId", "notificationId")
       SELECT c.id, unnest(a.ids || security.ids) FROM certificates c JOIN asking a ON a.owner = c.owner, (SELECT ids FROM asking WHERE owner = $1) security`,
      [SECURITY],
    );
    await client.query(ANNOUNCED, [SECURITY]);
    for (const statement of makeAgain) await client.query(statement);
    for (const table of [...tables, 'notifications']) await client.query(`VACUUM (ANALYZE) "${table}"`);
  } finally {
    await client.end();
  }
}

/** A night's warnings over certificates that all end within ninety days. Postgres, the mail server and the sweep share the cores. */
export async function* measureSweep(system, { count: swept = 1_000_000 }) {
  const sink = await startMailSink();
  try {
    const client = system.client(1);
    await issueSamples(client, await createAuthority(client), 1);
    await client.close();
    await system.whileLoading((url) => load(url, swept));
    await system.stopApi();
    const run = async () => {
      const settings = {
        MAIL_SERVER: '127.0.0.1',
        MAIL_PORT: String(sink.port),
        LEMUR_EMAIL: 'lemur@bench.example',
        LEMUR_SECURITY_TEAM_EMAIL: SECURITY,
        LEMUR_HOSTNAME: 'lemur.bench.example',
      };
      const { stdout } = await execute(process.execPath, [join(checkout, 'test/bench/sweep-run.mjs')], {
        env: system.environment(settings),
        maxBuffer: 2 ** 24,
      });
      return JSON.parse(stdout.trim().split('\n').at(-1));
    };
    for (const which of nights) {
      const { mails: before } = await sink.mails();
      const { seconds, report, mib, cpuSeconds } = await run();
      const { mails } = await sink.mails();
      const arrived = mails - before;
      const isFirst = which === nights[0];
      if (report.outcome !== 'done' || arrived !== report.mails || (isFirst && arrived === 0)) {
        throw new Error(`The sweep failed (${arrived} mails arrived): ${JSON.stringify(report)}`);
      }
      yield {
        figure: `warnings over ${swept.toLocaleString('en')} certificates, ${which} (${report.planned.toLocaleString('en')} notices, ${arrived.toLocaleString('en')} mails, cpu ${cpuSeconds.toFixed(0)} s, memory ${mib} MiB)`,
        seconds,
        rate: swept / seconds,
        memoryMiB: mib,
        aim: { words: `≤ 60 s, < ${MOST_MIB} MiB` },
        met: seconds <= 60 && mib < MOST_MIB,
        reference: '57 s for 100,000',
      };
    }
  } finally {
    sink.stop();
  }
}
