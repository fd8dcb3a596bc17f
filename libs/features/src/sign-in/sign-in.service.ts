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
import { readToken, signToken } from './tokens';

type Origin = Pick<Actor, 'address' | 'requestId'>;

interface Account {
  readonly id: number;
  readonly email: string;
  readonly active: boolean;
  readonly passwordHash: string | null;
}

const accountColumns = `"id", "email", "active", "passwordHash"`;

const selectCaller = prepared(
  'caller',
  `
  SELECT u."id", u."email", u."active",
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
   * @returns a token
   * @throws DomainError `forbidden` for the wrong credentials, `conflict` after too many failures
   */
  async signIn(name: string, password: string, origin: Origin): Promise<string> {
    const account = await this.checkPassword(await this.findAccount(name), name, password, origin);
    const actor: Actor = { ...anonymous(origin.address, origin.requestId), kind: 'user', name: account.email, userId: account.id, caller: account.email };
    await this.auditLog.record(this.dataSource.manager, actor, { action: 'user.sign-in', object: { type: 'user', id: account.id, name: account.email } });
    this.metrics.count(metricList.signIn, { status: 'success' });
    return this.issueToken(account.id);
  }

  /** @throws DomainError `unauthenticated` */
  async admitToken(token: string, origin: Origin): Promise<Actor> {
    const now = new Date();
    const claims = await readToken(this.config.tokens, token, now);
    const [row] = await this.dataSource.query<CallerRow[]>(selectCaller, [claims.userId, claims.apiKeyId]);
    const actor = admit(row, claims.apiKeyId, origin, now);
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
    await this.checkPassword(account, actor.name, password, actor);
  }

  private async findAccount(name: string): Promise<Account | undefined> {
    const condition = name.includes('@') ? `lower("email") = lower($1)` : `"username" = $1`;
    const [account] = await this.dataSource.query<Account[]>(`SELECT ${accountColumns} FROM users WHERE ${condition}`, [name]);
    return account;
  }

  private async checkPassword(account: Account | undefined, name: string, password: string, origin: Origin): Promise<Account> {
    const attempts = new AttemptCounter(this.dataSource.manager, this.config.signIn.rateLimit, account?.id ?? name, origin.address);
    await attempts.refuseWhenUsedUp();
    const isRight = await verifyPassword(password, account?.passwordHash ?? null);
    if (!account || !isRight || !account.active) {
      await attempts.countFailure();
      await this.auditFailure(account, origin);
      this.metrics.count(metricList.signIn, { status: 'failure' });
      throw new DomainError('forbidden', 'sign-in.refused', 'The supplied credentials are invalid', { hint: 'Check user name and password.' });
    }
    const { hasFailures } = await attempts.refuseWhenUsedUp();
    if (hasFailures) await attempts.forgive();
    await this.rehash(account, password);
    return account;
  }

  private issueToken(userId: number): Promise<string> {
    const issuedAt = new Date();
    const expiresAt = new Date(issuedAt.getTime() + this.config.tokens.lifetimeSeconds * 1000);
    return signToken(this.config.tokens, { userId, issuedAt, expiresAt });
  }

  /** What was typed as a name is not kept for an unknown one: people type passwords there. */
  private async auditFailure(account: Account | undefined, { address, requestId }: Origin): Promise<void> {
    const object = { type: 'user', id: account?.id ?? null, name: account?.email ?? null };
    await this.auditLog.recordRefusal(anonymous(address, requestId), { action: 'user.sign-in', object });
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
