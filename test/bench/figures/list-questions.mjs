import { crowded } from '../generate-neighbours.mjs';
import { domainsOf, owners } from '../generate.mjs';

/*
 * What people and scripts ask lists for: every filter, every order, pages near and far. `path` is the request's, made anew for each; a question with
 * `follow` is asked by its path once, and from then on by the `next` of the answer before.
 */

/** A number from 0 that looks drawn and is the same in each run. */
const drawn = (index, below) => (Math.imul(index + 1, 2_654_435_761) >>> 0) % below;

const queryOf = (parameters) => Object.entries(parameters).map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&'); // prettier-ignore
const listOf = (path, parameters = {}) => `${path}?${queryOf({ count: 30, page: 1, ...parameters })}`;
const filtered = (path, field, value, parameters = {}) => listOf(path, { filter: `${field};${value}`, ...parameters });

const certificateOrders = [
  'id', 'name', 'owner', 'issuer', 'serial', 'serialHex', 'notBefore', 'notAfter', 'dateCreated', 'notify', 'rotation', 'cn', 'status', 'bits', 'keyType', 'signingAlgorithm',
]; // prettier-ignore

/** @param {{ total: number, found: object }} about how many certificates there are, and ids that were looked up */
function certificateQuestions({ total, found }) {
  const list = '/certificates';
  const domain = (index) => drawn(index, domainsOf(total));
  const host = (index) => `h${domain(index)}.svc${domain(index) % 977}.bench.example`;
  const team = (index) => `team-${drawn(index, owners)}@bench.example`;
  const sample = (index) => found.certificates[drawn(index, found.certificates.length)];
  const short = { short: 'true' };
  const filters = [
    ['any: a host', (i) => ['any', `h${domain(i)}.svc`]],
    ['id', (i) => ['id', sample(i).id]],
    ['name: a host', (i) => ['name', `h${domain(i)}.svc`]],
    ['name: what all have', () => ['name', 'bench']],
    ['name: what none has', (i) => ['name', `nothing-${i}`]],
    ['name: two letters that many have', () => ['name', 'sv']],
    ['name: two letters that none has', (i) => ['name', `q${'xyzvw'[i % 5]}`]],
    ['name: one letter', (i) => ['name', 'aehs'[i % 4]]],
    ['name, in quotes', (i) => ['name', `"${host(i)}"`]],
    ['fixedName', (i) => ['fixedName', sample(i).name]],
    ['cn: a host', (i) => ['cn', `h${domain(i)}.svc`]],
    ['cn, in quotes', (i) => ['cn', `"${host(i)}"`]],
    ['cn: two letters that none has', (i) => ['cn', `q${'xyzvw'[i % 5]}`]],
    ['commonName: a host', (i) => ['commonName', `h${domain(i)}.svc`]],
    ['owner: a team', (i) => ['owner', team(i)]],
    ['owner: the largest team', () => ['owner', 'team-0@bench.example']],
    ['owner: what all have', () => ['owner', 'bench.example']],
    ['owner: two letters that none has', (i) => ['owner', `q${'xyzvw'[i % 5]}`]],
    ['issuer: a name', () => ['issuer', 'bench']],
    ['issuer: what none has', (i) => ['issuer', `nothing-${i}`]],
    ['issuer: two letters that none has', (i) => ['issuer', `q${'xyzvw'[i % 5]}`]],
    ['description: a service', (i) => ['description', `service ${drawn(i, 977)}`]],
    ['description: what none has', (i) => ['description', `nothing-${i}`]],
    ['description: two letters that none has', (i) => ['description', `q${'xyzvw'[i % 5]}`]],
    ['externalId', (i) => ['externalId', `ca-${i}`]],
    ['serial: its beginning', (i) => ['serial', sample(i).serial.slice(0, 12)]],
    ['serial: two digits', (i) => ['serial', `${1 + (i % 9)}${i % 10}`]],
    ['serialHex', (i) => ['serialHex', sample(i).serialHex]],
    ['sha256', (i) => ['sha256', sample(i).sha256]],
    ['status: revoked', () => ['status', 'revoked']],
    ['status: unknown', () => ['status', 'unknown']],
    ['keyType', () => ['keyType', 'RSA2048']],
    ['signingAlgorithm', () => ['signingAlgorithm', 'sha256']],
    ['bits', () => ['bits', '384']],
    ['destination', (i) => ['destination', found.destinationIds[drawn(i, found.destinationIds.length)]]],
    ['notify: false', () => ['notify', 'false']],
    ['active: true', () => ['active', 'true']],
    ['rotation: true', () => ['rotation', 'true']],
  ];
  return [
    { figure: 'page 1', path: () => listOf(list), reference: '2.8 /s, p50 350 ms', isFull: true, isLoaded: true },
    { figure: 'page 50', path: () => listOf(list, { page: 50 }), isFull: true, isLoaded: true },
    { figure: 'page 1,000', path: () => listOf(list, { page: 1000 }), isFull: true, isLoaded: true },
    { figure: 'by cursor, from page 1,000 on', path: () => listOf(list, { page: 1000 }), follow: true, isFull: true },
    { figure: 'by cursor, far down, short form', path: () => listOf(list, { page: Math.floor(total / 90), ...short }), follow: true },
    { figure: 'by cursor, by name', path: () => listOf(list, { page: 1000, sortBy: 'name', sortDir: 'asc' }), follow: true, isFull: true },
    { figure: 'by cursor, filtered by owner', path: () => filtered(list, 'owner', 'team-0@bench.example'), follow: true, isFull: true },
    { figure: 'short form, page 1', path: () => listOf(list, short), isLoaded: true },
    { figure: 'short form, page 1,000', path: () => listOf(list, { page: 1000, ...short }) },
    { figure: 'with ended ones', path: () => listOf(list, { showExpired: 1 }), isFull: true },
    ...filters.map(([words, of]) => ({
      figure: `filter ${words}`,
      path: (index) => filtered(list, ...of(index)),
      isFull: true,
      isLoaded: ['name: a host', 'cn: a host', 'owner: a team', 'name: what all have'].includes(words),
      reference: words === 'name: a host' ? '0.8 /s, p50 1.1 s' : undefined,
    })),
    ...certificateOrders.flatMap((sortBy) =>
      ['asc', 'desc'].map((sortDir) => ({
        figure: `sorted by ${sortBy}, ${sortDir}`,
        path: () => listOf(list, { sortBy, sortDir }),
        isFull: true,
        isLoaded: sortBy === 'notAfter' && sortDir === 'asc',
      })),
    ),
    { figure: 'filter cn: a host, sorted by end', path: (i) => filtered(list, 'cn', `h${domain(i)}.`, { sortBy: 'notAfter', sortDir: 'asc' }), isFull: true },
    { figure: 'filter owner: the largest team, sorted by name', path: () => filtered(list, 'owner', 'team-0@bench.example', { sortBy: 'name', sortDir: 'asc' }), isFull: true }, // prettier-ignore
    { figure: 'serial in hex', path: (i) => listOf(list, { serial: `0x${sample(i).serialHex}` }), isFull: true },
    { figure: 'owner (of a user)', path: (i) => listOf(list, { owner: team(i) }), isFull: true },
    { figure: 'creator', path: (i) => listOf(list, { creator: `user-${drawn(i, 3000)}` }), isFull: true },
    { figure: 'ends within four weeks', path: () => listOf(list, { timeRange: 4 }), isFull: true },
    { figure: 'only mine', path: () => listOf(list, { show: 'true' }), isFull: true },
    { figure: 'destinationId', path: (i) => listOf(list, { destinationId: found.destinationIds[drawn(i, found.destinationIds.length)] }), isFull: true },
    { figure: 'rotation and notify', path: () => listOf(list, { rotation: 'true', active: 'false' }), isFull: true },
    { figure: '/valid', path: (i) => listOf(`${list}/valid`, { filter: `cn;${host(i)}` }), isFull: true },
    { figure: '/valid, with wildcards', path: (i) => listOf(`${list}/valid`, { filter: `cn;h${domain(i)}.%`, owner: 'team-%' }), isFull: true },
    { figure: '/valid, everything', path: () => listOf(`${list}/valid`, { filter: 'cn;%' }), isFull: true },
    { figure: '/name', path: (i) => `${list}/name/${encodeURIComponent(sample(i).name)}` },
    { figure: '/stats, issuer', path: () => `${list}/stats?metric=issuer` },
    { figure: '/stats, bits', path: () => `${list}/stats?metric=bits` },
    { figure: '/stats, what ends', path: () => `${list}/stats?metric=not_after` },
    { figure: 'one', path: (i) => `${list}/${sample(i).id}` },
    { figure: 'one that replaces ten thousand', path: () => `${list}/${found.crowded.certificate}` },
    { figure: 'its replacements', path: () => listOf(`${list}/${found.crowded.certificate}/replacements`), isFull: true },
    ...['domains', 'notifications', 'destinations', 'sources'].map((kind) => ({
      figure: `/:id/${kind}`,
      path: (i) => listOf(`${list}/${sample(i).id}/${kind}`),
    })),
  ].map((question) => ({ ...question, figure: `certificates: ${question.figure}` }));
}

