import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const repository = join(__dirname, '../../..');
const dist = join(repository, 'dist');

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? filesBelow(join(folder, entry.name)) : [join(folder, entry.name)]));
const programs = ['libs', 'apps', 'migrations'].flatMap((folder) => filesBelow(join(dist, folder))).filter((file) => file.endsWith('.js'));

const isThere = (path: string): boolean => [`${path}.js`, join(path, 'index.js'), path].some((file) => existsSync(file) && statSync(file).isFile());

describe('What was built', () => {
  it('names no room by its alias any more, and every file it names is there', () => {
    const broken = programs.flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/\brequire\("([^"]+)"\)/g)]
        .map(([, name]) => String(name))
        .filter((name) => name.startsWith('@app/') || (name.startsWith('.') && !isThere(join(dirname(file), name))))
        .map((name) => `${file}: ${name}`),
    );
    expect(programs.length).toBeGreaterThan(100);
    expect(broken).toEqual([]);
  });

  it('opens the front doors and the two second doors when it runs', () => {
    const script = `
      const embedded = require('./libs/persistence/src/embedded'), errors = require('./libs/errors/src'), config = require('./libs/config/src'), plugins = require('./libs/plugins/src');
      console.log([typeof embedded.startEmbeddedPostgres, new errors.DomainError('bug', 'a', 'b').name, typeof config.loadConfig, Object.keys(plugins).length > 0].join(' '));`;
    const { stdout, stderr } = spawnSync(process.execPath, ['-e', script], { cwd: dist, encoding: 'utf8' });
    expect({ stdout, stderr }).toEqual({ stdout: 'function DomainError function true\n', stderr: '' });
  });

  it('points an error back to the line that was written', () => {
    const script = `require('./libs/config/src').loadConfig({ environment: { LEMUR_PROT: '1' } })`;
    const { stderr } = spawnSync(process.execPath, ['--enable-source-maps', '-e', script], { cwd: dist, encoding: 'utf8' });
    expect(stderr).toMatch(/libs\/config\/src\/load\.ts:\d+/);
  });

  it('holds no tests', () => expect(programs.filter((file) => file.includes('.spec.'))).toEqual([]));
});
