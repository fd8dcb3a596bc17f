import { DomainError } from '@app/errors';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { configWith, explainConfig, getDatabaseUrl, loadConfig, settingLeaves, type LoadOptions } from '.';

const load = (environment: Record<string, string>, more: LoadOptions = {}) => loadConfig({ environment, ...more });
const problemsOf = (environment: Record<string, string>, more: LoadOptions = {}): string => {
  try {
    load(environment, more);
  } catch (error) {
    if (error instanceof DomainError) return error.message;
    throw error;
  }
  return '';
};
const files = (contents: Record<string, string>) => (path: string) => {
  const content = contents[path];
  if (content === undefined) throw new Error(`ENOENT: no such file, open '${path}'`);
  return content;
};
const key = 'A'.repeat(43);

describe('The configuration', () => {
  it('needs nothing for a first start', () => {
    expect(load({})).toEqual(configWith());
    expect(load({}).server).toMatchObject({ host: '127.0.0.1', port: 8000 });
  });

  it('takes the environment before the file, and the file before the default', () => {
    const readFile = files({ '/conf.json': '{"LEMUR_PORT": 8001, "LEMUR_HOST": "0.0.0.0"}' });
    expect(load({ LEMUR_CONF: '/conf.json', LEMUR_PORT: '8002' }, { readFile }).server).toMatchObject({ host: '0.0.0.0', port: 8002 });
  });

  it('counts an empty variable as not set', () => {
    expect(load({ LEMUR_PORT: '', DATABASE_URL: '' })).toEqual(configWith());
  });

  it('knows the older names, and names made from the path', () => {
    const config = load({ SQLALCHEMY_DATABASE_URI: 'postgresql://a@b/c', LEMUR_WORKER_QUEUES: 'notify, sync', CELERY_TIMEZONE: 'Europe/Berlin' });
    expect(config.database.url).toBe('postgresql://a@b/c');
    expect(config.worker).toMatchObject({ queues: ['notify', 'sync'], timezone: 'Europe/Berlin' });
  });

  it('stops when two names of one setting disagree, and not when they agree', () => {
    expect(problemsOf({ DATABASE_URL: 'postgres://a/b', SQLALCHEMY_DATABASE_URI: 'postgres://a/c' })).toContain(
      'DATABASE_URL and SQLALCHEMY_DATABASE_URI are two names of one setting and say different things. Keep DATABASE_URL.',
    );
    expect(problemsOf({ DATABASE_URL: 'postgres://a/b', SQLALCHEMY_DATABASE_URI: 'postgres://a/b' })).toBe('');
  });

  it('reports all problems at once, quotes the value and shows how to write it', () => {
    expect(problemsOf({ LEMUR_PROT: '1', LOG_LEVEL: 'loud', LEMUR_PORT: '70000', LEMUR_PKI_URL: 'pki.example.com' })).toBe(
      [
        'The configuration has 4 problems:',
        '  LEMUR_PROT is not a setting. Did you mean LEMUR_PORT?',
        '  LEMUR_PORT is not between 0 and 65535: "70000". Write 8000',
        '  LEMUR_PKI_URL is not a URL that begins with http:// or https://: "pki.example.com". Write http://pki.example.com',
        '  LOG_LEVEL is none of trace, debug, info, warn, error, fatal, silent: "loud".',
      ].join('\n'),
    );
  });

  it('refuses any unknown name in the file, but in the environment only those that begin with LEMUR_', () => {
    expect(problemsOf({ LANG_OR_SO: 'x' })).toBe('');
    expect(problemsOf({ LEMUR_CONF: '/c' }, { readFile: files({ '/c': '{"LOG_LEVLE": "info"}' }) })).toContain(
      'LOG_LEVLE is not a setting. Did you mean LOG_LEVEL?',
    );
    expect(problemsOf({ LEMUR_QQQQQQQQQQ: 'x' })).toContain('LEMUR_QQQQQQQQQQ is not a setting. libs/config/README.md lists all of them.');
  });

  it('passes over unknown names only for a program that says it does not know all', () => {
    expect(problemsOf({ LEMUR_OF_A_PLUGIN: 'x' }, { ignoreUnknownNames: true })).toBe('');
    expect(problemsOf({ LEMUR_OF_A_PLUGIN: 'x', LEMUR_PORT: 'y' }, { ignoreUnknownNames: true })).toContain('has 1 problem:');
  });

  it('says what is wrong with its file, without quoting it', () => {
    expect(problemsOf({ LEMUR_CONF: '/gone' }, { readFile: files({}) })).toContain('LEMUR_CONF names "/gone", which cannot be read');
    const broken = problemsOf({ LEMUR_CONF: '/c' }, { readFile: files({ '/c': "LEMUR_TOKEN_SECRET = 'hidden-thing'" }) });
    expect(broken).toContain('which is not JSON');
    expect(broken).not.toContain('hidden-thing');
    expect(problemsOf({ LEMUR_CONF: '/c' }, { readFile: files({ '/c': '[1]' }) })).toContain('which is not a JSON object');
  });

  it('reads a secret from the file that NAME_FILE names, without its last line break', () => {
    const readFile = files({ '/run/secrets/keys': `${key}\n` });
    expect(load({ LEMUR_ENCRYPTION_KEYS_FILE: '/run/secrets/keys' }, { readFile }).encryption.keys).toEqual([key]);
    expect(problemsOf({ LEMUR_ENCRYPTION_KEYS_FILE: '/nothing' }, { readFile })).toContain('LEMUR_ENCRYPTION_KEYS_FILE names "/nothing", which cannot be read');
    expect(problemsOf({ LEMUR_PORT_FILE: '/nothing' })).toContain('LEMUR_PORT_FILE is not a setting.');
  });

  it('never quotes a secret', () => {
    for (const leaf of settingLeaves().filter(({ secret }) => secret)) {
      const value = 'hunter2 that is no proper value';
      expect(problemsOf({ [leaf.key]: value })).not.toContain('hunter2');
      expect(JSON.stringify(explainConfig({ environment: { [leaf.key]: value } }))).not.toContain('hunter2');
    }
  });

  it('says what a program cannot do without, and takes an empty list for nothing', () => {
    const requires = ['database.url', 'encryption.keys'] as const;
    expect(problemsOf({ LEMUR_ENCRYPTION_KEYS: '[]' }, { requires })).toMatch(
      /has 2 problems:\n {2}DATABASE_URL is not set.*\n {2}LEMUR_ENCRYPTION_KEYS is not set/,
    );
    expect(problemsOf({ DATABASE_URL: 'postgres://a/b', LEMUR_ENCRYPTION_KEYS: key }, { requires })).toBe('');
  });

  it('refuses credentials for every origin, and cross-origin rules without an origin', () => {
    expect(problemsOf({ CORS: 'true', CORS_ORIGINS: '*' })).toContain('CORS_ORIGINS holds "*"');
    expect(problemsOf({ CORS: 'true' })).toContain('CORS_ORIGINS names no origin');
    expect(problemsOf({ CORS: 'true', CORS_ORIGINS: 'https://portal.example.com' })).toBe('');
  });

  it('refuses a usual validity that is longer than the longest', () => {
    expect(problemsOf({ PUBLIC_CA_DEFAULT_VALIDITY_DAYS: '398' })).toContain('PUBLIC_CA_DEFAULT_VALIDITY_DAYS is 398, more than');
    expect(problemsOf({ PUBLIC_CA_DEFAULT_VALIDITY_DAYS: '397' })).toBe('');
  });

  it('explains each setting in force and where it comes from', () => {
    const { settings, problems } = explainConfig({ environment: { LEMUR_PORT: '81', REDIS_URL: 'redis://:secret@h/1' } });
    expect(problems).toEqual([]);
    expect(settings).toContainEqual(expect.objectContaining({ name: 'LEMUR_PORT', path: 'server.port', value: '81', from: 'environment' }));
    expect(settings).toContainEqual(expect.objectContaining({ name: 'REDIS_URL', path: 'redis.url', value: '(set)', from: 'environment', isSecret: true }));
    expect(settings).toContainEqual(expect.objectContaining({ name: 'LOG_JSON', path: 'log.json', value: 'false', from: 'default' }));
  });

  it('has words for every setting, and no name twice', () => {
    const leaves = settingLeaves();
    expect(leaves.filter(({ description }) => !description).map(({ key: name }) => name)).toEqual([]);
    const names = leaves.flatMap((leaf) => [leaf.key, ...leaf.aliases]);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it('asks for a database by name when it is needed and missing', () => {
    expect(() => getDatabaseUrl(configWith())).toThrow('DATABASE_URL is not set.');
    expect(getDatabaseUrl(configWith({ database: { url: 'postgres://a/b' } }))).toBe('postgres://a/b');
  });
});

describe('A plugin’s settings', () => {
  const mail = z.object({
    MAIL_SERVER: z.string().describe('Mail server'),
    MAIL_PORT: z.coerce.number().int().default(25).describe('Its port'),
    password: z.string().meta({ key: 'MAIL_PASSWORD', description: 'Its password', secret: true }).optional(),
    sender: z.string().default('a@b').describe('From'),
  });
  const plugins = { 'email-notification': mail };

  it('come from the same places as ours, under their own names', () => {
    const environment = { MAIL_SERVER: 'mx', MAIL_PORT: '26', MAIL_PASSWORD_FILE: '/p', LEMUR_EMAIL_NOTIFICATION_SENDER: 'x@y' };
    expect(load(environment, { plugins, readFile: files({ '/p': 'hush' }) }).plugins).toEqual({
      'email-notification': { isConfigured: true, settings: { MAIL_SERVER: 'mx', MAIL_PORT: 26, password: 'hush', sender: 'x@y' } },
    });
  });

  it('do not stop the start when they are missing: the plugin says which', () => {
    expect(load({}, { plugins }).plugins).toEqual({ 'email-notification': { isConfigured: false, because: 'MAIL_SERVER is not set.' } });
  });

  it('stop the start when they are there and cannot be read', () => {
    expect(problemsOf({ MAIL_SERVER: 'mx', MAIL_PORT: 'many' }, { plugins })).toContain('MAIL_PORT');
  });
});