const domainQuestions = ({ total }) => {
  const domain = (index) => drawn(index, domainsOf(total));
  return [
    { figure: 'page 1', path: () => listOf('/domains'), isLoaded: true },
    { figure: 'page 1,000', path: () => listOf('/domains', { page: 1000 }) },
    { figure: 'by cursor, half way down', path: () => listOf('/domains', { page: Math.floor(domainsOf(total) / 60) }), follow: true },
    { figure: 'filter name: a host', path: (i) => filtered('/domains', 'name', `h${domain(i)}.svc`) },
    { figure: 'filter name: what all have', path: () => filtered('/domains', 'name', 'bench') },
    { figure: 'filter name: two letters that none has', path: (i) => filtered('/domains', 'name', `q${'xyzvw'[i % 5]}`) },
    { figure: 'filter sensitive', path: () => filtered('/domains', 'sensitive', 'true') },
    ...['id', 'name', 'sensitive'].flatMap((sortBy) =>
      ['asc', 'desc'].map((sortDir) => ({ figure: `sorted by ${sortBy}, ${sortDir}`, path: () => listOf('/domains', { sortBy, sortDir }) })),
    ),
  ].map((question) => ({ ...question, figure: `domains: ${question.figure}` }));
};

const endpointOrders = ['id', 'name', 'owner', 'dnsname', 'port', 'type', 'active', 'lastUpdated', 'dateCreated'];

