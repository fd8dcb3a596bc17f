import {
  Column,
  CreateDateColumn,
  Entity,
  Index,
  JoinColumn,
  JoinTable,
  ManyToMany,
  ManyToOne,
  OneToMany,
  PrimaryColumn,
  PrimaryGeneratedColumn,
  Unique,
} from 'typeorm';
import type { Certificate } from './certificate.entity';
import type { Source } from './source.entity';

/** A TLS listener that a source found. */
@Entity('endpoints')
@Unique('endpoints_address', ['dnsname', 'port'])
@Index('endpoints_certificate', ['certificateId'])
@Index('endpoints_source', ['sourceId'])
@Index('endpoints_name_lower_trgm', { synchronize: false })
@Index('endpoints_dnsname_lower_trgm', { synchronize: false })
@Index('endpoints_owner_lower_trgm', { synchronize: false })
@Index('endpoints_certificate_path_lower_trgm', { synchronize: false })
@Index('endpoints_by_name', ['name', 'id'])
@Index('endpoints_owner', ['owner', 'id'])
@Index('endpoints_port', ['port', 'id'])
@Index('endpoints_type', ['type', 'id'])
@Index('endpoints_registry_type', ['registryType', 'id'])
@Index('endpoints_active', ['active', 'id'])
@Index('endpoints_created_at', ['createdAt', 'id'])
@Index('endpoints_policy', ['policyId', 'id'])
export class Endpoint {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'text', nullable: true })
  owner!: string | null;

  @Column({ type: 'text' })
  dnsname!: string;

  @Column({ type: 'integer' })
  port!: number;

  /** Such as `elbv2`. */
  @Column({ type: 'text' })
  type!: string;

  @Column({ type: 'boolean', default: true })
  active!: boolean;

  /** Name or path of the certificate at the endpoint. */
  @Column({ type: 'text', nullable: true })
  certificatePath!: string | null;

  /** Where the endpoint takes its certificate from, such as `iam`. */
  @Column({ type: 'text', nullable: true })
  registryType!: string | null;

  /** As the source calls it, such as `eu-west-1`. Null: it has none, or the source does not tell. */
  @Column({ type: 'text', nullable: true })
  region!: string | null;

  @Column({ type: 'integer', nullable: true })
  policyId!: number | null;

  @ManyToOne('TlsPolicy', { nullable: true, onDelete: 'SET NULL' })
  @JoinColumn({ name: 'policyId' })
  policy!: TlsPolicy | null;

  @Column({ type: 'integer', nullable: true })
  certificateId!: number | null;

  @ManyToOne('Certificate', 'endpoints', { nullable: true, onDelete: 'SET NULL' })
  @JoinColumn({ name: 'certificateId' })
  certificate!: Certificate | null;

  @Column({ type: 'integer', nullable: true })
  sourceId!: number | null;

  @ManyToOne('Source', { nullable: true, onDelete: 'SET NULL' })
  @JoinColumn({ name: 'sourceId' })
  source!: Source | null;

  /** Last sync that saw it. */
  @Column({ type: 'timestamptz' })
  lastSeenAt!: Date;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;

  @OneToMany('EndpointAlias', 'endpoint')
  aliases!: EndpointAlias[];
}

/** Another DNS name of an endpoint. */
@Entity('endpoint_aliases')
@Index('endpoint_aliases_lower_trgm', { synchronize: false })
export class EndpointAlias {
  @PrimaryColumn({ type: 'integer' })
  endpointId!: number;

  @PrimaryColumn({ type: 'text' })
  alias!: string;

  @ManyToOne('Endpoint', 'aliases', { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'endpointId' })
  endpoint!: Endpoint;
}

/** TLS policy of endpoints: a set of ciphers and protocols. */
@Entity('tls_policies')
export class TlsPolicy {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ type: 'text', unique: true })
  name!: string;

  @ManyToMany('Cipher')
  @JoinTable({ name: 'tls_policies_ciphers', joinColumn: { name: 'policyId' }, inverseJoinColumn: { name: 'cipherId' } })
  ciphers!: Cipher[];
}

/** A cipher suite, or a protocol spelt `Protocol-TLSv1`. */
@Entity('ciphers')
export class Cipher {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ type: 'text', unique: true })
  name!: string;
}
