import { Column, CreateDateColumn, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/**
 * One act: who did what to what, and by what right. Written in the transaction of the act; a trigger refuses every later
 * change but the first sealing. No foreign keys: the log outlives what it speaks of.
 */
@Entity('audit_log')
@Index('audit_log_seal_number', { synchronize: false })
@Index('audit_log_unsealed', { synchronize: false })
@Index('audit_log_object', ['objectType', 'objectId', 'id'])
@Index('audit_log_user', ['userId', 'id'])
@Index('audit_log_action', ['action', 'id'])
@Index('audit_log_at', ['at'])
@Index('audit_log_object_name_trgm', { synchronize: false })
@Index('audit_log_actor_trgm', { synchronize: false })
@Index('audit_log_request', { synchronize: false })
export class AuditEntry {
  /** Sequence number. A transaction that was rolled back leaves a gap. */
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id!: string;

  @CreateDateColumn({ type: 'timestamptz' })
  at!: Date;

  /** `user`, `system` (scheduled work, command line) or `anonymous`. */
  @Column({ type: 'text' })
  actorKind!: 'user' | 'system' | 'anonymous';

  /** The user's address, or the name of the work, such as `renewal`. */
  @Column({ type: 'text' })
  actor!: string;

  @Column({ type: 'integer', nullable: true })
  userId!: number | null;

  @Column({ type: 'integer', nullable: true })
  apiKeyId!: number | null;

  /** Where the request came from. Null: not by network. */
  @Column({ type: 'text', nullable: true })
  address!: string | null;

  @Column({ type: 'text', nullable: true })
  requestId!: string | null;

  /** Resource and verb, such as `certificate.revoke`. */
  @Column({ type: 'text' })
  action!: string;

  /** `done` or `refused`. */
  @Column({ type: 'text', default: 'done' })
  outcome!: 'done' | 'refused';

  @Column({ type: 'text' })
  objectType!: string;

  @Column({ type: 'integer', nullable: true })
  objectId!: number | null;

  @Column({ type: 'text', nullable: true })
  objectName!: string | null;

  /** What changed, as it was; secrets masked. */
  @Column({ type: 'jsonb', nullable: true })
  before!: Record<string, unknown> | null;

  @Column({ type: 'jsonb', nullable: true })
  after!: Record<string, unknown> | null;

  /** What allowed it: `role admin`, `role web-team@example.com`, `creator`. Null: nothing did. */
  @Column({ type: 'text', nullable: true })
  grantedBy!: string | null;

  /** What the actor gave as reason. */
  @Column({ type: 'text', nullable: true })
  reason!: string | null;

  /** Place in the chain, without gaps. Null: not sealed yet. */
  @Column({ type: 'bigint', nullable: true })
  sealNumber!: string | null;

  /** SHA-256 over the previous row's seal and this row's canonical text. Null: not sealed yet. */
  @Column({ type: 'bytea', nullable: true })
  seal!: Buffer | null;
}
