import { Inject, Injectable } from '@nestjs/common';
import type { Config } from '@app/config';
import { hashPassword, needsRehash, verifyPassword } from '@app/crypto';
import { DomainError } from '@app/errors';
import { prepared } from '@app/persistence';
import { type Actor, anonymous } from '@app/rbac';
import { DataSource } from 'typeorm';
import { AuditLog } from '../audit-log';
import { CONFIG } from '../foundation';
import { metricList, Metrics } from '../metrics';
import { AttemptCounter } from './attempt-limit';
import { admit, type CallerRow, isWorthNoting } from './caller.rules';
import { readToken, signToken, tokenRefused } from './tokens';

type Origin = Pick<Actor, 'address' | 'requestId'>;

/** Whose account it is that somebody proved to be his. */
export interface ProvenAccount {
  readonly id: number;
  readonly email: string;
  readonly active: boolean;
  readonly sessionGeneration: number;
}

interface Account extends ProvenAccount {
  readonly passwordHash: string | null;
}

/**
 * Somebody else who may know a password that does not fit here.
 * @returns null when he does not
 * @throws DomainError `forbidden` with the reason where the password is right and yet lets nobody in, {@link elsewhereAway} where he cannot be asked
 */
export type AskElsewhere = (name: string, password: string, origin: Origin) => Promise<ProvenAccount | null>;

/** An attempt to get in. */
interface Attempt {
  /** What failures are counted by, beside the address: an account's id, a name, or what stands for a stranger. */
  readonly user: number | string;
  /** Whose account it would be, for the audit log. */
  readonly account?: ProvenAccount | undefined;
  /** A password of ours is compared, so that a failure is one also when nobody else can be asked. */
  readonly isComparedHere?: boolean;
  /** `password`, or the provider. */
  readonly by: string;
  readonly origin: Origin;
}

const accountColumns = `"id", "email", "active", "passwordHash", "sessionGeneration"`;

const selectCaller = prepared(
  'caller',
  `
  SELECT u."id", u."email", u."active", u."sessionGeneration",
    ARRAY(SELECT r."name" FROM roles_users m JOIN roles r ON r."id" = m."roleId" WHERE m."userId" = u."id" ORDER BY r."name") AS "roles",
    k."id" AS "keyId", k."userId" AS "keyUserId", k."revoked", k."ttlDays", k."issuedAt", k."applicationName", k."lastUsedAt"
  FROM users u LEFT JOIN api_keys k ON k."id" = $2
  WHERE u."id" = $1`,
);

