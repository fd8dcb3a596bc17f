import type { CertificateExtensions } from '@app/crypto';
import {
  Check,
  Column,
  CreateDateColumn,
  Entity,
  Index,
  JoinColumn,
  JoinTable,
  ManyToMany,
  ManyToOne,
  OneToMany,
  OneToOne,
  PrimaryGeneratedColumn,
} from 'typeorm';
import type { Authority } from './authority.entity';
import type { CertificateDomain } from './certificate-domain.entity';
import type { Destination } from './destination.entity';
import type { DnsProvider } from './dns-provider.entity';
import type { Endpoint } from './endpoint.entity';
import type { Notification } from './notification.entity';
import type { Role } from './role.entity';
import type { RotationPolicy } from './rotation-policy.entity';
import type { Source } from './source.entity';
import type { User } from './user.entity';

export type CertificateStatus = 'valid' | 'revoked' | 'unknown';

/** Parts of the subject by short name; a type that occurs twice has two values. */
export type SubjectParts = Partial<Record<'CN' | 'C' | 'ST' | 'L' | 'O' | 'OU' | 'E', string[]>>;

/** A certificate that we issued, imported or discovered. What is read from the certificate is stored once, at the insert. */
@Entity('certificates')
@Check('certificates_has_key', `"hasPrivateKey" = ("sealedPrivateKey" IS NOT NULL)`)
@Index('certificates_sha256', { synchronize: false })
@Index('certificates_known_sha256', { synchronize: false })
@Index('certificates_name_lower_trgm', { synchronize: false })
@Index('certificates_search_names_trgm', { synchronize: false })
@Index('certificates_owner_lower_trgm', { synchronize: false })
@Index('certificates_issuer_lower_trgm', { synchronize: false })
@Index('certificates_description_lower_trgm', { synchronize: false })
@Index('certificates_serial', ['serial'])
@Index('certificates_serial_hex', ['serialHex'])
@Index('certificates_not_after', ['notAfter', 'id'])
@Index('certificates_owner', { synchronize: false })
@Index('certificates_cn', { synchronize: false })
@Index('certificates_authority', ['authorityId', 'id'])
@Index('certificates_creator', ['userId', 'id'])
@Index('certificates_revoked', { synchronize: false })
@Index('certificates_listing', { synchronize: false })
@Index('certificates_by_name', { synchronize: false })
@Index('certificates_not_before', { synchronize: false })
@Index('certificates_created_at', { synchronize: false })
@Index('certificates_issuer', { synchronize: false })
@Index('certificates_key_type', { synchronize: false })
@Index('certificates_bits', { synchronize: false })
@Index('certificates_signing_algorithm', { synchronize: false })
@Index('certificates_status', { synchronize: false })
@Index('certificates_notify', { synchronize: false })
@Index('certificates_rotation', { synchronize: false })
@Index('certificates_serial_prefix', { synchronize: false })
@Index('certificates_serial_hex_prefix', { synchronize: false })
@Index('certificates_name_lower_prefix', { synchronize: false })
@Index('certificates_external_id_lower_trgm', { synchronize: false })
export class Certificate {
  @PrimaryGeneratedColumn()
  id!: number;

  /** Made by the application before the insert; the sealed column is bound to it. */
  @Column({ type: 'uuid', unique: true })
  uuid!: string;

  /** Unique. Given, or made by naming.rules. */
  @Column({ type: 'text', unique: true })
  name!: string;

  /** Address of the owning team, lower-case. */
  @Column({ type: 'text' })
  owner!: string;

  @Column({ type: 'text', default: '' })
  description!: string;

  /** False: nobody is warned of its end. */
  @Column({ type: 'boolean', default: true })
  notify!: boolean;

  /** True: it is renewed by itself. */
  @Column({ type: 'boolean', default: false })
  rotation!: boolean;

  /** When a person last chose that; jobs that switch it on by themselves respect it. Null: nobody did. */
  @Column({ type: 'timestamptz', nullable: true })
  rotationChosenAt!: Date | null;

  /** PEM. */
  @Column({ type: 'text' })
  body!: string;

  /** PEM blocks, issuer first. Null: none known. */
  @Column({ type: 'text', nullable: true })
  chain!: string | null;

  /** PEM of the request it was issued for. Null: imported without one. */
  @Column({ type: 'text', nullable: true })
  csr!: string | null;

  /** Sealed PEM (crypto/secrets.ts). Null when the key was made elsewhere. */
  @Column({ type: 'text', nullable: true, select: false })
  sealedPrivateKey!: string | null;

  @Column({ type: 'boolean' })
  hasPrivateKey!: boolean;

  /** Short name of who signed it, `<selfsigned>` or `<unknown>`. */
  @Column({ type: 'text' })
  issuer!: string;

  /** Decimal. */
  @Column({ type: 'text' })
  serial!: string;

  /** Upper-case hex without padding. */
  @Column({ type: 'text' })
  serialHex!: string;

  /** Lower-case hex of the SHA-256 over the DER. One living row each, but for the certificates of authorities, which may share one (index certificates_sha256). */
  @Column({ type: 'text' })
  sha256!: string;

