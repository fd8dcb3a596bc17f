import { Column, Entity, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** One announcement to one recipient. The row is planned before anything is sent, so that nobody is told twice and nothing is forgotten. */
@Entity('notices')
@Unique('notices_once', ['event', 'certificateId', 'thresholdDays', 'recipient'])
@Index('notices_certificate', ['certificateId'])
@Index('notices_unsent', { synchronize: false })
export class Notice {
  @PrimaryGeneratedColumn({ type: 'bigint' })
  id!: string;

  /** Such as `expiration`. */
  @Column({ type: 'text' })
  event!: string;

  /** No foreign key: what was announced stays known. 0: it is of no certificate; where a request failed (`failed`): id of the pending certificate. */
  @Column({ type: 'integer' })
  certificateId!: number;

  /** Days before the end that this announces; 0 for messages of other things, the day since 1970 for daily ones. */
  @Column({ type: 'integer' })
  thresholdDays!: number;

  /** An address, or a channel of the plugin. */
  @Column({ type: 'text' })
  recipient!: string;

  /** The notification that asked for it. Null: a system message. */
  @Column({ type: 'integer', nullable: true })
  notificationId!: number | null;

  /** By which it is sent. Null: the default one. */
  @Column({ type: 'text', nullable: true })
  pluginSlug!: string | null;

  /** What it says beyond what the rows do, such as why something failed. */
  @Column({ type: 'jsonb', nullable: true })
  about!: Record<string, unknown> | null;

  @Column({ type: 'timestamptz' })
  plannedAt!: Date;

  /** A worker is sending it until then. Null: nobody is. */
  @Column({ type: 'timestamptz', nullable: true })
  claimedUntil!: Date | null;

  /** Null: not known to have been sent. */
  @Column({ type: 'timestamptz', nullable: true })
  sentAt!: Date | null;

  /** What the last failed try said. */
  @Column({ type: 'text', nullable: true })
  failure!: string | null;
}
