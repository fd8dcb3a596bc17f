import pg from 'pg';
import { owners, takeDown } from './generate.mjs';

/*
 * What stands around a million certificates: people and their roles, places, listeners, renewals, and what the audit log holds of it all.
 * A few rows have very many neighbours, as they have in life: a role of everybody, a notification on every certificate, one that replaces thousands.
 */

const filled = [
  'certificates_destinations', 'certificates_sources', 'certificates_notifications', 'certificate_replacements', 'endpoints', 'endpoint_aliases', 'audit_log', 'users', 'roles_users', 'roles', 'destinations', 'sources', 'notifications',
]; // prettier-ignore

/** Actions as they are spread in life: most of the log is what machines do. */
const actions = ['certificate.issue', 'certificate.update', 'certificate.read-key', 'certificate.export', 'user.sign-in', 'role.update'];

/** The names of the rows with very many neighbours. */
export const crowded = { role: 'bench-everybody', notification: 'BENCH_EVERYTHING', certificate: 'bench-replaces-thousands' };

/** Each is in two teams, and all are in one role. */
async function createUsers(client, users) {
  await client.query(
    `INSERT INTO users (username, email) SELECT format('user-%s', n), format('user-%s@bench.example', n) FROM generate_series(0, $1::int - 1) n ON CONFLICT DO NOTHING`,
    [users],
  );
  await client.query(`INSERT INTO roles (uuid, name, description) VALUES (gen_random_uuid(), $1, 'of everybody') ON CONFLICT DO NOTHING`, [crowded.role]);
  await client.query(
    `INSERT INTO roles_users ("userId", "roleId")
     SELECT u.id, r.id FROM users u JOIN roles r ON r.name IN ($1, format('team-%s@bench.example', u.id % $2::int), format('team-%s@bench.example', (u.id * 7) % $2::int))
     WHERE u.email LIKE 'user-%@bench.example' ON CONFLICT DO NOTHING`,
    [crowded.role, owners],
  );
}

/** A quarter of all certificates is deployed somewhere, a fifth was found by a source. */
async function createPlaces(client, { destinations, sources, from }) {
  await client.query(
    `INSERT INTO destinations (uuid, label, description, "pluginSlug", options)
     SELECT gen_random_uuid(), format('host-%s', n), 'web server of the bench', 'sftp-destination', jsonb_build_object('host', format('host-%s.bench.example', n), 'destinationPath', '/etc/tls')
     FROM generate_series(0, $1::int - 1) n ON CONFLICT DO NOTHING`,
    [destinations],
  );
  await client.query(
    `INSERT INTO sources (uuid, label, description, "pluginSlug", options)
     SELECT gen_random_uuid(), format('rack-%s', n), 'folder of the bench', 'directory-source', jsonb_build_object('path', format('/srv/rack-%s', n))
     FROM generate_series(0, $1::int - 1) n ON CONFLICT DO NOTHING`,
    [sources],
  );
  const spread = (table, column, every, other) => `
    INSERT INTO ${table} ("certificateId", "${column}")
    SELECT c.id, o.ids[1 + (c.id / ${every}) % cardinality(o.ids)] FROM certificates c, (SELECT array_agg(id ORDER BY id) AS ids FROM ${other}) o
    WHERE c.id > ${Number(from)} AND c.id % ${every} = 0 ON CONFLICT DO NOTHING`;
  await client.query(spread('certificates_destinations', 'destinationId', 4, `destinations WHERE label LIKE 'host-%'`));
  await client.query(spread('certificates_sources', 'sourceId', 5, `sources WHERE label LIKE 'rack-%'`));
}

