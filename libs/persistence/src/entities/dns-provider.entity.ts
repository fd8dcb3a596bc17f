import { Column, CreateDateColumn, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** An account at a DNS service, for proving control over names. */
@Entity('dns_providers')
export class DnsProvider {
  @PrimaryGeneratedColumn()
  id!: number;

  /** Made by the application before the insert; the sealed column is bound to it. */
  @Column({ type: 'uuid', unique: true })
  uuid!: string;

  @Column({ type: 'text', unique: true })
  name!: string;

  @Column({ type: 'text', nullable: true })
  description!: string | null;

  /** Such as `powerdns`. */
  @Column({ type: 'text' })
  providerType!: string;

  /** Sealed JSON object of the account's credentials. */
  @Column({ type: 'text', nullable: true, select: false })
  sealedCredentials!: string | null;

  @Column({ type: 'text', nullable: true })
  apiEndpoint!: string | null;

  /** Zones of the account, as last read. Null: never read. */
  @Column({ type: 'jsonb', nullable: true })
  zones!: string[] | null;

  /** Goes up with each change of what somebody can set, secrets too: a trigger of the database counts. */
  @Column({ type: 'integer', default: 1 })
  version!: number;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;
}
