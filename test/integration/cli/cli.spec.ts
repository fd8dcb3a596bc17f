import { execFile } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDatabase, type TestDatabase } from '../../support/databases';
import { environmentOf } from '../../support/installation';
import { buildPrograms, programPath } from '../../support/program-build';

interface Run {
  code: number;
  out: string;
  err: string;
}

let database: TestDatabase;
beforeAll(async () => {
  await buildPrograms();
  database = await createDatabase();
});
afterAll(() => database.drop());

const lemur = (args: readonly string[], settings: Record<string, string> = {}, input = ''): Promise<Run> =>
  new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [programPath('cli'), ...args],
      { env: environmentOf(database.url, settings), timeout: 60_000 },
      (error, out, err) => resolve({ code: typeof error?.code === 'number' ? error.code : error ? 1 : 0, out, err }),
    );
    child.stdin?.end(input);
  });

describe('lemur init', () => {
  it('makes an administrator once, however many start at the same time, and tells the password that it made up', async () => {
    const runs = await Promise.all(Array.from({ length: 3 }, () => lemur(['init', '--json'], { LEMUR_ADMIN_PASSWORD: '' })));
    expect(runs.map(({ code, err }) => [code, err])).toEqual(Array(3).fill([0, '']));
    const answers = runs.map(({ out }) => JSON.parse(out) as { createdAdministrator: boolean; username: string; password?: string });
    const made = answers.filter(({ createdAdministrator }) => createdAdministrator);
    expect(made).toEqual([{ createdAdministrator: true, username: 'lemur', password: expect.stringMatching(/^.{24,}$/) }]);
    expect(answers.filter(({ password }) => password)).toHaveLength(1);
    const names = await database.query<{ name: string }>('SELECT name FROM roles ORDER BY name');
    expect(names.map(({ name }) => name)).toEqual(['admin', 'global_cert_issuer', 'operator', 'read-only']);
  });

  it('stops with exit code 2 and what to do when the keys are not those of the installation', async () => {
    const { code, out, err } = await lemur(['init', '--json'], { LEMUR_ENCRYPTION_KEYS: `${Buffer.alloc(32, 7).toString('base64url')}=` });
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('Set LEMUR_ENCRYPTION_KEYS to the keys this database was made with');
  });
});

describe('lemur migrate', () => {
  it('is done once when several start at the same time, and has an older name', async () => {
    expect((await Promise.all([lemur(['migrate', '--json']), lemur(['db', 'upgrade', '--json'])])).map(({ code, out }) => [code, JSON.parse(out)])).toEqual([
      [0, { applied: [] }],
      [0, { applied: [] }],
    ]);
    expect(JSON.parse((await lemur(['migrate', '--plan', '--json'])).out)).toEqual({ pending: [] });
  });
});

describe('Users from the command line', () => {
  it('obey the password rule, and are in the audit log with who made them', async () => {
    const weak = await lemur(['create_user', '-u', 'ann', '-e', 'ann@example.com', '-r', 'operator', '-p', 'weak']);
    expect([weak.code, weak.err]).toEqual([2, expect.stringContaining('at least 12 characters')]);
    const made = await lemur(['create_user', '-u', 'ann', '-e', 'ann@example.com', '-r', 'operator', '-p', 'Violet-Harbour#77', '--json']);
    expect(JSON.parse(made.out)).toMatchObject({ username: 'ann', email: 'ann@example.com' });
    const [entry] = await database.query<{ actor: string; actorKind: string }>(
      `SELECT * FROM audit_log WHERE action = 'user.create' AND "objectName" = 'ann@example.com'`,
    );
    expect(entry).toMatchObject({ actorKind: 'system', actor: expect.stringMatching(/^cli:/) });
  });

  it.each([
    [['create_user', '-u', 'bob', '-e', 'bob@example.com', '-r', 'no-such-role', '-p', 'Violet-Harbour#77'], 2, 'unable to find role'],
    [['create_user', '-u', 'ann', '-e', 'other@example.com', '-r', 'operator', '-p', 'Violet-Harbour#77'], 5, 'already'],
    [['reset_password', '-u', 'nobody', '-p', 'Violet-Harbour#77'], 4, 'There is no user "nobody"'],
    [['reset_password', '-u', 'ann'], 2, 'no terminal to ask'],
    [['create_role', '-n', 'web', '-u', 'nobody'], 2, 'unable to find user'],
    [['create_user'], 2, 'required option'],
    [['no-such-command'], 2, 'unknown command'],
  ])('%j ends with %i', async (args, code, words) => {
    const run = await lemur(args);
    expect([run.code, run.err]).toEqual([code, expect.stringContaining(words)]);
  });

  it('become members of a role', async () => {
    const { out } = await lemur(['create_role', '-n', 'web', '-u', 'ann', '-d', 'the web team', '--json']);
    expect(JSON.parse(out)).toMatchObject({ name: 'web', users: ['ann'] });
  });
});

describe('lemur shell', () => {
  it('runs the script that a pipe brings', async () => {
    const script = `const [row] = await db.query('SELECT count(*)::int AS "n" FROM schema_migrations');\nconsole.log(row.n > 0, actor.kind);\n`;
    expect(await lemur(['shell'], {}, script)).toEqual({ code: 0, out: 'true system\n', err: '' });
  });
});

describe('lemur config check', () => {
  it('shows settings without secrets, and all mistakes', async () => {
    const fine = await lemur(['config', 'check']);
    expect(fine.code).toBe(0);
    expect(fine.out).toContain('No problems.');
    expect(fine.out).not.toContain(new URL(database.url).password);
    const { code, out } = await lemur(['config', 'check'], { LEMUR_PROT: '1', LOG_LEVEL: 'loud' });
    expect(code).toBe(2);
    expect(out).toMatch(/Did you mean LEMUR_PORT\?/);
    expect(out).toMatch(/LOG_LEVEL is none of/);
  });
});

describe('lemur docs', () => {
  it('changes nothing unasked, and fails exactly when a printed file is not what the code says', async () => {
    const { code, out } = await lemur(['docs', '--json']);
    const { stale } = JSON.parse(out.split('\n')[0] ?? '') as { stale: string[] };
    expect(code).toBe(stale.length ? 5 : 0);
  });
});
