import { Column, Entity, JoinColumn, OneToOne, PrimaryColumn } from 'typeorm';
import type { Authority } from './authority.entity';

/** The newest certificate revocation list of an authority of ours (RFC 5280, 5). */
@Entity('revocation_lists')
export class RevocationList {
  @PrimaryColumn({ type: 'integer' })
  authorityId!: number;

  @OneToOne('Authority', { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'authorityId' })
  authority!: Authority;

  /** CRL number (RFC 5280, 5.2.3); rises with each signing. 0: none was signed yet. */
  @Column({ type: 'bigint', default: 0 })
  number!: string;

  @Column({ type: 'timestamptz', nullable: true })
  thisUpdate!: Date | null;

  @Column({ type: 'timestamptz', nullable: true })
  nextUpdate!: Date | null;

  @Column({ type: 'bytea', nullable: true, select: false })
  der!: Buffer | null;

  /** First revocation that the signed list does not tell of. Null: it tells of all. */
  @Column({ type: 'timestamptz', nullable: true })
  staleSince!: Date | null;
}
