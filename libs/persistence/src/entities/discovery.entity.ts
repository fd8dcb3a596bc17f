import { Column, CreateDateColumn, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import type { Certificate } from './certificate.entity';
import type { Source } from './source.entity';

/** That a source has, or had, a certificate. `certificates_sources` holds those that it has. */
@Entity('discoveries')
@Index('discoveries_certificate', ['certificateId'])
export class Discovery {
  @PrimaryColumn({ type: 'integer' })
  sourceId!: number;

  @PrimaryColumn({ type: 'integer' })
  certificateId!: number;

  @ManyToOne('Source', { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'sourceId' })
  source!: Source;

  @ManyToOne('Certificate', { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'certificateId' })
  certificate!: Certificate;

  /** As the source calls it. */
  @Column({ type: 'text' })
  name!: string;

  @CreateDateColumn({ type: 'timestamptz' })
  firstSeenAt!: Date;

  /** Since when a sync no longer finds it. Null: the last one did. */
  @Column({ type: 'timestamptz', nullable: true })
  goneSince!: Date | null;
}
