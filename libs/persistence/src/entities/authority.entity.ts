import { Column, CreateDateColumn, Entity, Index, JoinColumn, JoinTable, ManyToMany, ManyToOne, OneToOne, PrimaryGeneratedColumn } from 'typeorm';
import type { Certificate } from './certificate.entity';
import type { Role } from './role.entity';
import type { User } from './user.entity';

/** Options of a plugin by name. Values of secret options are sealed (crypto/secrets.ts) before they get here. */
export type StoredOptions = Record<string, unknown>;

/** A certificate authority that certificates are issued from. */
@Entity('authorities')
@Index('authorities_parent', ['parentId'])
export class Authority {
  @PrimaryGeneratedColumn()
  id!: number;

  /** Made by the application before the insert; sealed options are bound to it. */
  @Column({ type: 'uuid', unique: true })
  uuid!: string;

  @Column({ type: 'text', unique: true })
  name!: string;

  /** Address of the owning team. */
  @Column({ type: 'text' })
  owner!: string;

  @Column({ type: 'text', nullable: true })
  description!: string | null;

  /** False: issues no more; what it issued stays valid. */
  @Column({ type: 'boolean', default: true })
  active!: boolean;

  @Column({ type: 'text' })
  pluginSlug!: string;

  @Column({ type: 'jsonb', default: {} })
  options!: StoredOptions;

  /** Sealed JSON that its issuer keeps for itself, such as the account at the CA. Null: nothing yet. */
  @Column({ type: 'text', nullable: true, select: false })
  sealedIssuerState!: string | null;

  @Column({ type: 'integer', nullable: true })
  creatorId!: number | null;

  @ManyToOne('User', { nullable: true, onDelete: 'SET NULL' })
  @JoinColumn({ name: 'creatorId' })
  creator!: User | null;

  /** The authority that signed this one. Null: a root, or a parent that we do not know. */
  @Column({ type: 'integer', nullable: true })
  parentId!: number | null;

  @ManyToOne('Authority', { nullable: true, onDelete: 'RESTRICT' })
  @JoinColumn({ name: 'parentId' })
  parent!: Authority | null;

  /** Goes up with each change of what somebody can set, secrets too: a trigger of the database counts. */
  @Column({ type: 'integer', default: 1 })
  version!: number;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;

  @OneToOne('Certificate', 'caOfAuthority')
  certificate!: Certificate;

  @ManyToMany('Role')
  @JoinTable({ name: 'authorities_roles', joinColumn: { name: 'authorityId' }, inverseJoinColumn: { name: 'roleId' } })
  roles!: Role[];
}
