import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Config } from '@app/config';
import { DomainError, invalidRequest } from '@app/errors';
import { type Actor, type RolePolicy, systemActor } from '@app/rbac';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditLog } from '../audit-log';
import { CONFIG, ROLE_POLICY } from '../foundation';
import { SignInService } from '../sign-in';
import { lockAdministrators, strictRoleProblem } from '../users';
import type { WantedRole } from './groups.rules';
import {
  ensureWanted,
  findByEmail,
  findHeldRoles,
  findIdentitiesOf,
  findLinked,
  findOwning,
  giveRoles,
  givesRights,
  isUsernameTaken,
  type LinkedIdentity,
  makePerson,
  type NamedRole,
  type Person,
  takeRoles,
} from './identities.repository';
import { decideAccount, type IdentityProvider } from './linking.rules';
import { type HeldRole, planRoles } from './membership.rules';

/** Somebody whom a provider vouches for. */
export interface ProvenIdentity {
  readonly provider: IdentityProvider;
  /** As people know it. */
  readonly providerName: string;
  readonly issuer: string;
  /** The provider's own id for him, which never goes to another. */
  readonly subject: string;
  readonly email: string;
  readonly isEmailVerified: boolean | null;
  /** What a new account is called; the address where that is taken. */
  readonly username: string;
  readonly picture: string | null;
  readonly mayMakeAccounts: boolean;
  /** Null: the provider has nothing to say about roles. */
  readonly roles: readonly WantedRole[] | null;
}

/** Of whom it is proven that the account is his, until its sessions are ended. */
export interface ProvenOwner {
  readonly sessionGeneration: number;
}

type Origin = Pick<Actor, 'address' | 'requestId'>;

