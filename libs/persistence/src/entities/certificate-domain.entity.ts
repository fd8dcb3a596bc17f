import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import type { Certificate } from './certificate.entity';
import type { Domain } from './domain.entity';

/** A name that a certificate is for. */
@Entity('certificates_domains')
@Index('certificates_domains_domain', ['domainId'])
export class CertificateDomain {
  @PrimaryColumn({ type: 'integer' })
  certificateId!: number;

  @PrimaryColumn({ type: 'integer' })
  domainId!: number;

  @ManyToOne('Certificate', 'domains', { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'certificateId' })
  certificate!: Certificate;

  @ManyToOne('Domain', { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'domainId' })
  domain!: Domain;

  /** Ports at which the certificate was seen in use under this name. Null: not looked for, or not found. */
  @Column({ type: 'integer', array: true, nullable: true })
  ports!: number[] | null;
}
