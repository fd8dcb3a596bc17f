import { Column, Entity, Index, JoinColumn, ManyToOne, OneToOne, PrimaryColumn } from 'typeorm';
import type { Certificate } from './certificate.entity';

/** How the renewal of a certificate goes. No row: it was never tried. */
@Entity('renewals')
@Index('renewals_renew_at', ['renewAt', 'certificateId'])
export class Renewal {
  @PrimaryColumn({ type: 'integer' })
  certificateId!: number;

  @OneToOne('Certificate', { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'certificateId' })
  certificate!: Certificate;

  /** Failed tries since the last success. */
  @Column({ type: 'integer', default: 0 })
  attempts!: number;

  @Column({ type: 'timestamptz', nullable: true })
  lastTriedAt!: Date | null;

  /** It is not tried before. Null: whenever it is due. */
  @Column({ type: 'timestamptz', nullable: true })
  nextTryAt!: Date | null;

  /** What the last try said. Null: it succeeded, or there was none. */
  @Column({ type: 'text', nullable: true })
  failure!: string | null;

  /** When owner and security team were told of the failures since the last success. */
  @Column({ type: 'timestamptz', nullable: true })
  failureToldAt!: Date | null;

  /** The certificate that the last success gave. */
  @Column({ type: 'integer', nullable: true })
  replacementId!: number | null;

  @ManyToOne('Certificate', { nullable: true, onDelete: 'SET NULL' })
  @JoinColumn({ name: 'replacementId' })
  replacement!: Certificate | null;

  /** When its issuer wants it renewed (RFC 9773, 4.2). */
  @Column({ type: 'timestamptz', nullable: true })
  windowStart!: Date | null;

  @Column({ type: 'timestamptz', nullable: true })
  windowEnd!: Date | null;

  /** A page of the issuer that says why. */
  @Column({ type: 'text', nullable: true })
  windowExplanationUrl!: string | null;

  /** A moment in that window, drawn once. Null: the issuer does not say, or was not asked. */
  @Column({ type: 'timestamptz', nullable: true })
  renewAt!: Date | null;

  /** The issuer is not asked before. */
  @Column({ type: 'timestamptz', nullable: true })
  askAgainAt!: Date | null;
}
