import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StartedApi, startApi } from '../../support/api';
import { aCaller, fresh } from '../../support/callers';
import type { Answer } from '../../support/client';
import { startActiveDirectory, type TestActiveDirectory } from '../../support/fake-active-directory';
import { describeWith } from '../../support/programs';
import { findFreePort } from '../../support/redis';
import { startDirectory, type TestDirectory } from '../../support/slapd';

const login = (api: StartedApi, username: string, password: string) => api.anonymous.post('/auth/login', { username, password });
const shortOf = ({ status, body }: Answer) => [status, (body as { message: string }).message];
const meOf = async (api: StartedApi, { body, text }: Answer) => {
  const { token } = body as { token?: string };
  if (token === undefined) throw new Error(`No token: ${text}`);
  return (await api.anonymous.as(token).get('/auth/me')).body as { id: number; username: string; email: string; roles: { name: string }[] };
};
const rolesOf = async (api: StartedApi, answer: Answer) => (await meOf(api, answer)).roles.map(({ name }) => name).sort();

const invalid = [403, 'The supplied credentials are invalid'];
const away = [403, 'ldap error: The directory could not be asked.'];

describeWith(['slapd', 'openssl'], 'A directory that is asked by an account of ours', () => {
  let directory: TestDirectory;
  let api: StartedApi;
  const settingsFor = (more: Record<string, string> = {}) => ({
    LDAP_AUTH: 'true',
    LDAP_BIND_URI: directory.tlsUrl,
    LDAP_CACERT_FILE: directory.caFile,
    LDAP_BASE_DN: directory.baseDn,
    LDAP_EMAIL_DOMAIN: 'acorn.example',
    LDAP_BIND_DN: directory.service.dn,
    LDAP_BIND_PASSWORD: directory.service.password,
    LDAP_USER_ATTRIBUTE: 'uid',
    LDAP_GROUPS_TO_ROLES: '{"admins":"operator","zürich":"everybody","cn=pki\\\\, root,ou=groups,dc=acorn,dc=example":"admin","nowhere":"no-such-role"}',
    LEMUR_LOGIN_RATE_LIMIT: '1000/1m',
    ...more,
  });
  beforeAll(async () => {
    directory = await startDirectory();
    api = await startApi({ settings: settingsFor() });
    await api.admin.post('/roles', { name: 'everybody' });
  });
  afterAll(async () => {
    await api?.stop();
    await directory?.stop();
  });

  const aPerson = async (groups: readonly string[] = []) => {
    const uid = fresh('ann');
    const password = `Pass-${uid}`;
    await directory.add(`uid=${uid},ou=people`, {
      objectClass: ['inetOrgPerson'],
      uid,
      cn: uid,
      sn: uid,
      mail: `${uid}@chosen.example`,
      userPassword: password,
    });
    for (const cn of groups) {
      const escaped = cn.replaceAll(',', '\\,');
      await directory.remove(`cn=${escaped},ou=groups`).catch(() => undefined);
      await directory.add(`cn=${escaped},ou=groups`, { objectClass: 'groupOfNames', cn, member: `uid=${uid},ou=people,${directory.baseDn}` });
    }
    return { uid, password };
  };

  it('lets somebody in by his name, with and without the domain, and makes his account over TLS', async () => {
    const { uid, password } = await aPerson();
    const me = await meOf(api, await login(api, uid, password));
    expect(me).toMatchObject({ username: uid, email: `${uid}@acorn.example`, active: true });
    expect(me.roles.map(({ name }) => name)).toEqual([`${uid}@acorn.example`]);
    expect((await meOf(api, await login(api, `${uid}@acorn.example`, password))).id).toBe(me.id);
  });

  it('gives roles by whole names of groups, whatever they hold, and takes back what it gave', async () => {
    const { uid, password } = await aPerson(['zürich', 'pki, root', 'not-admins-anymore']);
    expect(await rolesOf(api, await login(api, uid, password))).toEqual([`${uid}@acorn.example`, 'admin', 'everybody'].sort());
    const me = await meOf(api, await login(api, uid, password));
    await api.admin.put(`/users/${me.id}`, { username: uid, email: me.email, roles: [...me.roles.map(({ name }) => ({ name })), { name: 'operator' }] });
    for (const cn of ['zürich', 'pki\\, root']) await directory.remove(`cn=${cn},ou=groups`);
    expect(await rolesOf(api, await login(api, uid, password))).toEqual([`${uid}@acorn.example`, 'operator'].sort());
  });

  it('knows a person by the id of his entry: a new name is the same account, and the old name another’s', async () => {
    const { uid, password } = await aPerson();
    const { id } = await meOf(api, await login(api, uid, password));
    const renamed = fresh('married');
    await directory.rename(`uid=${uid},ou=people`, `uid=${renamed}`);
    expect(await meOf(api, await login(api, renamed, password))).toMatchObject({ id, email: `${renamed}@acorn.example` });
    await directory.add(`uid=${uid},ou=people`, { objectClass: ['inetOrgPerson'], uid, cn: uid, sn: uid, userPassword: 'another' });
    expect((await meOf(api, await login(api, uid, 'another'))).id).not.toBe(id);
  });

  it('refuses a wrong password, a name it does not have, an empty password and what would change the question, all in one text', async () => {
    const { uid, password } = await aPerson();
    for (const [name, word] of [
      [uid, 'wrong'],
      [uid, ''],
      ['', password],
      [fresh('nobody'), password],
      ['*', password],
      [`${uid})(uid=*`, password],
      [`*)(uid=${uid}`, password],
      // Another address is another person.
      [`${uid}@elsewhere.example`, password],
      ['@acorn.example', password],
    ] as const)
      expect(shortOf(await login(api, name, word)), name).toEqual(invalid);
  });

  it('does not open an account that has a password here, nor one that was switched off', async () => {
    const { uid, password } = await aPerson();
    const body = { username: `local-${uid}`, email: `${uid}@acorn.example`, password: 'Local-Pass#123', active: true, roles: [{ name: 'admin' }] };
    expect((await api.admin.post('/users', body)).status).toBe(200);
    const refusal = await login(api, uid, password);
    expect(shortOf(refusal)).toEqual([403, `There is an account with the address ${uid}@acorn.example, and the directory does not open it yet.`]);
    expect((await login(api, `${uid}@acorn.example`, 'Local-Pass#123')).status).toBe(200);

    const bob = await aPerson();
    const me = await meOf(api, await login(api, bob.uid, bob.password));
    await api.admin.put(`/users/${me.id}`, { username: me.username, email: me.email, active: false, roles: [] });
    expect(shortOf(await login(api, bob.uid, bob.password))).toEqual(invalid);
  });

  it('leaves those alone who have an account here', async () => {
    const ann = await aCaller(api, 'ann');
    expect((await login(api, ann.username, ann.password)).status).toBe(200);
    expect(shortOf(await login(api, ann.username, 'wrong'))).toEqual(invalid);
  });

  it('is in the audit log, and no password is in it or in the log', async () => {
    const { uid, password } = await aPerson();
    await login(api, uid, password);
    const rows = await api.database.query<{ action: string }>(`SELECT action FROM audit_log WHERE "objectName" = $1 ORDER BY id`, [`${uid}@acorn.example`]);
    expect(rows.map(({ action }) => action)).toEqual(expect.arrayContaining(['user.create', 'identity.link', 'role.assign', 'user.sign-in']));
    for (const secret of [password, directory.service.password]) {
      expect(api.log()).not.toContain(secret);
      expect(JSON.stringify(await api.database.query('SELECT * FROM audit_log'))).not.toContain(secret);
    }
  });

  it('is asked at its next server, over StartTLS, when the first does not answer, and is believed only with a certificate that we trust', async () => {
    const silent = await new Promise<Server>((resolve) => {
      const server = createServer(() => undefined).listen(0, '127.0.0.1', () => resolve(server));
    });
    const { port } = silent.address() as { port: number };
    const closed = await findFreePort();
    const { uid, password } = await aPerson(['lemur-users', 'admins']);
    const second = await startApi({
      settings: settingsFor({
        LDAP_BIND_URI: `ldap://127.0.0.1:${closed}, ldaps://127.0.0.1:${port}, ${directory.url}`,
        LDAP_USE_TLS: 'true',
        LDAP_TIMEOUT_SECONDS: '1',
        LDAP_USER_ATTRIBUTE: 'mail',
        LDAP_MAIL_ATTRIBUTE: 'mail',
        LDAP_GROUP_MEMBER_ATTRIBUTE: 'member',
        LDAP_REQUIRED_GROUP: 'lemur-users',
        LEMUR_STRICT_ROLE_ENFORCEMENT: 'true',
      }),
    });
    // The system's CAs do not know the directory's.
    const distrustful = await startApi({
      settings: settingsFor({ LDAP_CACERT_FILE: '', LDAP_BIND_URI: `${directory.tlsUrl}, ${directory.url}`, LDAP_USE_TLS: 'true' }),
    });
    try {
      expect(await meOf(second, await login(second, `${uid}@chosen.example`, password))).toMatchObject({
        email: `${uid}@chosen.example`,
        roles: expect.arrayContaining([expect.objectContaining({ name: 'operator' })]),
      });
      // Every user needs one of three roles there, and his groups give him none.
      const plain = await aPerson(['lemur-users']);
      expect(shortOf(await login(second, `${plain.uid}@chosen.example`, plain.password))).toEqual([
        403,
        'Every user needs one of the roles admin, operator, read-only.',
      ]);
      expect(await second.database.query('SELECT 1 FROM users WHERE email = $1', [`${plain.uid}@chosen.example`])).toEqual([]);
      const stranger = await aPerson(['lemur-users-of-old']);
      expect(shortOf(await login(second, `${stranger.uid}@chosen.example`, stranger.password))).toEqual([
        403,
        'ldap error: You are not in the group whose members may sign in.',
      ]);
      expect(shortOf(await login(distrustful, uid, password))).toEqual(away);
      await expect.poll(() => distrustful.log()).toContain(`"server":"${directory.url}","because":"self-signed certificate`);
      expect(distrustful.log()).toContain(`"server":"${directory.tlsUrl}","because":"self-signed certificate`);
    } finally {
      silent.close();
      await Promise.all([second.stop(), distrustful.stop()]);
    }
  });
});