/** Every tenth takes the place of an older one; one, not on the first pages, that of ten thousand. */
async function createRelations(client, from) {
  await client.query(
    `INSERT INTO certificate_replacements ("certificateId", "replacedCertificateId")
     SELECT c.id, c.id - 9 FROM certificates c WHERE c.id > $1::int + 9 AND c.id % 10 = 0 AND EXISTS (SELECT FROM certificates o WHERE o.id = c.id - 9)`,
    [from],
  );
  await client.query(`UPDATE certificates SET name = $1 WHERE id = (SELECT id FROM certificates ORDER BY id DESC OFFSET 5001 LIMIT 1)`, [crowded.certificate]);
  await client.query(
    `INSERT INTO certificate_replacements ("certificateId", "replacedCertificateId")
     SELECT n.id, c.id FROM certificates n, LATERAL (SELECT id FROM certificates WHERE id > $2::int AND id % 10 = 5 AND id <> n.id ORDER BY id LIMIT 10000) c WHERE n.name = $1`,
    [crowded.certificate, from],
  );
  await client.query(
    `INSERT INTO notifications (uuid, label, description, "pluginSlug", options, owner)
     SELECT gen_random_uuid(), $1, 'of the bench', "pluginSlug", options, NULL FROM notifications ORDER BY id LIMIT 1`,
    [crowded.notification],
  );
  await client.query(
    `INSERT INTO certificates_notifications ("certificateId", "notificationId") SELECT c.id, n.id FROM certificates c, notifications n WHERE n.label = $1`,
    [crowded.notification],
  );
}

async function createEndpoints(client, endpoints, last) {
  await client.query(
    `INSERT INTO endpoints (name, owner, dnsname, port, type, active, "certificatePath", "registryType", "sourceId", "certificateId", "lastSeenAt")
     SELECT format('listener-%s', n), format('team-%s@bench.example', n % ${owners}), format('h%s.svc%s.bench.example', n, n % 977), 443 + n % 3,
            CASE n % 5 WHEN 0 THEN 'cloudfront' ELSE 'elbv2' END, n % 50 <> 0, format('/listeners/%s', n), CASE n % 7 WHEN 0 THEN 'iam' END,
            s.ids[1 + n % cardinality(s.ids)], c.id, now() - interval '1 second' * (n % 86400)
     FROM generate_series(0, $1::int - 1) n CROSS JOIN (SELECT array_agg(id ORDER BY id) AS ids FROM sources) s
     LEFT JOIN certificates c ON c.id = 1 + (n * 7919::bigint) % $2::int`,
    [endpoints, last],
  );
  await client.query(
    `INSERT INTO endpoint_aliases ("endpointId", alias) SELECT id, format('www.%s', dnsname) FROM endpoints WHERE id % 2 = 0 ON CONFLICT DO NOTHING`,
  );
}

async function createAuditRows(client, auditRows, last) {
  await client.query('CREATE TEMP TABLE bench_people AS SELECT row_number() OVER (ORDER BY id) - 1 AS number, id, email FROM users');
  await client.query(
    `INSERT INTO audit_log (at, "actorKind", actor, "userId", address, "requestId", action, "objectType", "objectId", "objectName", after, "grantedBy")
     SELECT now() - interval '1 minute' * ($1::int - n), 'user', u.email, u.id, '192.0.2.1', gen_random_uuid(),
            a.action, split_part(a.action, '.', 1), 1 + (n * 7919::bigint) % $3::int, format('h%s.svc%s.bench.example-Bench', n % 200000, n % 977),
            jsonb_build_object('owner', format('team-%s@bench.example', n % ${owners})), 'role admin'
     FROM generate_series(1, $1::int) n
     CROSS JOIN LATERAL (SELECT ($2::text[])[1 + n % 6] AS action) a
     JOIN bench_people u ON u.number = n % (SELECT count(*) FROM bench_people)`,
    [auditRows, actions, last],
  );
}

/**
 * Once, when the certificates are there.
 *
 * @param {string} url
 * @param {{ endpoints: number, auditRows: number, users?: number, destinations?: number, sources?: number }} numbers
 */
export async function generateNeighbours(url, { endpoints, auditRows, users = 3000, destinations = 2000, sources = 200 }) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const makeAgain = await takeDown(client, filled);
    const { rows } = await client.query('SELECT max(id)::int AS "last", min(id)::int AS "first" FROM certificates');
    const [{ last, first }] = rows;
    await createUsers(client, users);
    await createPlaces(client, { destinations, sources, from: first });
    await createRelations(client, first);
    await createEndpoints(client, endpoints, last);
    await createAuditRows(client, auditRows, last);
    for (const statement of makeAgain) await client.query(statement);
    for (const table of filled) await client.query(`VACUUM (ANALYZE) "${table}"`);
  } finally {
    await client.end();
  }
}