/** Lets people in with a password, and requests with a token. */
@Injectable()
export class SignInService {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(CONFIG) private readonly config: Pick<Config, 'tokens' | 'signIn'>,
    @Inject(AuditLog) private readonly auditLog: AuditLog,
    @Inject(Metrics) private readonly metrics: Metrics,
  ) {}

  /**
   * A name with an @ is an address, any other a user name. Unknown, inactive and mistaken look the same and take the same time.
   * @param askElsewhere asked when the password is not one of ours
   * @returns a token
   * @throws DomainError `forbidden` for the wrong credentials, `conflict` after too many failures
   */
  async signIn(name: string, password: string, origin: Origin, askElsewhere?: AskElsewhere): Promise<string> {
    const account = await this.findAccount(name);
    const isComparedHere = typeof account?.passwordHash === 'string';
    return this.signInBy({ user: account?.id ?? name, account, isComparedHere, by: 'password', origin }, async () => {
      const own = await this.fittingAccount(account, password);
      const admitted = own ?? (await askElsewhere?.(name, password, origin));
      if (!admitted) throw refused();
      return admitted;
    });
  }

  /**
   * Lets somebody in by whatever proves who he is. Failures are counted and in the audit log; a success is, too.
   * @returns a token
   * @throws DomainError whatever `prove` throws, `forbidden` for an account that is switched off, `conflict` after too many failures
   */
  async signInBy(attempt: Attempt, prove: () => Promise<ProvenAccount>): Promise<string> {
    const account = await this.count(attempt, prove);
    const { by, origin } = attempt;
    const actor: Actor = { ...anonymous(origin.address, origin.requestId), kind: 'user', name: account.email, userId: account.id, caller: account.email };
    const act = { action: 'user.sign-in', object: { type: 'user', id: account.id, name: account.email }, ...(by === 'password' ? {} : { after: { by } }) };
    await this.auditLog.record(this.dataSource.manager, actor, act);
    this.metrics.count(metricList.signIn, { status: 'success' });
    return this.issueToken(account);
  }

  /** @throws DomainError `unauthenticated` */
  async admitToken(token: string, origin: Origin): Promise<Actor> {
    const now = new Date();
    const claims = await readToken(this.config.tokens, token, now);
    const [row] = await this.dataSource.query<CallerRow[]>(selectCaller, [claims.userId, claims.apiKeyId]);
    const actor = admit(row, claims, origin, now);
    if (row && claims.apiKeyId !== null && isWorthNoting(row, now)) {
      await this.dataSource.query(`UPDATE api_keys SET "lastUsedAt" = $2 WHERE "id" = $1`, [claims.apiKeyId, now]);
    }
    return actor;
  }

  /**
   * Proves that whoever acts knows the password of his account, before he changes it. Counts failures like a sign-in.
   * @throws DomainError `forbidden`
   */
  async provePassword(actor: Actor, password: string): Promise<void> {
    const [account] = await this.dataSource.query<Account[]>(`SELECT ${accountColumns} FROM users WHERE "id" = $1`, [actor.userId]);
    await this.count({ user: account?.id ?? actor.name, account, by: 'password', origin: actor }, async () => {
      const own = await this.fittingAccount(account, password);
      if (!own) throw refused();
      return own;
    });
  }

  /** For whoever has just changed his password, which ended the session that he did it in. */
  async continueSession(actor: Actor): Promise<string> {
    const [account] = await this.dataSource.query<Account[]>(`SELECT ${accountColumns} FROM users WHERE "id" = $1 AND "active"`, [actor.userId]);
    if (!account) throw tokenRefused('token.user-inactive', 'User is not currently active');
    return this.issueToken(account);
  }

  private async findAccount(name: string): Promise<Account | undefined> {
    const condition = name.includes('@') ? `lower("email") = lower($1)` : `"username" = $1`;
    const [account] = await this.dataSource.query<Account[]>(`SELECT ${accountColumns} FROM users WHERE ${condition}`, [name]);
    return account;
  }

  /** The account when the password is its own, takes as long when it is not. */
  private async fittingAccount(account: Account | undefined, password: string): Promise<ProvenAccount | undefined> {
    const isRight = await verifyPassword(password, account?.passwordHash ?? null);
    if (!account || !isRight || !account.active) return undefined;
    await this.rehash(account, password);
    return account;
  }

  private async count({ user, account, isComparedHere = false, by, origin }: Attempt, prove: () => Promise<ProvenAccount>): Promise<ProvenAccount> {
    const attempts = new AttemptCounter(this.dataSource.manager, this.config.signIn.rateLimit, user, origin.address);
    await attempts.refuseWhenUsedUp();
    try {
      const proven = await prove();
      if (!proven.active) throw refused();
      const { hasFailures } = await attempts.refuseWhenUsedUp();
      if (hasFailures) await attempts.forgive();
      return proven;
    } catch (error) {
      this.metrics.count(metricList.signIn, { status: 'failure' });
      if (!isRefusal(error)) throw error;
      await attempts.countFailure(isAway(error) && !isComparedHere ? 'pair' : 'pair and address');
      await this.auditFailure(account, by, error, origin);
      throw error;
    }
  }

  private issueToken({ id: userId, sessionGeneration }: Pick<Account, 'id' | 'sessionGeneration'>): Promise<string> {
    const issuedAt = new Date();
    const expiresAt = new Date(issuedAt.getTime() + this.config.tokens.lifetimeSeconds * 1000);
    return signToken(this.config.tokens, { userId, sessionGeneration, issuedAt, expiresAt });
  }

  /** What was typed as a name is not kept for an unknown one: people type passwords there. */
  private async auditFailure(account: ProvenAccount | undefined, by: string, { code }: DomainError, { address, requestId }: Origin): Promise<void> {
    const object = { type: 'user', id: account?.id ?? null, name: account?.email ?? null };
    const because = by === 'password' && code === REFUSED ? {} : { after: { by, because: code } };
    await this.auditLog.recordRefusal(anonymous(address, requestId), { action: 'user.sign-in', object, ...because });
  }

  private async rehash(account: Account, password: string): Promise<void> {
    if (!account.passwordHash || !needsRehash(account.passwordHash)) return;
    await this.dataSource.query(`UPDATE users SET "passwordHash" = $3 WHERE "id" = $1 AND "passwordHash" = $2`, [
      account.id,
      account.passwordHash,
      await hashPassword(password),
    ]);
  }
}

const REFUSED = 'sign-in.refused';

/** One text for all reasons: it teaches nobody which accounts there are. */
export const refused = (hint = 'Check user name and password.', facts: Record<string, unknown> = {}): DomainError =>
  new DomainError('forbidden', REFUSED, 'The supplied credentials are invalid', { hint, facts });

/** @param code the area's own, `<area>.away` */
export const elsewhereAway = (code: string, message: string, hint: string): DomainError =>
  new DomainError('forbidden', code, message, { hint, facts: { isElsewhereAway: true } });

/**
 * The password may be right, so it does not count against the others behind the same address: an outage would lock out a whole office. It counts for the
 * one who tries, whether he has an account here or not, so that nobody learns from the limit which names there are.
 */
const isAway = ({ details }: DomainError): boolean => details.facts?.['isElsewhereAway'] === true;

/**
 * Not those of the database or of an identity provider that is away: nobody tried anything. A directory that is away is a refusal, since a password was
 * typed and perhaps compared here; what it counts for says {@link isAway}.
 */
const isRefusal = (error: unknown): error is DomainError =>
  error instanceof DomainError && (error.kind === 'forbidden' || error.kind === 'unauthenticated' || error.code.startsWith('identity.'));
