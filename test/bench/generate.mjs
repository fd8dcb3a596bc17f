import pg from 'pg';

/*
 * Fills the tables with copies of the certificates that are there, each under a name, serial number, owner and dates of its own.
 * Bodies and keys are those of the copied one: lists, filters and their indexes cannot tell, and issuing a million for real takes hours.
 */

const BATCH = 50_000;
const OWNERS = 2000;
const MOST_DOMAINS = 200_000;
const tables = ['certificates', 'certificates_domains', 'certificates_roles', 'certificates_notifications', 'domains'];

/** How many teams own certificates; a team is a role, and an address. */
export const owners = OWNERS;
/** How many names there are on so many certificates. */
export const domainsOf = (total) => Math.min(MOST_DOMAINS, Math.max(1000, Math.floor(total / 5)));

/** Indexes that no constraint needs, and constraints other than primary keys: making them at the end is several times faster. */
export async function takeDown(client, tables) {
  const { rows: indexes } = await client.query(
    `SELECT indexname AS name, indexdef AS definition FROM pg_indexes
     WHERE schemaname = 'public' AND tablename = ANY($1) AND indexname NOT IN (SELECT conname FROM pg_constraint WHERE contype IN ('p', 'u'))`,
    [tables],
  );
  const { rows: constraints } = await client.query(
    `SELECT conrelid::regclass::text AS "table", conname AS name, pg_get_constraintdef(oid) AS definition FROM pg_constraint
     WHERE conrelid = ANY($1::regclass[]) AND contype IN ('f', 'u', 'c')`,
    [tables.map((table) => `"${table}"`)],
  );
  for (const { table, name } of constraints) await client.query(`ALTER TABLE ${table} DROP CONSTRAINT "${name}"`);
  for (const { name } of indexes) await client.query(`DROP INDEX "${name}"`);
  return [
    ...constraints
      .filter(({ definition }) => !definition.startsWith('FOREIGN KEY'))
      .map(({ table, name, definition }) => `ALTER TABLE ${table} ADD CONSTRAINT "${name}" ${definition}`),
    ...indexes.map(({ definition }) => definition),
    ...constraints
      .filter(({ definition }) => definition.startsWith('FOREIGN KEY'))
      .map(({ table, name, definition }) => `ALTER TABLE ${table} ADD CONSTRAINT "${name}" ${definition}`),
  ];
}

/** Owners with their roles and default notifications; few have many certificates, many have few. */
async function createOwners(client) {
  await client.query(
    `INSERT INTO roles (uuid, name, description)
     SELECT gen_random_uuid(), format('team-%s@bench.example', n), 'a team of the bench' FROM generate_series(0, $1::int - 1) n
     ON CONFLICT (name) DO NOTHING`,
    [OWNERS],
  );
  await client.query(
    `INSERT INTO notifications (uuid, label, description, "pluginSlug", options, owner)
     SELECT gen_random_uuid(), format('BENCH_TEAM-%s_%s_DAY', n, days), 'of the bench', "pluginSlug", options, format('team-%s@bench.example', n)
     FROM generate_series(0, $1::int - 1) n, unnest(ARRAY[30, 15, 2]) days, (SELECT "pluginSlug", options FROM notifications ORDER BY id LIMIT 1) like_this
     ON CONFLICT (label) DO NOTHING`,
    [OWNERS],
  );
  await client.query(`
    CREATE TEMP TABLE bench_owners AS
    SELECT r.id AS "roleId", r.name AS owner, substring(r.name FROM 'team-(\\d+)@')::int AS number,
           (SELECT array_agg(n.id) FROM notifications n WHERE n.owner = r.name AND n.label LIKE 'BENCH\\_%') AS "notificationIds"
    FROM roles r WHERE r.name ~ '^team-\\d+@bench.example$'`);
  await client.query('CREATE UNIQUE INDEX ON bench_owners (number)');
}

async function createDomains(client, domains) {
  await client.query(
    `INSERT INTO domains (name) SELECT name FROM (SELECT format('h%s.svc%s.bench.example', n, n % 977) AS name FROM generate_series(0, $1::int - 1) n) wanted
     WHERE NOT EXISTS (SELECT 1 FROM domains d WHERE d.name = wanted.name)`,
    [domains],
  );
  await client.query(
    `CREATE TEMP TABLE bench_domains AS SELECT id, name, substring(name FROM '^h(\\d+)')::int AS number FROM domains WHERE name ~ '^h\\d+\\.svc'`,
  );
  await client.query('CREATE UNIQUE INDEX ON bench_domains (number)');
}

