import { Column, Entity, Index, JoinColumn, OneToOne, PrimaryColumn } from 'typeorm';
import type { Certificate } from './certificate.entity';

/** When it was last asked whether a certificate is revoked. Beside the certificates, whose rows are wide and cost much to write every night. */
@Entity('revocation_checks')
@Index('revocation_checks_owed_mails', ['certificateId'], { where: '"isMailOwed"' })
export class RevocationCheck {
  @PrimaryColumn({ type: 'integer' })
  certificateId!: number;

  @OneToOne('Certificate', { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'certificateId' })
  certificate!: Certificate;

  @Column({ type: 'timestamptz' })
  checkedAt!: Date;

  /** It was found revoked, and its owner has not been told yet. */
  @Column({ type: 'boolean', default: false })
  isMailOwed!: boolean;
}
