import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** A name on certificates: a DNS name, or an IP address as text. */
@Entity('domains')
@Index('domains_name_trgm', { synchronize: false })
@Index('domains_sensitive', { synchronize: false })
@Index('domains_by_sensitive', ['sensitive', 'id'])
export class Domain {
  @PrimaryGeneratedColumn()
  id!: number;

  /** Lower-case. */
  @Column({ type: 'text', unique: true })
  name!: string;

  /** True: only administrators and the roles of a setting may ask for certificates with it. */
  @Column({ type: 'boolean', default: false })
  sensitive!: boolean;
}
