import { Column, CreateDateColumn, Entity, Index, JoinColumn, JoinTable, ManyToMany, ManyToOne, PrimaryGeneratedColumn, UpdateDateColumn } from 'typeorm';
import type { Authority } from './authority.entity';
import type { Certificate } from './certificate.entity';
import type { Destination } from './destination.entity';
import type { DnsProvider } from './dns-provider.entity';
import type { Notification } from './notification.entity';
import type { Role } from './role.entity';
import type { RotationPolicy } from './rotation-policy.entity';
import type { Source } from './source.entity';
import type { User } from './user.entity';

export type PendingState = 'waiting' | 'issued' | 'failed' | 'cancelled';

/** An order that its issuer has not settled yet, or how it ended. */
@Entity('pending_certificates')
@Index('pending_certificates_due', ['state', 'dueAt'])
export class PendingCertificate {
  @PrimaryGeneratedColumn()
  id!: number;

  /** Made by the application before the insert; the sealed column is bound to it. */
  @Column({ type: 'uuid', unique: true })
  uuid!: string;

  @Column({ type: 'text', unique: true })
  name!: string;

  /** The name was made by naming.rules; the issued certificate gets a fresh one. */
  @Column({ type: 'boolean', default: true })
  rename!: boolean;

  @Column({ type: 'text' })
  owner!: string;

  @Column({ type: 'text', default: '' })
  description!: string;

  @Column({ type: 'boolean', default: true })
  notify!: boolean;

  @Column({ type: 'boolean', default: false })
  rotation!: boolean;

  @Column({ type: 'text', nullable: true })
  cn!: string | null;

  /** PEM. */
  @Column({ type: 'text' })
  csr!: string;

  @Column({ type: 'text', nullable: true })
  chain!: string | null;

  /** Sealed PEM; emptied when the order is settled. */
  @Column({ type: 'text', nullable: true, select: false })
  sealedPrivateKey!: string | null;

  /** Identifier of the order at the CA. */
  @Column({ type: 'text', nullable: true })
  externalId!: string | null;

  @Column({ type: 'text', default: 'waiting' })
  state!: PendingState;

  /** What is ordered beside the request itself: subject, names, validity. Null: a row of an earlier release. */
  @Column({ type: 'jsonb', nullable: true })
  plan!: unknown;

  /** What the issuer wants to be handed when it is asked again. */
  @Column({ type: 'jsonb', nullable: true })
  issuerState!: unknown;

  /** Tries that the issuer has refused. */
  @Column({ type: 'integer', default: 0 })
  attempts!: number;

  /** Steps in a row in which the issuer, or what it needs, could not be reached. */
  @Column({ type: 'integer', default: 0 })
  failures!: number;

  /** The last error in plain words, or `Cancelled`. */
  @Column({ type: 'text', nullable: true })
  status!: string | null;

  /** What happens next, as a sentence. Null: nothing. */
  @Column({ type: 'text', nullable: true })
  nextStep!: string | null;

  /** When its issuer is asked again. Null: settled. */
  @Column({ type: 'timestamptz', nullable: true })
  dueAt!: Date | null;

  @Column({ type: 'integer', nullable: true })
  resolvedCertificateId!: number | null;

  /** The certificate that renews itself by this order, and whose people want to be told of its end. Null: nobody waits for that. */
  @Column({ type: 'integer', nullable: true })
  renewsId!: number | null;

  /** When owner and security team were told that it failed. */
  @Column({ type: 'timestamptz', nullable: true })
  failureToldAt!: Date | null;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;

  @UpdateDateColumn({ type: 'timestamptz' })
  updatedAt!: Date;

  @Column({ type: 'integer', nullable: true })
  userId!: number | null;

  @ManyToOne('User', { nullable: true, onDelete: 'SET NULL' })
  @JoinColumn({ name: 'userId' })
  user!: User | null;

  @Column({ type: 'integer' })
  authorityId!: number;

  @ManyToOne('Authority', { nullable: false, onDelete: 'RESTRICT' })
  @JoinColumn({ name: 'authorityId' })
  authority!: Authority;

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

  @ManyToMany('Role')
  @JoinTable({ name: 'pending_certificates_roles', joinColumn: { name: 'pendingCertificateId' }, inverseJoinColumn: { name: 'roleId' } })
  roles!: Role[];

  @ManyToMany('Destination')
  @JoinTable({ name: 'pending_certificates_destinations', joinColumn: { name: 'pendingCertificateId' }, inverseJoinColumn: { name: 'destinationId' } })
  destinations!: Destination[];

  @ManyToMany('Source')
  @JoinTable({ name: 'pending_certificates_sources', joinColumn: { name: 'pendingCertificateId' }, inverseJoinColumn: { name: 'sourceId' } })
  sources!: Source[];

  @ManyToMany('Notification')
  @JoinTable({ name: 'pending_certificates_notifications', joinColumn: { name: 'pendingCertificateId' }, inverseJoinColumn: { name: 'notificationId' } })
  notifications!: Notification[];

  @ManyToMany('Certificate')
  @JoinTable({ name: 'pending_certificate_replacements', joinColumn: { name: 'pendingCertificateId' }, inverseJoinColumn: { name: 'replacedCertificateId' } })
  replaces!: Certificate[];
}