const endpointQuestions = ({ total }) =>
  [
    { figure: 'page 1', path: () => listOf('/endpoints'), isLoaded: true },
    { figure: 'page 1,000', path: () => listOf('/endpoints', { page: 1000 }) },
    { figure: 'by cursor, half way down', path: () => listOf('/endpoints', { page: Math.floor(total / 20 / 60) }), follow: true },
    ...[
      ['name: a listener', (i) => ['name', `listener-${drawn(i, 50_000)}`]],
      ['name: what all have', () => ['name', 'listener']],
      ['name: an alias', (i) => ['name', `www.h${drawn(i, 50_000)}.`]],
      ['name: two letters that none has', (i) => ['name', `q${'xyzvw'[i % 5]}`]],
      ['owner', (i) => ['owner', `team-${drawn(i, owners)}@`]],
      ['dnsname', (i) => ['dnsname', `h${drawn(i, 50_000)}.svc`]],
      ['type', () => ['type', 'cloudfront']],
      ['certificatePath', (i) => ['certificatePath', `/listeners/${drawn(i, 50_000)}`]],
      ['registryType', () => ['registryType', 'iam']],
      ['active: false', () => ['active', 'false']],
      ['port', () => ['port', '443']],
      ['ciphers', () => ['ciphers', 'Protocol-TLSv1.2']],
      ['source', () => ['source', 'rack-7']],
    ].map(([words, of]) => ({ figure: `filter ${words}`, path: (i) => filtered('/endpoints', ...of(i)) })),
    ...endpointOrders.flatMap((sortBy) =>
      ['asc', 'desc'].map((sortDir) => ({ figure: `sorted by ${sortBy}, ${sortDir}`, path: () => listOf('/endpoints', { sortBy, sortDir }) })),
    ),
  ].map((question) => ({ ...question, figure: `endpoints: ${question.figure}` }));