/** Columns that differ from copy to copy; all others are the sample's. `p` is what was planned for the copy. */
const own = {
  id: 'p.id',
  uuid: 'gen_random_uuid()',
  name: `p.cn || '-Bench-' || to_char(p."notBefore", 'YYYYMMDD') || '-' || to_char(p."notAfter", 'YYYYMMDD') || '-' || p.id`,
  owner: 'p.owner',
  description: `CASE WHEN p.id % 3 = 0 THEN 'front of service ' || p.id % 977 ELSE '' END`,
  notify: 'p.id % 20 <> 0',
  rotation: 'p.id % 4 = 0',
  serial: 'p.serial::text',
  serialHex: 'upper(to_hex(p.serial))',
  sha256: `md5(p.id::text) || md5('b' || p.id)`,
  cn: 'p.cn',
  distinguishedName: `'CN=' || p.cn`,
  hasSeveralNames: 'p."otherName" IS NOT NULL',
  searchNames: `lower(p.cn || coalesce(E'\\n' || p."otherName", ''))`,
  notBefore: 'p."notBefore"',
  notAfter: 'p."notAfter"',
  status: `CASE WHEN p.id % 50 = 0 THEN 'revoked' WHEN p.id % 3 = 0 THEN 'valid' END`,
  revokedAt: `CASE WHEN p.id % 50 = 0 THEN p."notBefore" + interval '10 days' END`,
  revocationReason: `CASE WHEN p.id % 50 = 0 THEN 'superseded' END`,
  createdAt: 'least(p."notBefore", now())',
};

const COLUMNS = `SELECT column_name AS name FROM information_schema.columns
  WHERE table_schema = 'public' AND table_name = 'certificates' AND is_generated = 'NEVER' ORDER BY ordinal_position`;

/** Ends lie between 13 months ago and as many ahead; the newest rows end last, as they do in life. */
const plan = ({ last, from, to, domains, samples, missing }) => `
  CREATE TEMP TABLE bench_plan AS
  SELECT g.id, o.owner, o."roleId", o."notificationIds", d.id AS "domainId", d.name AS cn, other.id AS "otherDomainId", other.name AS "otherName",
         ('x' || substr(md5('s' || g.id), 1, 15))::bit(60)::bigint AS serial,
         t."notAfter" - interval '1 day' * (90 + g.id % 275) AS "notBefore", t."notAfter", g.id % ${samples} AS sample
  FROM (SELECT id, (id - ${last})::float8 / ${missing} AS age, hashint4(id) & 2147483647 AS dice FROM generate_series(${last + from}, ${last + to}) id) g
  JOIN bench_owners o ON o.number = floor(power((g.dice % 100003) / 100003.0, 3) * ${OWNERS})::int
  JOIN bench_domains d ON d.number = g.dice % ${domains}
  LEFT JOIN bench_domains other ON g.id % 5 < 2 AND other.number = (g.dice / 7) % ${domains} AND other.number <> d.number
  CROSS JOIN LATERAL (SELECT date_trunc('second', now() + interval '1 day' * (g.age * 700 - 350 + g.dice % 97 - 48)) AS "notAfter") t`;

async function fillBatch(client, columns, numbers) {
  await client.query(plan(numbers));
  const list = columns.map((column) => `"${column}"`).join(', ');
  const select = columns.map((column) => own[column] ?? `s."${column}"`).join(', ');
  await client.query(
    `INSERT INTO certificates (${list}) OVERRIDING SYSTEM VALUE SELECT ${select} FROM bench_plan p JOIN bench_samples s ON s."sampleNumber" = p.sample`,
  );
  await client.query(`INSERT INTO certificates_domains ("certificateId", "domainId") SELECT id, "domainId" FROM bench_plan
                      UNION ALL SELECT id, "otherDomainId" FROM bench_plan WHERE "otherDomainId" IS NOT NULL`);
  await client.query('INSERT INTO certificates_roles ("certificateId", "roleId") SELECT id, "roleId" FROM bench_plan');
  await client.query('INSERT INTO certificates_notifications ("certificateId", "notificationId") SELECT id, unnest("notificationIds") FROM bench_plan');
  await client.query('DROP TABLE bench_plan');
}

/**
 * Brings the number of certificates to `total`. The table holds a few really issued ones already.
 *
 * @param {string} url
 * @param {number} total
 * @param {(done: number) => void} tell called after each batch
 * @returns seconds that it took
 */
export async function generateCertificates(url, total, tell = () => undefined) {
  const begin = performance.now();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query('SELECT count(*)::int AS "count", max(id)::int AS "last" FROM certificates');
    const [{ count, last }] = rows;
    const missing = total - count;
    if (missing <= 0) return 0;
    await client.query(`CREATE TEMP TABLE bench_samples AS
      SELECT (row_number() OVER (ORDER BY id) - 1) AS "sampleNumber", c.* FROM certificates c WHERE "authorityId" IS NOT NULL AND owner LIKE '%@bench.example' ORDER BY id LIMIT 500`);
    const columns = (await client.query(COLUMNS)).rows.map(({ name }) => name);
    const samples = (await client.query('SELECT count(*)::int AS "count" FROM bench_samples')).rows[0].count;
    if (!samples) throw new Error('There is no issued certificate to copy.');

    const domains = domainsOf(total);
    const makeAgain = await takeDown(client, tables);
    await createOwners(client);
    await createDomains(client, domains);
    for (let from = 1; from <= missing; from += BATCH) {
      const to = Math.min(from + BATCH - 1, missing);
      await fillBatch(client, columns, { last, from, to, domains, samples, missing });
      tell(count + to);
    }
    await client.query(`SELECT setval(pg_get_serial_sequence('certificates', 'id'), (SELECT max(id) FROM certificates))`);
    for (const statement of makeAgain) await client.query(statement);
    for (const table of tables) await client.query(`VACUUM (ANALYZE) "${table}"`);
    return (performance.now() - begin) / 1000;
  } finally {
    await client.end();
  }
}
