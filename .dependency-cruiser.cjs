/** Which room may import which. This table is the architecture; CI runs it. */
const rooms = {
  'libs/errors': [],
  'libs/api-contract': [],
  'libs/api-client': [],
  'libs/config': ['libs/errors'],
  'libs/crypto': ['libs/errors'],
  'libs/rbac': ['libs/errors'],
  'libs/jobs': ['libs/errors'],
  'libs/egress': ['libs/errors'],
  'libs/plugins': ['libs/errors', 'libs/crypto', 'libs/egress'],
  'libs/persistence': ['libs/errors', 'libs/crypto'],
  'libs/features': [
    'libs/errors',
    'libs/api-contract',
    'libs/config',
    'libs/crypto',
    'libs/egress',
    'libs/rbac',
    'libs/jobs',
    'libs/plugins',
    'libs/persistence',
  ],
  'apps/api': ['libs/errors', 'libs/config', 'libs/egress', 'libs/rbac', 'libs/api-contract', 'libs/features'],
  'apps/worker': ['libs/errors', 'libs/config', 'libs/rbac', 'libs/jobs', 'libs/features'],
  'apps/cli': ['libs/errors', 'libs/config', 'libs/rbac', 'libs/jobs', 'libs/persistence', 'libs/api-contract', 'libs/features'],
  'apps/local': ['libs/errors', 'libs/config', 'libs/persistence'],
  'apps/web': ['libs/api-client'],
};

const frameworks = 'node_modules/(@nestjs|typeorm|bullmq|ioredis|pg|react)/';
const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

module.exports = {
  forbidden: [
    ...Object.entries(rooms).map(([room, allowed]) =>
      forbid(
        `${room}-imports-only-its-list`,
        `It may import: ${allowed.join(', ') || 'no other room'}.`,
        { path: `^${room}/` },
        { path: '^(libs|apps)/', pathNot: `^(${[room, ...allowed].join('|')})/` },
      ),
    ),
    forbid(
      'front-door',
      'Import a library by its name, @app/<lib>, not by a file inside it.',
      { path: '^(libs|apps)/([^/]+)/' },
      { path: '^libs/[^/]+/src/', pathNot: ['^libs/$2/', '^libs/[^/]+/src/((testing|embedded)/)?index\\.ts$'] },
    ),
    forbid(
      'pure-rooms',
      'No framework here: plain functions, tested in a millisecond.',
      { path: '^libs/(errors|config|crypto|rbac|api-contract|api-client|egress|plugins)/' },
      { path: frameworks },
    ),
    forbid(
      'rules-are-pure',
      'A rule decides; it does not fetch. Pass it what it needs.',
      { path: '\\.rules\\.ts$' },
      { path: [frameworks, '\\.(service|repository|module)\\.ts$'], dependencyTypesNot: ['type-only'] },
    ),
    forbid(
      'no-cycles',
      'Entities may name each other by string and import types; nothing else goes in a circle.',
      {},
      { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    ),
    forbid(
      'features-meet-at-the-index',
      'Import another feature by its index, or enqueue a job.',
      { path: '^libs/features/src/([^/]+)/' },
      { path: '^libs/features/src/([^/]+)/', pathNot: ['^libs/features/src/$1/', '/index\\.ts$'] },
    ),
    forbid(
      'plugins-do-not-know-each-other',
      'What a plugin needs of another, the host hands it in the context.',
      { path: '^libs/plugins/src/(?!contracts|testing)([^/]+)/' },
      { path: '^libs/plugins/src/(?!contracts|testing)([^/]+)/', pathNot: '^libs/plugins/src/$1/' },
    ),
    forbid(
      'migrations-stand-alone',
      'A migration must do tomorrow what it did yesterday: it imports no code of ours, and only persistence lists it.',
      { path: '^migrations/' },
      { path: '^(libs|apps)/' },
    ),
    forbid(
      'migrations-have-one-reader',
      'Only libs/persistence lists them.',
      { path: '^(libs|apps)/', pathNot: '^libs/persistence/' },
      { path: '^migrations/' },
    ),
    forbid(
      'x509-has-one-door',
      'Use libs/crypto.',
      { path: '^(libs|apps)/', pathNot: '^libs/crypto/src/x509\\.ts$' },
      { path: 'node_modules/@peculiar/x509/' },
    ),
    forbid('bullmq-has-one-room', 'Use libs/jobs.', { path: '^(libs|apps)/', pathNot: '^libs/jobs/' }, { path: 'node_modules/bullmq/' }),
    forbid(
      'no-test-code-in-programs',
      'Tests and their support are not built.',
      { path: '^(libs|apps|migrations)/', pathNot: '^libs/plugins/src/testing/' },
      { path: ['^test/', '\\.spec\\.tsx?$'] },
    ),
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: '\\.spec\\.tsx?$',
  },
};