describe('An Active Directory that people ask themselves', () => {
  let directory: TestActiveDirectory;
  let api: StartedApi;
  beforeAll(async () => {
    directory = await startActiveDirectory();
    api = await startApi({
      settings: {
        LDAP_AUTH: 'true',
        LDAP_BIND_URI: directory.url,
        LDAP_BASE_DN: 'dc=acorn,dc=example',
        LDAP_EMAIL_DOMAIN: 'acorn.example',
        LDAP_IS_ACTIVE_DIRECTORY: 'true',
        LDAP_REQUIRED_GROUP: 'Lemur Users',
        LDAP_GROUPS_TO_ROLES: '{"Admins":"operator"}',
        LEMUR_LOGIN_RATE_LIMIT: '10/5m',
      },
    });
  });
  afterAll(async () => {
    await api?.stop();
    await directory?.stop();
  });

  const aPerson = () => {
    const name = fresh('Ann');
    const dn = `CN=${name}\\, Smith (web),OU=People,DC=acorn,DC=example`;
    directory.people.set(`${name}@acorn.example`, { password: 'Their-Pass#1', dn, guid: randomBytes(16) });
    return { name, dn };
  };

  it('lets somebody in by his principal name, and counts groups in groups', async () => {
    const { name, dn } = aPerson();
    directory.groups.set('CN=Team,OU=Groups,DC=acorn,DC=example', [dn]);
    directory.groups.set('CN=lemur users,OU=Groups,DC=acorn,DC=example', ['CN=Team,OU=Groups,DC=acorn,DC=example']);
    directory.groups.set('CN=Not Admins,OU=Admins,DC=acorn,DC=example', [dn]);
    const email = `${name}@acorn.example`;
    const me = await meOf(api, await login(api, name.toLowerCase(), 'Their-Pass#1'));
    // As the directory writes it, not as it was typed.
    expect(me).toMatchObject({ username: name, email });
    expect(me.roles.map((role) => role.name)).toEqual([email]);
    directory.groups.set('CN=Admins,OU=Groups,DC=acorn,DC=example', [dn]);
    expect(await rolesOf(api, await login(api, name, 'Their-Pass#1'))).toEqual([email, 'operator'].sort());
  });

  it('lets nobody in who is not in the group, and says so without naming it', async () => {
    const { name } = aPerson();
    const answer = await login(api, name, 'Their-Pass#1');
    expect(answer.status).toBe(403);
    expect(answer.text).not.toMatch(/lemur users|acorn|DC=/i);
  });

  it('says nothing of itself to those who are refused', async () => {
    const { name } = aPerson();
    const answer = await login(api, name, 'wrong');
    expect(shortOf(answer)).toEqual(invalid);
    expect(answer.text).not.toMatch(/LdapErr|inside|DSID/);
  });

  it('takes nobody for him whose account is called as his own principal name', async () => {
    const [name, other] = [fresh('jsmith'), fresh('john')];
    const personAt = (dn: string, password: string, account: string) => ({ dn, password, account, guid: randomBytes(16) });
    directory.people.set(`${other}@acorn.example`, personAt(`CN=${other},DC=acorn,DC=example`, 'Pass-of-John#1', name));
    directory.people.set(`${name}@acorn.example`, personAt(`CN=Jane ${name},DC=acorn,DC=example`, 'Pass-of-Jane#1', fresh('jane')));
    const own = fresh('ann');
    directory.people.set(`${own}@acorn.example`, personAt(`CN=${own},DC=acorn,DC=example`, 'Pass-of-Ann#1', own));
    const byAccount = await startApi({
      database: api.database,
      settings: {
        LDAP_AUTH: 'true',
        LDAP_BIND_URI: directory.url,
        LDAP_BASE_DN: 'dc=acorn,dc=example',
        LDAP_EMAIL_DOMAIN: 'acorn.example',
        LDAP_IS_ACTIVE_DIRECTORY: 'true',
        LDAP_USER_ATTRIBUTE: 'sAMAccountName',
      },
    });
    try {
      // Jane's principal name and password, and John's account name.
      expect(shortOf(await login(byAccount, name, 'Pass-of-Jane#1'))).toEqual(invalid);
      expect(await meOf(byAccount, await login(byAccount, own, 'Pass-of-Ann#1'))).toMatchObject({ email: `${own}@acorn.example` });
    } finally {
      await byAccount.stop();
    }
  });

  it('that is away is told in words, the log has the reason, and it counts for the one who tries and not for the others behind his address', async () => {
    const settings = {
      LDAP_AUTH: 'true',
      // Nobody listens there.
      LDAP_BIND_URI: `ldap://127.0.0.1:${await findFreePort()}`,
      LDAP_USE_TLS: 'false',
      LDAP_BASE_DN: 'dc=acorn,dc=example',
      LDAP_EMAIL_DOMAIN: 'acorn.example',
      LEMUR_LOGIN_RATE_LIMIT: '2/1h',
    };
    const cut = await startApi({ settings });
    try {
      const ann = await aCaller(cut, 'ann');
      const name = fresh('nobody');
      for (let attempt = 0; attempt < 2; attempt++) expect(shortOf(await login(cut, name, 'x'))).toEqual(away);
      expect((await login(cut, name, 'x')).status).toBe(429);
      await expect.poll(() => cut.log()).toContain('Directory server not asked');
      // An address is let alone up to ten times the limit of one user.
      for (let others = 0; others < 20; others++) expect(shortOf(await login(cut, fresh('nobody'), 'x'))).toEqual(away);
      expect((await login(cut, ann.username, ann.password)).status).toBe(200);

      const failures = async () => (await cut.database.query(`SELECT "failures" FROM login_failures WHERE "bucket" LIKE 'address:%'`)) as unknown[];
      expect(await failures()).toEqual([]);
      // A password of ours is compared, and is wrong.
      expect(shortOf(await login(cut, ann.username, 'wrong'))).toEqual(away);
      expect(await failures()).toEqual([{ failures: 1 }]);
    } finally {
      await cut.stop();
    }
  });
});
