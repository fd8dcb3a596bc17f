import { fileURLToPath } from 'node:url';
import swc from 'unplugin-swc';
import { defineConfig } from 'vitest/config';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

// Nest and TypeORM read decorator metadata, which only SWC writes here.
const plugins = [
  swc.vite({
    swcrc: false,
    module: { type: 'es6' },
    jsc: {
      target: 'es2022',
      parser: { syntax: 'typescript', decorators: true, tsx: true },
      transform: { legacyDecorator: true, decoratorMetadata: true, react: { runtime: 'automatic' } },
    },
  }),
];
const resolve = {
  alias: [
    { find: /^@app\/(persistence|plugins)\/(embedded|testing)$/, replacement: `${here('./libs/')}$1/src/$2` },
    { find: /^@app\/([^/]+)$/, replacement: `${here('./libs/')}$1/src` },
  ],
};
const shared = { plugins, resolve, oxc: false as const };

export default defineConfig({
  test: {
    projects: [
      {
        ...shared,
        test: {
          name: 'unit',
          include: ['{libs,apps,migrations}/**/*.spec.{ts,tsx}'],
          exclude: ['**/*.contract.spec.ts'],
          environment: 'node',
          // Pure rules share nothing that a test could spoil; loading the rooms once a thread saves half of the time.
          // Thousands of damaged inputs take their time on a busy machine.
          testTimeout: 60_000,
          pool: 'threads',
          isolate: false,
          maxWorkers: 2,
        },
      },
      { ...shared, test: { name: 'contract', include: ['libs/plugins/src/**/*.contract.spec.ts'], environment: 'node', testTimeout: 30_000, maxWorkers: 2 } },
      {
        ...shared,
        test: {
          name: 'integration',
          include: ['test/integration/**/*.spec.ts'],
          environment: 'node',
          globalSetup: ['test/support/global-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          pool: 'forks',
          // More than there are cores: these tests wait for other processes most of the time.
          maxWorkers: 3,
        },
      },
      {
        ...shared,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.spec.ts'],
          environment: 'node',
          globalSetup: ['test/support/global-setup.ts'],
          testTimeout: 120_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
