import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A request that came with a key of its sender's, and what it was answered: whoever lost the answer gets it again. */
@Entity('kept_answers')
@Index('kept_answers_expires_at', ['expiresAt'])
export class KeptAnswer {
  @PrimaryColumn({ type: 'integer' })
  userId!: number;

  /** As the sender chose it. */
  @PrimaryColumn({ type: 'text' })
  key!: string;

  /** Made by the application before the insert; the sealed column is bound to it. */
  @Column({ type: 'uuid' })
  uuid!: string;

  /** Of the request that was begun, by which the audit log knows it. */
  @Column({ type: 'text' })
  requestId!: string;

  /** Sealed JSON: a digest of the request, and once it has ended its status and answer, which may hold a secret. */
  @Column({ type: 'text', select: false })
  sealed!: string;

  @Column({ type: 'timestamptz' })
  begunAt!: Date;

  /** Null: still at work, or its process died. */
  @Column({ type: 'timestamptz', nullable: true })
  endedAt!: Date | null;

  /** After that the key is free again. */
  @Column({ type: 'timestamptz' })
  expiresAt!: Date;
}
