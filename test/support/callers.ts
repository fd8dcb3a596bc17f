import { randomBytes } from 'node:crypto';
import { signIn, type StartedApi } from './api';
import type { ApiClient } from './client';

export interface Caller {
  id: number;
  username: string;
  password: string;
  /** Calls as this user. */
  api: ApiClient;
}

let made = 0;

/** A word that nothing else in the run is called. */
export const fresh = (word: string): string => `${word}-${process.pid.toString(36)}${(made++).toString(36)}${randomBytes(3).toString('hex')}`;

/** A new user with these roles (by name; they must exist), signed in. */
export async function aCaller({ admin, anonymous }: StartedApi, kind: string, roles: readonly string[] = []): Promise<Caller> {
  const username = fresh(kind);
  const password = `Caller#1${randomBytes(9).toString('base64url')}`;
  const user = await admin.post('/users', { username, email: `${username}@callers.example`, password, active: true, roles: roles.map((name) => ({ name })) });
  if (user.status !== 200) throw new Error(`No user ${username}: ${user.status} ${user.text}`);
  return { id: (user.body as { id: number }).id, username, password, api: await signIn(anonymous, username, password) };
}

export interface Callers {
  /** Has the role read-only. */
  reader: Caller;
  operator: Caller;
  /** Has no role at all. */
  plain: Caller;
  /** Is in the role of the owner `team`. */
  owner: Caller;
  /** An address; the owner role is named like it. */
  team: string;
}

/** One caller of each kind, beside `api.admin` and `api.anonymous`. */
export async function callersOfEachKind(api: StartedApi): Promise<Callers> {
  const team = `${fresh('team')}@callers.example`;
  const role = await api.admin.post('/roles', { name: team, description: 'a team' });
  if (role.status !== 200) throw new Error(`No role ${team}: ${role.status} ${role.text}`);
  const [reader, operator, plain, owner] = await Promise.all([
    aCaller(api, 'reader', ['read-only']),
    aCaller(api, 'operator', ['operator']),
    aCaller(api, 'plain'),
    aCaller(api, 'owner', [team]),
  ]);
  return { reader, operator, plain, owner, team };
}
