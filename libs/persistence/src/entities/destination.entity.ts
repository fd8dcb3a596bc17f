import { Column, CreateDateColumn, Entity, PrimaryGeneratedColumn } from 'typeorm';
import type { StoredOptions } from './authority.entity';

/** A place that certificates are deployed to. */
@Entity('destinations')
export class Destination {
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

  @Column({ type: 'jsonb', default: {} })
  options!: StoredOptions;

  /** Goes up with each change of what somebody can set, secrets too: a trigger of the database counts. */
  @Column({ type: 'integer', default: 1 })
  version!: number;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;
}