const daysAgo = (days) => new Date(Date.now() - days * 24 * 60 * 60 * 1000).toISOString();

const logQuestions = ({ found }) =>
  [
    { figure: 'page 1', path: () => listOf('/logs'), isLoaded: true },
    { figure: 'page 1,000', path: () => listOf('/logs', { page: 1000 }) },
    { figure: 'by cursor, from page 1,000 on', path: () => listOf('/logs', { page: 1000 }), follow: true },
    { figure: 'from and until', path: (i) => listOf('/logs', { from: daysAgo(31 + (i % 300)), until: daysAgo(30 + (i % 300)) }) },
    { figure: 'until long ago', path: (i) => listOf('/logs', { until: daysAgo(200 + (i % 300)) }) },
    { figure: 'action', path: () => listOf('/logs', { action: 'role.update' }) },
    { figure: 'action of an older name', path: () => listOf('/logs', { action: 'key_view' }) },
    { figure: 'user', path: (i) => listOf('/logs', { user: `user-${drawn(i, 3000)}` }) },
    { figure: 'user and action', path: (i) => listOf('/logs', { user: `user-${drawn(i, 3000)}`, action: 'certificate.issue' }) },
    { figure: 'user and time', path: (i) => listOf('/logs', { user: `user-${drawn(i, 3000)}`, from: daysAgo(90), until: daysAgo(60) }) },
    { figure: 'action and time', path: () => listOf('/logs', { action: 'role.update', from: daysAgo(400), until: daysAgo(399) }) },
    { figure: 'object', path: (i) => listOf('/logs', { objectType: 'certificate', objectId: found.certificates[drawn(i, found.certificates.length)].id }) },
    { figure: 'kind of object', path: () => listOf('/logs', { objectType: 'role' }) },
    { figure: 'certificate.name: a host', path: (i) => filtered('/logs', 'certificate.name', `h${drawn(i, 200_000)}.svc`) },
    { figure: 'certificate.name: what all have', path: () => filtered('/logs', 'certificate.name', 'bench') },
    { figure: 'certificate.name: two letters that none has', path: (i) => filtered('/logs', 'certificate.name', `q${'xyzvw'[i % 5]}`) },
    { figure: 'user.email: one', path: (i) => filtered('/logs', 'user.email', `user-${drawn(i, 3000)}@`) },
    { figure: 'user.email: what all have', path: () => filtered('/logs', 'user.email', 'bench.example') },
    { figure: 'user.email: two letters that none has', path: (i) => filtered('/logs', 'user.email', `q${'xyzvw'[i % 5]}`) },
    ...['id', 'loggedAt', 'logType'].flatMap((sortBy) =>
      ['asc', 'desc'].map((sortDir) => ({ figure: `sorted by ${sortBy}, ${sortDir}`, path: () => listOf('/logs', { sortBy, sortDir }) })),
    ),
  ].map((question) => ({ ...question, figure: `logs: ${question.figure}` }));

