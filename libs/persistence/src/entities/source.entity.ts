import { Column, CreateDateColumn, Entity, PrimaryGeneratedColumn } from 'typeorm';
import type { StoredOptions } from './authority.entity';

/** A place that is asked which certificates and endpoints are out there. */
@Entity('sources')
export class Source {
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

  @Column({ type: 'boolean', default: true })
  active!: boolean;

  /** End of the last sync that was read to its end. Null: never. */
  @Column({ type: 'timestamptz', nullable: true })
  lastRunAt!: Date | null;

  /** Start of the last sync, however it ended. Null: never. */
  @Column({ type: 'timestamptz', nullable: true })
  lastTriedAt!: Date | null;

  /** Why the last sync did not read all, as a sentence. Null: it did. */
  @Column({ type: 'text', nullable: true })
  lastFailure!: string | null;

  /** Goes up with each change of what somebody can set, secrets too: a trigger of the database counts. */
  @Column({ type: 'integer', default: 1 })
  version!: number;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;
}
