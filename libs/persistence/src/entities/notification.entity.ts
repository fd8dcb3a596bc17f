import { Column, CreateDateColumn, Entity, ManyToMany, PrimaryGeneratedColumn } from 'typeorm';
import type { StoredOptions } from './authority.entity';
import type { Certificate } from './certificate.entity';

/** Who is told, how, and how long before a certificate ends. */
@Entity('notifications')
export class Notification {
  @PrimaryGeneratedColumn()
  id!: number;

  /** Made by the application before the insert; sealed options are bound to it. */
  @Column({ type: 'uuid', unique: true })
  uuid!: string;

  @Column({ type: 'text', unique: true })
  label!: string;

  @Column({ type: 'text', nullable: true })
  description!: string | null;

  @Column({ type: 'text' })
  pluginSlug!: string;

  /** `interval` and `unit` (`days`, `weeks`, `months`) beside what the plugin asks for. */
  @Column({ type: 'jsonb', default: {} })
  options!: StoredOptions;

  @Column({ type: 'boolean', default: true })
  active!: boolean;

  /** Address of the team whose default it is, or who made it. Null: the security team's, or nobody's. */
  @Column({ type: 'text', nullable: true })
  owner!: string | null;

  @Column({ type: 'integer', nullable: true })
  creatorId!: number | null;

  /** Goes up with each change of what somebody can set, secrets too: a trigger of the database counts. */
  @Column({ type: 'integer', default: 1 })
  version!: number;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;

  @ManyToMany('Certificate', 'notifications')
  certificates!: Certificate[];
}
