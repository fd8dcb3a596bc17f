import { Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * Everybody who owns a certificate, or once did. A trigger on the certificates keeps it: a search for an owner asks these few rows first,
 * and then compares certificates with those that match.
 */
@Entity('certificate_owners')
@Index('certificate_owners_lower_trgm', { synchronize: false })
export class CertificateOwner {
  @PrimaryColumn({ type: 'text' })
  owner!: string;
}
