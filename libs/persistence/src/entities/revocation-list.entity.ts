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

  /** CRL number (RFC 5280, 5.2.3); rises with each signing. */
  @Column({ type: 'bigint' })
  number!: string;

  @Column({ type: 'timestamptz' })
  thisUpdate!: Date;

  @Column({ type: 'timestamptz' })
  nextUpdate!: Date;

  @Column({ type: 'bytea', select: false })
  der!: Buffer;
}
