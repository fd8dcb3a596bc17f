import { Column, CreateDateColumn, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn } from 'typeorm';
import type { Certificate } from './certificate.entity';
import type { Destination } from './destination.entity';

/**
 * - `planned`: to be done at `dueAt`; after a failure again
 * - `done`: the destination has it
 * - `verified`: a handshake showed it
 * - `failed`: given up, with the reason
 * - `skipped`: nothing to do, with the reason
 * - `withdrawn`: no longer wanted before it was done
 * - `removed`: it was there and was taken away
 */
export type DeploymentState = 'planned' | 'done' | 'verified' | 'failed' | 'skipped' | 'withdrawn' | 'removed';

/** One certificate on its way to one destination: the row is the truth, jobs only nudge. */
@Entity('deployments')
@Index('deployments_one_planned', { synchronize: false })
@Index('deployments_due', { synchronize: false })
@Index('deployments_certificate', ['certificateId', 'id'])
@Index('deployments_destination', ['destinationId', 'id'])
export class Deployment {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ type: 'integer' })
  certificateId!: number;

  @ManyToOne('Certificate', { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'certificateId' })
  certificate!: Certificate;

  /** Null: the destination has been deleted since. */
  @Column({ type: 'integer', nullable: true })
  destinationId!: number | null;

  @ManyToOne('Destination', { nullable: true, onDelete: 'SET NULL' })
  @JoinColumn({ name: 'destinationId' })
  destination!: Destination | null;

  /** As it was called then. */
  @Column({ type: 'text' })
  destinationLabel!: string;

  @Column({ type: 'text', default: 'planned' })
  state!: DeploymentState;

  /** A sentence: what went wrong last, or why there is nothing to do. */
  @Column({ type: 'text', nullable: true })
  because!: string | null;

  /** Tries that have begun. */
  @Column({ type: 'integer', default: 0 })
  attempts!: number;

  /** When the next step is due, also that of looking whether it is served. Null: none is. */
  @Column({ type: 'timestamptz', nullable: true, default: () => 'now()' })
  dueAt!: Date | null;

  /** Looks whether it is served that have been taken. */
  @Column({ type: 'integer', default: 0 })
  looks!: number;

  /** What stood in its place before; a roll-back deploys it again. */
  @Column({ type: 'integer', nullable: true })
  previousCertificateId!: number | null;

  @ManyToOne('Certificate', { nullable: true, onDelete: 'SET NULL' })
  @JoinColumn({ name: 'previousCertificateId' })
  previousCertificate!: Certificate | null;

  /** User's address, or the name of the work that wanted it. */
  @Column({ type: 'text' })
  plannedBy!: string;

  @CreateDateColumn({ type: 'timestamptz' })
  plannedAt!: Date;

  @Column({ type: 'timestamptz', nullable: true })
  doneAt!: Date | null;

  @Column({ type: 'timestamptz', nullable: true })
  verifiedAt!: Date | null;
}