const otherQuestions = ({ found }) => [
  { figure: 'users: page 1', path: () => listOf('/users') },
  { figure: 'users: filter email', path: (i) => filtered('/users', 'email', `user-${drawn(i, 3000)}@`) },
  { figure: 'users: sorted by email', path: () => listOf('/users', { sortBy: 'email', sortDir: 'asc' }) },
  { figure: 'users: roles of one', path: (i) => listOf(`/users/${found.userIds[drawn(i, found.userIds.length)]}/roles`) },
  { figure: 'roles: page 1', path: () => listOf('/roles') },
  { figure: 'roles: filter name', path: (i) => filtered('/roles', 'name', `team-${drawn(i, owners)}@`) },
  { figure: 'roles: the one that all are in', path: () => `/roles/${found.crowded.role}` },
  { figure: 'roles: members of one', path: (i) => listOf(`/roles/${found.roleIds[drawn(i, found.roleIds.length)]}/users`) },
  { figure: 'roles: a page of the members of one that all are in', path: () => listOf(`/roles/${found.crowded.role}/users`) },
  { figure: 'notifications: page 1', path: () => listOf('/notifications') },
  { figure: 'notifications: filter label', path: (i) => filtered('/notifications', 'label', `TEAM-${drawn(i, owners)}_`) },
  { figure: 'notifications: certificates of one', path: (i) => listOf(`/notifications/${found.notificationIds[drawn(i, found.notificationIds.length)]}/certificates`), isFull: true }, // prettier-ignore
  { figure: 'notifications: certificates of one that all have', path: () => listOf(`/notifications/${found.crowded.notification}/certificates`), isFull: true },
  { figure: 'destinations: page 1', path: () => listOf('/destinations') },
  { figure: 'destinations: filter label', path: (i) => filtered('/destinations', 'label', `host-${drawn(i, 2000)}`) },
  { figure: 'destinations: stats', path: () => '/destinations/stats' },
  { figure: 'sources: page 1', path: () => listOf('/sources') },
  { figure: 'authorities: page 1', path: () => listOf('/authorities') },
  { figure: 'authorities: what the one of a million issued', path: () => `/authorities/${found.authorityId}/visualize` },
];

export const questionsOf = (about) => [
  ...certificateQuestions(about),
  ...domainQuestions(about),
  ...endpointQuestions(about),
  ...logQuestions(about),
  ...otherQuestions(about),
];

/** Ids that questions name, looked up in the database. `pg` is a connected client. */
export async function lookUp(pg) {
  const rowsOf = async (sql, values) => (await pg.query(sql, values)).rows;
  const idsOf = async (sql) => (await rowsOf(sql)).map(({ id }) => id);
  const idOf = async (table, column, value) => (await rowsOf(`SELECT id FROM ${table} WHERE ${column} = $1`, [value]))[0]?.id;
  const [{ first, last }] = await rowsOf('SELECT min(id) AS first, max(id) AS last FROM certificates');
  const step = Math.max(1, Math.floor((last - first) / 2000));
  return {
    certificates: await rowsOf(
      `SELECT id, name, serial, "serialHex", sha256 FROM certificates WHERE id = ANY(ARRAY(SELECT generate_series(($1::int + $2::int) / 2, $2::int - 1, $3::int)))`,
      [first, last, step],
    ),
    destinationIds: await idsOf(`SELECT id FROM destinations WHERE label LIKE 'host-%' ORDER BY id`),
    userIds: await idsOf(`SELECT id FROM users WHERE username LIKE 'user-%' ORDER BY id`),
    roleIds: await idsOf(`SELECT id FROM roles WHERE name LIKE 'team-%' ORDER BY id`),
    notificationIds: await idsOf(`SELECT id FROM notifications WHERE label LIKE 'BENCH\\_TEAM%' ORDER BY id`),
    authorityId: (await idsOf('SELECT min(id) AS id FROM authorities'))[0],
    crowded: {
      role: await idOf('roles', 'name', crowded.role),
      notification: await idOf('notifications', 'label', crowded.notification),
      certificate: await idOf('certificates', 'name', crowded.certificate),
    },
  };
}
