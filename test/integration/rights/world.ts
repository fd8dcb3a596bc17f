import { randomUUID } from 'node:crypto';
import type { StartedApi } from '../../support/api';
import { aCertificate, anAuthority, authorityBody } from '../../support/builders';
import { aCaller, type Caller, fresh } from '../../support/callers';
import type { ApiClient } from '../../support/client';

/** Callers of every kind, in the order of the table's columns. */
export const callerKinds = ['nobody', 'read-only', 'no role', "owner's role", 'role on it', 'operator', 'admin'] as const;
export type CallerKind = (typeof callerKinds)[number];

/** Something of the caller's own, by the way in which things are his; or something of others. */
export type Whose = 'own' | 'other';

/** Address of a team that no caller belongs to. */
const STRANGERS = 'strangers@rights.example';

export interface Person extends Caller {
  readonly kind: CallerKind;
  /** Calls with an API key of this user. */
  readonly withKey: ApiClient;
}

/** What makes a thing somebody's: who made it, the team it belongs to, a role on it. */
interface Ties {
  readonly creatorId: number | null;
  readonly owner: string;
  readonly roles: readonly string[];
}

export type ThingKind =
  | 'certificate'
  | 'authority'
  | 'user'
  | 'role'
  | 'apiKey'
  | 'notification'
  | 'domain'
  | 'destination'
  | 'source'
  | 'deployment'
  | 'dnsProvider'
  | 'pending'
  | 'endpoint';

export interface Thing {
  readonly id: number;
  readonly name: string;
}

/** Made as an operator first: where roles are strict nobody can be made without a basic role, and who lost it must be tried too. */
async function aPerson(api: StartedApi, kind: string, roles: readonly string[]): Promise<Caller> {
  const caller = await aCaller(api, kind.replace(/[^a-z]/g, ''), [...new Set([...roles, 'operator'])]);
  if (roles.includes('operator')) return caller;
  await api.database.query(`DELETE FROM roles_users WHERE "userId" = $1 AND "roleId" = (SELECT id FROM roles WHERE name = 'operator')`, [caller.id]);
  return caller;
}

/** An installation with people and things, made when they are first asked for. */
export class World {
  private readonly things = new Map<string, Promise<Thing>>();
  private rootId: Promise<Thing> | undefined;

  private constructor(
    readonly api: StartedApi,
    readonly people: Readonly<Record<Exclude<CallerKind, 'nobody'>, Person>>,
    private readonly team: string,
    private readonly role: string,
  ) {}

  static async build(api: StartedApi): Promise<World> {
    const [team, role] = [`${fresh('team')}@rights.example`, fresh('role')];
    for (const name of [team, role, STRANGERS]) await api.admin.post('/roles', { name });
    const person = async (kind: CallerKind, roles: readonly string[]): Promise<[CallerKind, Person]> => {
      const caller = await aPerson(api, kind, roles);
      const { body } = await caller.api.post('/keys', { name: 'script', ttl: 30 });
      return [kind, { ...caller, kind, withKey: api.anonymous.as((body as { jwt: string }).jwt) }];
    };
    const people = Object.fromEntries(
      await Promise.all([
        person('read-only', ['read-only']),
        person('no role', []),
        person("owner's role", [team]),
        person('role on it', [role]),
        person('operator', ['operator']),
        person('admin', ['admin']),
      ]),
    ) as World['people'];
    return new World(api, people, team, role);
  }

  person(kind: CallerKind): Person | undefined {
    return kind === 'nobody' ? undefined : this.people[kind];
  }

  /** His session ended: from now on he calls with this token. */
  signInAnew(kind: CallerKind, token: string): void {
    const person = this.person(kind);
    if (person) person.api = this.api.anonymous.as(token);
  }

  /** The same thing each time, until it is spent. */
  async thing(what: ThingKind, kind: CallerKind, whose: Whose): Promise<Thing> {
    const key = keyOf(what, kind, whose);
    const known = this.things.get(key);
    if (known) return known;
    const made = this.make(what, kind, whose);
    this.things.set(key, made);
    return made;
  }

  /** A call was let in that uses the thing up: the next caller gets another. */
  spend(what: ThingKind, kind: CallerKind, whose: Whose): void {
    this.things.delete(keyOf(what, kind, whose));
  }

  /** How a thing belongs to this caller: through the team or the role where he has one, else because he made it. */
  private tiesOf(kind: CallerKind, whose: Whose): Ties {
    const person = this.person(kind);
    if (whose === 'other' || !person) return { creatorId: null, owner: STRANGERS, roles: [] };
    if (kind === "owner's role") return { creatorId: null, owner: this.team, roles: [] };
    if (kind === 'role on it') return { creatorId: null, owner: STRANGERS, roles: [this.role] };
    return { creatorId: person.id, owner: STRANGERS, roles: [] };
  }

