import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Config } from '@app/config';
import { hashPassword, randomPassphrase, type Sealer } from '@app/crypto';
import { DomainError, invalidRequest } from '@app/errors';
import { type EncryptionCanary, sealFor, unsealFrom } from '@app/persistence';
import type { Actor } from '@app/rbac';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditLog } from '../audit-log';
import { CONFIG, SEALER } from '../foundation';
import { NotificationsService } from '../notifications';
import { ensureRoles, madeRole, type RoleFace } from '../roles';
import { passwordProblem } from '../sign-in';
import { administrator, CANARY, initialRoles } from './built-in';

export interface Installed {
  readonly createdAdministrator: boolean;
  readonly username: string;
  /** Only when it was made up here: nobody else knows it, and it is stored nowhere. */
  readonly password?: string;
}

const UNDEFINED_TABLE = '42P01';

/** Makes what an installation cannot be without, and checks at every start that it is whole. */
@Injectable()
export class InstallationService {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(SEALER) private readonly sealer: Sealer,
    @Inject(AuditLog) private readonly auditLog: AuditLog,
    @Inject(NotificationsService) private readonly notifications: NotificationsService,
  ) {}

  /**
   * Roles, the first administrator, rotation policy, notifications for the security team and the encryption canary. What is
   * there is left as it is; may run as often as anybody likes, and several times at once.
   * @param password of the administrator, if he has to be made; LEMUR_ADMIN_PASSWORD when left out, else a random one
   * @throws DomainError `invalid` when the password breaks the rule, `bug` when the keys cannot open the canary
   */
  async install(actor: Actor, password?: string): Promise<Installed> {
    await this.requireSchema();
    return this.dataSource.transaction(async (manager) => {
      // One at a time: two first starts would else make up two passwords, of which one is never told.
      await manager.query(`SELECT pg_advisory_xact_lock(hashtext('lemur installation'))`);
      await this.ensureCanary(manager);
      const noteMade = (made: readonly RoleFace[]) =>
        this.auditLog.recordAll(
          manager,
          actor,
          made.map((role) => madeRole(role, 'It is built in.')),
        );
      const [adminRole] = await ensureRoles(manager, Object.keys(initialRoles), (name) => initialRoles[name] ?? '', noteMade);
      await manager.query(`INSERT INTO rotation_policies ("name", "days") VALUES ('default', $1) ON CONFLICT ("name") DO NOTHING`, [
        this.config.certificates.rotationIntervalDays,
      ]);
      await this.notifications.ensureSecurityDefaults(manager);
      return this.ensureAdministrator(manager, actor, adminRole?.id ?? 0, password);
    });
  }

  /**
   * Asked by every process at its start.
   * @throws DomainError `invalid` when nothing was installed, `bug` when the keys cannot open what was sealed
   */
  async check(): Promise<void> {
    await this.requireSchema();
    const canary = await this.findCanary(this.dataSource.manager);
    if (!canary)
      throw new DomainError('invalid', 'installation.missing', 'This database has not been set up.', { hint: 'Run "lemur init", or "npm start", which does.' });
    this.openCanary(canary);
  }

  /** Whether the database answers. @throws whatever the driver says */
  async ping(): Promise<void> {
    await this.dataSource.query('SELECT 1');
  }

  /** Names of migrations that this program knows and the database does not. */
  async pendingMigrations(): Promise<string[]> {
    const rows = await this.dataSource.query<{ name: string }[]>(`SELECT "name" FROM schema_migrations`);
    return this.knownMigrations().filter((name) => !rows.some((row) => row.name === name));
  }

  /**
   * @returns name of the last migration
   * @throws DomainError `invalid` when migrations are missing
   */
  async requireSchema(): Promise<string> {
    const hint = 'Run "lemur migrate".';
    try {
      const pending = await this.pendingMigrations();
      if (pending.length) throw new DomainError('invalid', 'schema.old', `The database lacks ${pending.length} migrations: ${pending.join(', ')}.`, { hint });
      return this.knownMigrations().at(-1) ?? '';
    } catch (problem) {
      if (stateOf(problem) !== UNDEFINED_TABLE) throw problem;
      throw new DomainError('invalid', 'schema.missing', 'The database is empty.', { hint });
    }
  }

  private knownMigrations(): string[] {
    return this.dataSource.migrations.map(({ name, constructor }) => name ?? constructor.name);
  }

  private async findCanary(manager: EntityManager): Promise<EncryptionCanary | undefined> {
    const [canary] = await manager.query<EncryptionCanary[]>('SELECT "id", "uuid", "sealed" FROM encryption_canary');
    return canary;
  }

  private async ensureCanary(manager: EntityManager): Promise<void> {
    const canary = await this.findCanary(manager);
    if (canary) return this.openCanary(canary);
    const uuid = randomUUID();
    await manager.query('INSERT INTO encryption_canary ("id", "uuid", "sealed") VALUES (1, $1, $2)', [
      uuid,
      sealFor(this.sealer, 'encryption_canary.sealed', uuid, CANARY),
    ]);
  }

  private openCanary({ uuid, sealed }: EncryptionCanary): void {
    try {
      if (unsealFrom(this.sealer, 'encryption_canary.sealed', uuid, sealed) === CANARY) return;
    } catch (cause) {
      throw wrongKeys(this.sealer.keyId, cause);
    }
    throw wrongKeys(this.sealer.keyId);
  }

  private async ensureAdministrator(manager: EntityManager, actor: Actor, roleId: number, given?: string): Promise<Installed> {
    const { username, email } = administrator;
    const known = await manager.query<unknown[]>('SELECT 1 FROM users WHERE "username" = $1 OR lower("email") = $2', [username, email]);
    if (known.length) return { createdAdministrator: false, username };
    const password = given ?? this.config.administrator.password;
    const problem = password === undefined ? null : passwordProblem(password, this.config.signIn.checkPasswordStrength);
    if (problem) throw invalidRequest('administrator.password', { password: problem }, 'Choose another LEMUR_ADMIN_PASSWORD, or unset it for a random one.');
    const madeUp = password === undefined ? `${randomPassphrase()}aA2!` : undefined;
    const hash = await hashPassword(password ?? madeUp ?? '');
    const [user] = await manager.query<{ id: number }[]>('INSERT INTO users ("username", "email", "passwordHash") VALUES ($1, $2, $3) RETURNING "id"', [
      username,
      email,
      hash,
    ]);
    const id = user?.id ?? null;
    await manager.query('INSERT INTO roles_users ("userId", "roleId") VALUES ($1, $2)', [id, roleId]);
    await this.auditLog.record(manager, actor, {
      action: 'user.create',
      object: { type: 'user', id, name: email },
      after: { username, email, roles: ['admin'] },
    });
    return { createdAdministrator: true, username, ...(madeUp === undefined ? {} : { password: madeUp }) };
  }
}

const stateOf = (problem: unknown): unknown => (typeof problem === 'object' && problem !== null && 'code' in problem ? problem.code : undefined);

const wrongKeys = (keyId: string, cause?: unknown) =>
  new DomainError('bug', 'encryption-keys.wrong', 'The encryption keys are not those of this installation: what it sealed cannot be opened with them.', {
    hint: 'Set LEMUR_ENCRYPTION_KEYS to the keys this database was made with (newest first, older ones behind). With new keys every private key in it would be lost.',
    facts: { newestKeyId: keyId },
    cause,
  });
