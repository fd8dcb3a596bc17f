import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { settingLeaves } from '@app/config';
import { pluginSettings } from '@app/features';
import { describe, expect, it } from 'vitest';

const repository = join(__dirname, '../../..');
const read = (path: string): string => readFileSync(join(repository, path), 'utf8');

interface Stage {
  name: string;
  base: string;
  instructions: { word: string; rest: string }[];
}

function readStages(dockerfile: string): Stage[] {
  const stages: Stage[] = [];
  for (const line of dockerfile.replaceAll('\\\n', ' ').split('\n')) {
    const [, word = '', rest = ''] = /^([A-Z]+) (.*)$/.exec(line) ?? [];
    const [, base = '', name = ''] = /^(\S+) AS (\S+)$/.exec(rest) ?? [];
    if (word === 'FROM') stages.push({ name, base, instructions: [] });
    else if (word) stages.at(-1)?.instructions.push({ word, rest });
  }
  return stages;
}

/** Every `key: value` of the file with the keys above it. As much of YAML as the file uses: maps by indentation. */
function readEntries(yaml: string): { path: string; value: string }[] {
  const above: { indent: number; key: string }[] = [];
  return yaml.split('\n').flatMap((line) => {
    const [, space = '', key, value = ''] = /^( *)([\w.<-]+):(?: (.*))?$/.exec(line.replace(/^(\s*)#.*$/, '')) ?? [];
    if (key === undefined) return [];
    while (above.length && (above.at(-1)?.indent ?? 0) >= space.length) above.pop();
    above.push({ indent: space.length, key });
    return [{ path: above.map((entry) => entry.key).join('/'), value }];
  });
}

const stages = readStages(read('docker/Dockerfile'));
const stageNames = stages.map(({ name }) => name);
const programs = ['api', 'worker', 'cli'];
const entries = readEntries(read('docker/compose.yaml'));
const services = new Set(entries.flatMap(({ path }) => /^services\/([^/]+)$/.exec(path)?.[1] ?? []));
const leaves = settingLeaves(pluginSettings());

/** The stage and those it is built on. */
const lineage = (name: string): Stage[] => stages.filter((stage) => stage.name === name).flatMap((stage) => [stage, ...lineage(stage.base)]);

describe('The image', () => {
  it('has a target for each program, which starts what the build makes', () => {
    expect(stageNames).toEqual(expect.arrayContaining(programs));
    for (const program of programs) {
      const starts = lineage(program).flatMap(({ instructions }) =>
        instructions.filter(({ word, rest }) => /^(CMD|ENTRYPOINT)$/.test(word) && rest.includes('main.js')),
      );
      expect(starts.map(({ rest }) => rest)).toEqual([`["node", "dist/apps/${program}/src/main.js"]`]);
      expect(existsSync(join(repository, `apps/${program}/src/main.ts`))).toBe(true);
    }
  });

  it('runs no program as root, and gives none of them its own files', () => {
    for (const program of programs) {
      const instructions = lineage(program).flatMap((stage) => stage.instructions);
      expect(instructions.filter(({ word }) => word === 'USER').map(({ rest }) => rest)).toEqual(['node']);
      expect(instructions.filter(({ rest }) => rest.includes('--chown'))).toEqual([]);
    }
  });

  it('names every base by version, or as an earlier stage', () => {
    expect(read('docker/Dockerfile')).toMatch(/^ARG NODE=node:20\.\d+\.\d+-bookworm-slim$/m);
    for (const [index, { base }] of stages.entries()) expect(['${NODE}', ...stageNames.slice(0, index)]).toContain(base);
  });

  it('copies only what is there and what the build context lets in', () => {
    const allowed = read('docker/Dockerfile.dockerignore')
      .split('\n')
      .flatMap((line) => (line.startsWith('!') ? [line.slice(1)] : []));
    const copied = stages.flatMap(({ instructions }) =>
      instructions.filter(({ word, rest }) => word === 'COPY' && !rest.startsWith('--from')).flatMap(({ rest }) => rest.split(' ').slice(0, -1)),
    );
    expect(copied.length).toBeGreaterThan(5);
    expect(copied.filter((path) => !existsSync(join(repository, path)) || !allowed.includes(path))).toEqual([]);
    const from = stages.flatMap(({ instructions }) => instructions.flatMap(({ rest }) => /^--from=(\S+)/.exec(rest)?.[1] ?? []));
    expect(from.filter((name) => !stageNames.includes(name))).toEqual([]);
  });

  it('sets no variable that nothing reads', () => {
    const known = ['NODE_ENV', 'NODE_OPTIONS', ...leaves.map(({ key }) => key)];
    const set = stages.flatMap(({ instructions }) =>
      instructions.filter(({ word }) => word === 'ENV').flatMap(({ rest }) => rest.split(' ').map((pair) => pair.split('=')[0])),
    );
    expect(set.length).toBeGreaterThan(2);
    expect(set.filter((name) => !known.includes(String(name)))).toEqual([]);
  });
});

describe('The compose file', () => {
  const environment = entries.filter(({ path }) => /\/environment\/[A-Z_]+$/.test(path) && !path.startsWith('services/postgres'));

  it('has API, worker, Postgres, Redis and the two jobs, each from a target or an image with a version', () => {
    expect([...services].sort()).toEqual(['api', 'init', 'migrate', 'postgres', 'redis', 'worker']);
    const builds = entries.filter(({ path }) => path.endsWith('/build')).map(({ value }) => /target: (\w+)/.exec(value)?.[1]);
    expect(builds.sort()).toEqual(['api', 'cli', 'cli', 'worker']);
    expect(builds.filter((target) => !stageNames.includes(String(target)))).toEqual([]);
    for (const { value } of entries.filter(({ path }) => path.endsWith('/image'))) expect(value).toMatch(/^\w+:\d+/);
  });

  it('waits only for services it has, and for health only where health is checked', () => {
    const waits = entries.flatMap(({ path, value }) => {
      const [, on = ''] = /\/depends_on\/([^/]+)$/.exec(path) ?? [];
      return on ? [{ on, condition: /condition: (\w+)/.exec(value)?.[1] }] : [];
    });
    expect(waits.length).toBeGreaterThan(4);
    for (const { on, condition } of waits) {
      expect([...services]).toContain(on);
      if (condition === 'service_healthy') expect(entries.some(({ path }) => path === `services/${on}/healthcheck`)).toBe(true);
      else expect(condition).toBe('service_completed_successfully');
    }
  });

  it('sets only settings that exist', () => {
    const known = leaves.flatMap(({ key, aliases }) => [key, ...aliases]);
    expect(environment.length).toBeGreaterThan(8);
    expect(environment.map(({ path }) => path.split('/').at(-1) ?? '').filter((name) => !known.includes(name))).toEqual([]);
  });

  it('holds no secret, and does not start without those that must be kept', () => {
    const secrets = new Set(leaves.filter(({ secret }) => secret).map(({ key }) => key));
    for (const { path, value } of environment.filter((entry) => secrets.has(entry.path.split('/').at(-1) ?? ''))) {
      const isReference = /^(\S+:\/\/\S+:)?\$\{\w+:[?-]/.test(value) || path.endsWith('REDIS_URL');
      expect({ path, isReference }).toEqual({ path, isReference: true });
    }
    for (const name of ['LEMUR_ENCRYPTION_KEYS', 'LEMUR_TOKEN_SECRETS'])
      expect(environment.find(({ path }) => path.endsWith(name))?.value).toMatch(/^\$\{\w+:\?/);
  });

  it('tells the administrator’s password to the job that needs it, and to no other program', () => {
    expect(environment.filter(({ path }) => path.endsWith('LEMUR_ADMIN_PASSWORD')).map(({ path }) => path)).toEqual([
      'services/init/environment/LEMUR_ADMIN_PASSWORD',
    ]);
  });

  it('lets Redis refuse work rather than forget some', () => expect(read('docker/compose.yaml')).toContain('--maxmemory-policy, noeviction'));
});