/** Lets people whom a provider vouches for into their accounts, and keeps these in step with what it says. */
@Injectable()
export class IdentitiesService {
  private readonly log = new Logger('identities');

  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(CONFIG) private readonly config: Pick<Config, 'identity' | 'ldap' | 'permissions'>,
    @Inject(ROLE_POLICY) private readonly policy: RolePolicy,
    @Inject(AuditLog) private readonly auditLog: AuditLog,
    @Inject(SignInService) private readonly signIn: SignInService,
  ) {}

  /** Those of these role names, in lower case, that nobody should get by accident: they own something, or are exempt from checks. */
  async owningAmong(names: readonly string[]): Promise<Set<string>> {
    const exempt = this.config.permissions.sensitiveDomainRoles.map((name) => name.toLowerCase());
    return new Set([...exempt, ...(await findOwning(this.dataSource.manager, names))]);
  }

  /**
   * @returns his account, which may be switched off: then nothing was changed
   * @throws DomainError `forbidden` when no account is his
   */
  async admit(identity: ProvenIdentity, origin: Origin): Promise<Person> {
    return this.dataSource.transaction(async (manager) => {
      // Two sign-ins of one person at once would both find no account.
      await manager.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`identity ${identity.issuer} ${identity.subject}`]);
      const linked = await findLinked(manager, identity.issuer, identity.subject);
      const sameAddress = linked ? undefined : await findByEmail(manager, identity.email);
      const account = decideAccount({
        ...identity,
        linkedUserId: linked?.id ?? null,
        sameAddressUserId: sameAddress?.id ?? null,
        linksByEmail: this.config.identity.linkByEmail.includes(identity.provider),
      });
      const known = linked ?? sameAddress;
      if (known && !known.active) return known;
      const actor: Actor = { ...systemActor(`sign-in with ${identity.provider}`), ...origin };
      const held = known ? await findHeldRoles(manager, known.id) : [];
      // Before any row of a user is locked: whoever edits users does it in that order.
      if ([...held, ...(identity.roles ?? [])].some(({ name }) => name === 'admin')) await lockAdministrators(manager);
      const person = known ? await this.refresh(manager, actor, known, identity) : await this.make(manager, actor, identity);
      if (account.is !== 'linked') await this.link(manager, actor, person, identity);
      await manager.query('UPDATE identities SET "lastSignInAt" = now() WHERE "issuer" = $1 AND "subject" = $2', [identity.issuer, identity.subject]);
      if (identity.roles) await this.alignRoles(manager, actor, person, identity, identity.roles);
      return person;
    });
  }

  /**
   * Proves that the account is his who asks to connect a provider with it: a session may be stolen, and a provider once connected outlives it.
   * An account without a password has nothing more to prove it by.
   * @throws DomainError `forbidden` for a wrong password or an API key, `invalid` for none, `conflict` after too many failures
   */
  async proveOwn(actor: Actor, password: string | undefined): Promise<ProvenOwner> {
    refuseApiKey(actor);
    const { hasPassword, sessionGeneration } = await this.stateOf(this.dataSource.manager, actor);
    if (!hasPassword) return { sessionGeneration };
    if (password === undefined) throw invalidRequest('identity.password-needed', { password: 'Type the password of your account here to connect a provider.' });
    await this.signIn.provePassword(actor, password);
    return { sessionGeneration };
  }

  /** Whether {@link proveOwn} asks for a password. */
  async needsPassword(actor: Actor): Promise<boolean> {
    return (await this.stateOf(this.dataSource.manager, actor)).hasPassword;
  }

  /**
   * Connects whom a provider vouches for with the account of whoever asks for it.
   * @param owner what {@link proveOwn} answered
   * @throws DomainError `conflict` when he is connected with another account, or the password was changed since the proof
   */
  async connect(actor: Actor, identity: ProvenIdentity, owner: ProvenOwner): Promise<void> {
    refuseApiKey(actor);
    await this.dataSource.transaction(async (manager) => {
      const { sessionGeneration } = await this.stateOf(manager, actor, 'FOR UPDATE');
      if (sessionGeneration !== owner.sessionGeneration) {
        throw new DomainError('conflict', 'identity.sessions-ended', 'All sessions of this account were ended in the meantime.', {
          hint: 'Sign in again, and connect the provider then.',
        });
      }
      await manager.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`identity ${identity.issuer} ${identity.subject}`]);
      const linked = await findLinked(manager, identity.issuer, identity.subject);
      if (linked && linked.id !== actor.userId) {
        throw new DomainError('conflict', 'identity.linked-elsewhere', `${identity.email} of ${identity.providerName} opens another account already.`, {
          hint: `Sign in with ${identity.providerName} to see which.`,
        });
      }
      if (!linked) await this.link(manager, actor, { id: actor.userId ?? 0, email: actor.name }, identity);
    });
  }

  /** Who the actor is elsewhere. */
  async list(actor: Actor): Promise<LinkedIdentity[]> {
    return findIdentitiesOf(this.dataSource.manager, actor.userId ?? 0);
  }

  /** @throws DomainError `not-found`, `conflict` when he would have no way in any more */
  async disconnect(actor: Actor, id: number): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const [user] = await manager.query<{ hasPassword: boolean }[]>(
        'SELECT "passwordHash" IS NOT NULL AS "hasPassword" FROM users WHERE "id" = $1 FOR UPDATE',
        [actor.userId],
      );
      const identities = await findIdentitiesOf(manager, actor.userId ?? 0);
      const identity = identities.find((one) => one.id === id);
      if (!user || !identity) throw new DomainError('not-found', 'identity.not-linked-here', 'No data found', { hint: 'No such provider opens your account.' });
      refuseApiKey(actor);
      if (!user.hasPassword && identities.length === 1) {
        throw new DomainError('conflict', 'identity.last', 'This would leave you no way to sign in.', {
          hint: 'Connect another provider first, or ask an administrator to give you a password.',
        });
      }
      await manager.query('DELETE FROM identities WHERE "id" = $1', [id]);
      const { provider, issuer, subject } = identity;
      await this.auditLog.record(manager, actor, {
        action: 'identity.unlink',
        object: { type: 'user', id: actor.userId, name: actor.name },
        before: { provider, issuer, subject },
      });
    });
  }

  private async stateOf(manager: EntityManager, { userId }: Actor, lock: '' | 'FOR UPDATE' = ''): Promise<ProvenOwner & { readonly hasPassword: boolean }> {
    const [state] = await manager.query<{ hasPassword: boolean; sessionGeneration: number }[]>(
      `SELECT "passwordHash" IS NOT NULL AS "hasPassword", "sessionGeneration" FROM users WHERE "id" = $1 ${lock}`,
      [userId],
    );
    if (state) return state;
    throw new DomainError('not-found', 'identity.no-account', 'No data found', { hint: 'Only the account of a user is connected with a provider.' });
  }

  private async link(manager: EntityManager, actor: Actor, { id, email }: Pick<Person, 'id' | 'email'>, { provider, issuer, subject }: ProvenIdentity) {
    await manager.query('INSERT INTO identities ("userId", "provider", "issuer", "subject") VALUES ($1, $2, $3, $4)', [id, provider, issuer, subject]);
    await this.auditLog.record(manager, actor, { action: 'identity.link', object: { type: 'user', id, name: email }, after: { provider, issuer, subject } });
  }

  private async make(manager: EntityManager, actor: Actor, identity: ProvenIdentity): Promise<Person> {
    const { email, picture } = identity;
    const username = (await isUsernameTaken(manager, identity.username)) ? email : identity.username;
    const person = await makePerson(manager, username, email);
    if (!person) {
      throw new DomainError('conflict', 'identity.name-taken', `An account named "${username}" cannot be made: the name is taken.`, {
        hint: 'Sign in again. If it stays so, ask an administrator to rename the other account.',
      });
    }
    await this.auditLog.record(manager, actor, {
      action: 'user.create',
      object: { type: 'user', id: person.id, name: email },
      after: { username, email, active: true },
    });
    if (picture !== null) await manager.query('UPDATE users SET "profilePicture" = $2 WHERE "id" = $1', [person.id, picture]);
    return person;
  }

  /**
   * Address and picture follow the provider; whether the account is switched on does not. The address of an account with a password of
   * its own stays, too: the provider did not make it.
   */
  private async refresh(manager: EntityManager, actor: Actor, known: Person, { email, picture, providerName }: ProvenIdentity): Promise<Person> {
    await manager.query('SELECT 1 FROM users WHERE "id" = $1 FOR UPDATE', [known.id]);
    if (picture !== null && picture !== known.profilePicture)
      await manager.query('UPDATE users SET "profilePicture" = $2 WHERE "id" = $1', [known.id, picture]);
    if (email === known.email || known.hasPassword) return known;
    const holder = await findByEmail(manager, email);
    if (holder && holder.id !== known.id) {
      this.log.warn({ message: 'Address not taken over, since another account has it', userId: known.id, provider: providerName });
      return known;
    }
    const isNamedByAddress = known.username === known.email && !(await isUsernameTaken(manager, email));
    const after = { ...known, email, username: isNamedByAddress ? email : known.username };
    await manager.query('UPDATE users SET "email" = $2, "username" = $3 WHERE "id" = $1', [known.id, after.email, after.username]);
    const facts = ({ username, email: address }: Person) => ({ username, email: address });
    await this.auditLog.record(manager, actor, {
      action: 'user.edit',
      object: { type: 'user', id: known.id, name: email },
      before: facts(known),
      after: facts(after),
    });
    return after;
  }

  private async alignRoles(manager: EntityManager, actor: Actor, person: Person, identity: ProvenIdentity, wanted: readonly WantedRole[]): Promise<void> {
    const { provider, email } = identity;
    const held = await findHeldRoles(manager, person.id);
    // An address that stayed another's gives nothing that is his.
    const isHis = person.email === email && (await this.isOwnRoleHis(manager, identity, held));
    const own = wanted.filter(({ name }) => name !== email || isHis);
    const { roles, made } = await ensureWanted(manager, own);
    const unknown = own.filter(({ name }) => !roles.some((role) => role.name === name));
    if (unknown.length) this.log.warn({ message: 'Roles not given, since they do not exist', userId: person.id, roles: unknown.map(({ name }) => name) });
    const plan = planRoles(
      held,
      roles.map(({ id }) => id),
      provider,
      this.served(),
    );
    const removed = await this.withoutLastAdministrator(manager, person, plan.removed);
    const added = roles.filter(({ id }) => plan.added.includes(id));
    this.checkStrictness([...held.filter(({ id }) => !removed.some((role) => role.id === id)), ...added]);
    await takeRoles(
      manager,
      person.id,
      removed.map(({ id }) => id),
    );
    await giveRoles(manager, person.id, plan.added, provider);
    await this.auditRoles(manager, actor, person, { made, added, removed });
  }

  /**
   * The role that is named like his address makes him owner of whatever is on it. Where things are on it already somebody has to vouch for the address:
   * the provider in so many words, or an administrator, who trusts all addresses of the provider or has given him the role.
   */
  private async isOwnRoleHis(manager: EntityManager, { provider, email, isEmailVerified }: ProvenIdentity, held: readonly HeldRole[]): Promise<boolean> {
    // The addresses of a directory are its own.
    if (isEmailVerified === true || provider === 'ldap' || this.config.identity.linkByEmail.includes(provider)) return true;
    if (held.some(({ name }) => name === email) || !(await givesRights(manager, email))) return true;
    this.log.warn({ message: 'Role not given, since it owns something and nobody has verified the address', role: email, provider });
    return false;
  }

  /** Nobody could give the role back. */
  private async withoutLastAdministrator(manager: EntityManager, person: Person, removed: readonly HeldRole[]): Promise<readonly HeldRole[]> {
    if (!removed.some(({ name }) => name === 'admin')) return removed;
    const [other] = await manager.query<unknown[]>(
      `SELECT 1 FROM users u JOIN roles_users m ON m."userId" = u."id" JOIN roles r ON r."id" = m."roleId" WHERE r."name" = 'admin' AND u."active" AND u."id" <> $1 LIMIT 1`,
      [person.id],
    );
    if (other) return removed;
    this.log.warn({ message: 'Role kept, since its holder is the last administrator', userId: person.id });
    return removed.filter(({ name }) => name !== 'admin');
  }

  private checkStrictness(roles: readonly NamedRole[]): void {
    const problem = strictRoleProblem(
      roles.map(({ name }) => name),
      this.policy.strict,
    );
    if (!problem) return;
    throw new DomainError('forbidden', 'identity.no-basic-role', problem, {
      hint: 'Ask an administrator to give you one, to map one of your groups to it, or to set LEMUR_DEFAULT_ROLE=read-only.',
    });
  }

  private async auditRoles(
    manager: EntityManager,
    actor: Actor,
    { id, email }: Person,
    { made, added, removed }: { made: readonly NamedRole[]; added: readonly NamedRole[]; removed: readonly NamedRole[] },
  ): Promise<void> {
    const object = { type: 'user', id, name: email } as const;
    await this.auditLog.recordAll(manager, actor, [
      ...made.map((role) => ({ action: 'role.create', object: { type: 'role', id: role.id, name: role.name } })),
      ...added.map((role) => ({ action: 'role.assign', object, after: { role: role.name } })),
      ...removed.map((role) => ({ action: 'role.unassign', object, before: { role: role.name } })),
    ]);
  }

  private served(): string[] {
    return [...this.config.identity.activeProviders, ...(this.config.ldap.isOn ? ['ldap'] : [])];
  }
}

/** Whoever steals a key must not open the account to himself, nor close it to others. */
function refuseApiKey(actor: Actor): void {
  if (actor.apiKeyId === null) return;
  throw new DomainError('forbidden', 'identity.by-api-key', 'An API key cannot change who may sign in.', { hint: 'Sign in to do it.' });
}
