import { describe, expect, it } from 'vitest';
import { closingWords } from './closing-words.rules';
import { readInitialised } from './command-line';
import { hasPendingMigration, placeOf } from './database';
import { readableLine } from './log-lines';
import { countDeaths, pauseBeforeRestartMs } from './restart.rules';
import { decideSecrets } from './secrets.rules';
import { metricsPortBeside } from './metrics-port.rules';
import { urlOf } from './address';

const both = { LEMUR_ENCRYPTION_KEYS: 'k', LEMUR_TOKEN_SECRETS: 't' };

describe('The secrets', () => {
  it('are made on the very first start', () => expect(decideSecrets([], {}, false)).toEqual({ make: ['LEMUR_ENCRYPTION_KEYS', 'LEMUR_TOKEN_SECRETS'] }));

  it('are made once: what is kept or given is not made again', () => {
    expect(decideSecrets([], both, true)).toEqual({ make: [] });
    expect(decideSecrets(['LEMUR_ENCRYPTION_KEYS', 'LEMUR_TOKEN_SECRETS'], {}, true)).toEqual({ make: [] });
    expect(decideSecrets(['LEMUR_ENCRYPTION_KEYS'], {}, false)).toEqual({ make: ['LEMUR_TOKEN_SECRETS'] });
  });

  it('are not made for a database that was used with others, not even one of the two', () => {
    expect(decideSecrets([], {}, true)).toEqual({ refuse: ['LEMUR_ENCRYPTION_KEYS', 'LEMUR_TOKEN_SECRETS'] });
    expect(decideSecrets(['LEMUR_ENCRYPTION_KEYS'], {}, true)).toEqual({ refuse: ['LEMUR_TOKEN_SECRETS'] });
    expect(decideSecrets([], { LEMUR_TOKEN_SECRETS: 't' }, true)).toEqual({ refuse: ['LEMUR_ENCRYPTION_KEYS'] });
  });
});

describe('A program that dies', () => {
  it('is started again after half a second, then after twice as long each time, up to half a minute', () => {
    expect([1, 2, 3, 4, 7, 50].map(pauseBeforeRestartMs)).toEqual([500, 1000, 2000, 4000, 30_000, 30_000]);
  });

  it('begins a new count once it has run for a minute', () => {
    expect(countDeaths(5, 59_999)).toBe(6);
    expect(countDeaths(5, 60_000)).toBe(1);
  });
});

describe('A log line', () => {
  const time = new Date(2026, 0, 1, 9, 5, 7).getTime();

  it('is shown with time, program, message and fields', () => {
    expect(readableLine('api', JSON.stringify({ level: 30, time, pid: 1, hostname: 'h', msg: 'Listening', port: 8000, names: ['a'] }))).toEqual({
      text: '09:05:07 api      Listening port=8000 names=["a"]',
      isLoud: false,
      isRoutine: false,
    });
  });

  it('is routine when the framework only tells how it puts itself together, unless that goes wrong', () => {
    const line = (level: number) => readableLine('api', JSON.stringify({ level, time, context: 'InstanceLoader', msg: 'AppModule dependencies initialized' }));
    expect([line(30).isRoutine, line(50).isRoutine]).toEqual([true, false]);
  });

  it('is loud when it warns, and shows where an error came from', () => {
    const { text, isLoud, isRoutine } = readableLine(
      'worker',
      JSON.stringify({ level: 'error', time, message: 'Job failed', err: { stack: 'Error: x\n    at y' } }),
    );
    expect({ text, isLoud, isRoutine }).toEqual({ text: '09:05:07 worker   ERROR Job failed\nError: x\n    at y', isLoud: true, isRoutine: false });
  });

  it('is shown as it is when it is no record, and counts as loud', () => {
    expect(readableLine('api', '{ not json')).toEqual({ text: '         api      { not json', isLoud: true, isRoutine: false });
  });
});

describe('The last words of a start', () => {
  const outcome = { url: 'http://127.0.0.1:8000', dataDir: '/l/.lemur', database: '/l/.lemur/postgres', seconds: 3.21, passwordWasGiven: false };

  it('show a password that was made up just now', () => {
    const words = closingWords({ ...outcome, initialised: { createdAdministrator: true, username: 'lemur', password: 'Abc' } }).join('\n');
    expect(words).toContain('Lemur runs at http://127.0.0.1:8000 (after 3.2 s)');
    expect(words).toContain('lemur, with the password Abc — shown this once');
    expect(words).toContain('make a certificate authority');
  });

  it('say that a given password counted, or that it did not', () => {
    const words = (createdAdministrator: boolean) =>
      closingWords({ ...outcome, passwordWasGiven: true, initialised: { createdAdministrator, username: 'lemur' } }).join('\n');
    expect(words(true)).toContain('with the password from LEMUR_ADMIN_PASSWORD');
    expect(words(false)).toContain('LEMUR_ADMIN_PASSWORD counts only when the user is made');
  });
});

describe('The start', () => {
  it('gives the worker the port beside the one that the API serves metrics on, if there is one', () => {
    expect(metricsPortBeside(9464)).toEqual({ LEMUR_METRICS_PORT: '9465' });
    expect([metricsPortBeside(undefined), metricsPortBeside(0)]).toEqual([{}, {}]);
  });

  it('migrates when a built migration has not run, and looks at nothing else in that folder', () => {
    const files = ['1-a.js', '1-a.js.map', '2-b.js', 'index.js'];
    expect(hasPendingMigration(files, new Set(['1', '2']))).toBe(false);
    expect(hasPendingMigration(files, new Set(['1']))).toBe(true);
    expect(hasPendingMigration([], new Set())).toBe(false);
  });

  it('names a database without its user and password', () => {
    expect(placeOf('postgres://u:p@db.example:6000/lemur')).toBe('db.example:6000/lemur');
    expect(placeOf('postgres://u:p@db.example/lemur')).toBe('db.example:5432/lemur');
  });

  it('tells a browser an address it can open', () => {
    expect(urlOf('0.0.0.0', 80)).toBe('http://127.0.0.1:80');
    expect(urlOf('::', 80)).toBe('http://[::1]:80');
    expect(urlOf('10.0.0.1', 8000)).toBe('http://10.0.0.1:8000');
  });

  it('reads what `lemur init` printed, even after other lines, and never quotes it when it cannot', () => {
    expect(readInitialised('Roles made.\n{"createdAdministrator":true,"username":"lemur","password":"x"}\n')).toEqual({
      createdAdministrator: true,
      username: 'lemur',
      password: 'x',
    });
    expect(() => readInitialised('{"password":"hidden-word"}')).toThrow(/^(?!.*hidden-word)/);
  });
});