  /** First common name of the subject. Null: it has none. */
  @Column({ type: 'text', nullable: true })
  cn!: string | null;

  /** RFC 4514 text. */
  @Column({ type: 'text' })
  distinguishedName!: string;

  /** RFC 4514 text. '' in rows from before it was stored. */
  @Column({ type: 'text', default: '' })
  issuerDistinguishedName!: string;

  @Column({ type: 'jsonb', default: {} })
  subjectParts!: SubjectParts;

  /** Null: a key of a kind that has no name here. */
  @Column({ type: 'text', nullable: true })
  keyType!: string | null;

  @Column({ type: 'integer', nullable: true })
  bits!: number | null;

  /** Hash name of the signature, such as `sha256`; `ed25519` for that. */
  @Column({ type: 'text', nullable: true })
  signingAlgorithm!: string | null;

  @Column({ type: 'boolean', default: false })
  isCa!: boolean;

  /** More than one subject alternative name. */
  @Column({ type: 'boolean', default: false })
  hasSeveralNames!: boolean;

  /** Common name and all subject alternative names, lower-case, a line each: what a search for a name looks into. */
  @Column({ type: 'text', default: '' })
  searchNames!: string;

  @Column({ type: 'timestamptz' })
  notBefore!: Date;

  /** Last instant at which it is valid, inclusive (RFC 5280, 4.1.2.5). */
  @Column({ type: 'timestamptz' })
  notAfter!: Date;

  @Column({ type: 'jsonb' })
  extensions!: CertificateExtensions;

  /** Null: never checked. */
  @Column({ type: 'text', nullable: true })
  status!: CertificateStatus | null;

  /** Why the status is unknown, as sentences. Null in the other states. */
  @Column({ type: 'text', nullable: true })
  statusReason!: string | null;

  @Column({ type: 'timestamptz', nullable: true })
  revokedAt!: Date | null;

  /** CRLReason by its name in RFC 5280, 5.3.1. */
  @Column({ type: 'text', nullable: true })
  revocationReason!: string | null;

  @Column({ type: 'boolean', default: false })
  deleted!: boolean;

  /** Identifier at the CA. */
  @Column({ type: 'text', nullable: true })
  externalId!: string | null;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;

  /** Who requested or imported it. Null: found by a source. */
  @Column({ type: 'integer', nullable: true })
  userId!: number | null;

  @ManyToOne('User', { nullable: true, onDelete: 'SET NULL' })
  @JoinColumn({ name: 'userId' })
  user!: User | null;

  /** The authority that issued it. Null: imported, or a CA's own certificate. */
  @Column({ type: 'integer', nullable: true })
  authorityId!: number | null;

  @ManyToOne('Authority', { nullable: true, onDelete: 'RESTRICT' })
  @JoinColumn({ name: 'authorityId' })
  authority!: Authority | null;

  /** Set when this is that authority's own certificate. */
  @Column({ type: 'integer', nullable: true })
  caOfAuthorityId!: number | null;

  @OneToOne('Authority', 'certificate', { nullable: true, onDelete: 'RESTRICT' })
  @JoinColumn({ name: 'caOfAuthorityId' })
  caOfAuthority!: Authority | null;

  @Column({ type: 'integer', nullable: true })
  rotationPolicyId!: number | null;

  @ManyToOne('RotationPolicy', { nullable: true, onDelete: 'RESTRICT' })
  @JoinColumn({ name: 'rotationPolicyId' })
  rotationPolicy!: RotationPolicy | null;

  @Column({ type: 'integer', nullable: true })
  dnsProviderId!: number | null;

  @ManyToOne('DnsProvider', { nullable: true, onDelete: 'SET NULL' })
  @JoinColumn({ name: 'dnsProviderId' })
  dnsProvider!: DnsProvider | null;

  @OneToMany('CertificateDomain', 'certificate')
  domains!: CertificateDomain[];

  @OneToMany('Endpoint', 'certificate')
  endpoints!: Endpoint[];

  @ManyToMany('Role')
  @JoinTable({ name: 'certificates_roles', joinColumn: { name: 'certificateId' }, inverseJoinColumn: { name: 'roleId' } })
  roles!: Role[];

  @ManyToMany('Destination')
  @JoinTable({ name: 'certificates_destinations', joinColumn: { name: 'certificateId' }, inverseJoinColumn: { name: 'destinationId' } })
  destinations!: Destination[];

  @ManyToMany('Source')
  @JoinTable({ name: 'certificates_sources', joinColumn: { name: 'certificateId' }, inverseJoinColumn: { name: 'sourceId' } })
  sources!: Source[];

  @ManyToMany('Notification', 'certificates')
  @JoinTable({ name: 'certificates_notifications', joinColumn: { name: 'certificateId' }, inverseJoinColumn: { name: 'notificationId' } })
  notifications!: Notification[];

  /** Older certificates whose place this one takes. */
  @ManyToMany('Certificate', 'replacedBy')
  @JoinTable({ name: 'certificate_replacements', joinColumn: { name: 'certificateId' }, inverseJoinColumn: { name: 'replacedCertificateId' } })
  replaces!: Certificate[];

  @ManyToMany('Certificate', 'replaces')
  replacedBy!: Certificate[];
}