  private async make(what: ThingKind, kind: CallerKind, whose: Whose): Promise<Thing> {
    const ties = this.tiesOf(kind, whose);
    switch (what) {
      case 'certificate':
        return this.makeCertificate(ties);
      case 'authority':
        return this.makeAuthority(ties);
      case 'user':
        return this.makeUser(kind, whose);
      case 'role':
        return this.makeRole(kind, whose);
      case 'apiKey':
        return this.makeApiKey(kind, whose);
      case 'notification':
        return this.insert('notifications', { label: fresh('note'), pluginSlug: 'email-notification', owner: ties.owner, creatorId: ties.creatorId });
      case 'domain':
        return this.insert('domains', { name: `${fresh('host')}.rights.example` });
      case 'destination':
      case 'source':
        return this.insert(`${what}s`, { label: fresh(what), pluginSlug: 'plugin-of-yesterday' });
      case 'dnsProvider':
        return this.insert('dns_providers', { name: fresh('dns'), providerType: 'nsone' });
      case 'endpoint':
        return this.insert('endpoints', {
          name: fresh('endpoint'),
          dnsname: `${fresh('host')}.rights.example`,
          port: 443,
          type: 'elb',
          lastSeenAt: new Date(),
        });
      case 'deployment':
        return this.makeDeployment(ties);
      case 'pending':
        return this.makePending(ties);
    }
  }

  private async makeCertificate({ creatorId, owner, roles }: Ties): Promise<Thing> {
    this.rootId ??= anAuthority(this.api.admin, { owner: STRANGERS });
    const made = await aCertificate(this.api.admin, (await this.rootId).id, { owner, roles: roles.map((name) => ({ name })) });
    if (creatorId !== null) await this.api.database.query('UPDATE certificates SET "userId" = $2 WHERE id = $1', [made.id, creatorId]);
    return made;
  }

  private async makeAuthority({ creatorId, owner, roles }: Ties): Promise<Thing> {
    const made = await anAuthority(this.api.admin, { ...authorityBody(), owner, roles: roles.map((name) => ({ name })) });
    if (creatorId !== null) await this.api.database.query('UPDATE authorities SET "creatorId" = $2 WHERE id = $1', [made.id, creatorId]);
    return made;
  }

  /** Oneself, or somebody else. */
  private async makeUser(kind: CallerKind, whose: Whose): Promise<Thing> {
    const person = whose === 'own' ? this.person(kind) : undefined;
    const { id, username } = person ?? (await aPerson(this.api, 'stranger', []));
    return { id, name: username };
  }

  private async makeRole(kind: CallerKind, whose: Whose): Promise<Thing> {
    const person = whose === 'own' ? this.person(kind) : undefined;
    const users = person && kind !== 'no role' ? [{ id: person.id }] : [];
    const { body } = await this.api.admin.post('/roles', { name: fresh('role'), username: 'svc', password: fresh('secret'), users });
    return body as Thing;
  }

  private async makeApiKey(kind: CallerKind, whose: Whose): Promise<Thing> {
    const owner = whose === 'own' ? this.person(kind)?.id : undefined;
    const userId = owner ?? (await this.thing('user', 'nobody', 'other')).id;
    return this.insert('api_keys', { name: fresh('key'), userId, ttlDays: 30, issuedAt: new Date() }, { hasUuid: false });
  }

  /** Of a certificate that belongs to whom it is said to. Its destination is gone, so that nothing can be done with it: what is tried is who is told so. */
  private async makeDeployment(ties: Ties): Promise<Thing> {
    const certificateId = (await this.makeCertificate(ties)).id;
    return this.insert('deployments', { certificateId, destinationLabel: 'gone', state: 'failed', plannedBy: 'a test', dueAt: null }, { hasUuid: false });
  }

  private async makePending({ creatorId, owner, roles }: Ties): Promise<Thing> {
    this.rootId ??= anAuthority(this.api.admin, { owner: STRANGERS });
    const made = await this.insert('pending_certificates', {
      ...{ name: fresh('pending'), owner, csr: 'none', authorityId: (await this.rootId).id, userId: creatorId, state: 'waiting' },
    });
    for (const name of roles) {
      await this.api.database.query(`INSERT INTO pending_certificates_roles ("pendingCertificateId", "roleId") SELECT $1, id FROM roles WHERE name = $2`, [
        made.id,
        name,
      ]);
    }
    return made;
  }

  /** A row as it is, for things that this test does not need to have been made through the API. */
  private async insert(
    table: string,
    row: Readonly<Record<string, string | number | Date | null>>,
    { hasUuid = !['domains', 'endpoints'].includes(table) } = {},
  ): Promise<Thing> {
    const columns: Record<string, unknown> = hasUuid ? { uuid: randomUUID(), ...row } : row;
    const names = Object.keys(columns);
    const [made] = await this.api.database.query<{ id: number }>(
      `INSERT INTO ${table} (${names.map((name) => `"${name}"`).join(', ')}) VALUES (${names.map((_, at) => `$${at + 1}`).join(', ')}) RETURNING id`,
      Object.values(columns),
    );
    return { id: made?.id ?? 0, name: nameIn(row) };
  }
}

const nameIn = ({ name, label }: Readonly<Record<string, unknown>>) => [name, label].find((word) => typeof word === 'string') ?? '';

/** What has no owner is the same for everybody. */
const unowned: readonly ThingKind[] = ['domain', 'destination', 'source', 'dnsProvider', 'endpoint'];
const keyOf = (what: ThingKind, kind: CallerKind, whose: Whose): string => {
  if (unowned.includes(what)) return what;
  return whose === 'other' ? `${what} of others` : `${what} of ${kind}`;
};
