import { Inject, Injectable } from '@nestjs/common';
import { hashPassword } from '@app/crypto';
import { type Actor, authorize, type RolePolicy } from '@app/rbac';
import { DataSource } from 'typeorm';
import { AuditLog } from '../audit-log';
import { ROLE_POLICY } from '../foundation';

export interface UnhashedUser {
  readonly id: number;
  readonly username: string;
  readonly email: string;
}

/** Neither argon2 nor an older system's bcrypt. */
const unhashed = `"passwordHash" IS NOT NULL AND "passwordHash" <> '' AND "passwordHash" !~ '^(\\$argon2|\\$2[aby]\\$)'`;

/** Passwords as clear text never come from here; an older system, whose users were moved, has stored some. */
@Injectable()
export class UnhashedPasswords {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(ROLE_POLICY) private readonly policy: RolePolicy,
    private readonly auditLog: AuditLog,
  ) {}

  async list(actor: Actor): Promise<UnhashedUser[]> {
    authorize(actor, 'user.edit', { kind: 'user', id: 'any' }, this.policy);
    return this.dataSource.query<UnhashedUser[]>(`SELECT "id", "username", "email" FROM users WHERE ${unhashed} ORDER BY "id"`);
  }

  /** Their owners sign in as before. Whoever saw the table knows their passwords. @returns whose were hashed */
  async hash(actor: Actor): Promise<UnhashedUser[]> {
    const grant = authorize(actor, 'user.edit', { kind: 'user', id: 'any' }, this.policy);
    return this.dataSource.transaction(async (manager) => {
      const rows = await manager.query<(UnhashedUser & { passwordHash: string })[]>(
        `SELECT "id", "username", "email", "passwordHash" FROM users WHERE ${unhashed} ORDER BY "id" FOR UPDATE`,
      );
      for (const { id, email, passwordHash: clearText } of rows) {
        await manager.query(`UPDATE users SET "passwordHash" = $2 WHERE "id" = $1`, [id, await hashPassword(clearText)]);
        await this.auditLog.record(manager, actor, { action: 'user.hash-password', object: { type: 'user', id, name: email }, grant });
      }
      return rows.map(({ id, username, email }) => ({ id, username, email }));
    });
  }
}
