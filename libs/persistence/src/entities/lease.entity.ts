import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Who works on what right now, such as `sync-source:3`. Runs out by itself when its holder dies. */
@Entity('leases')
export class Lease {
  @PrimaryColumn({ type: 'text' })
  name!: string;

  @Column({ type: 'uuid' })
  holder!: string;

  @Column({ type: 'timestamptz' })
  expiresAt!: Date;
}
