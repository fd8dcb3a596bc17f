import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** A known text, sealed with the first keys of this installation: keys that cannot open it are the wrong keys. */
@Entity('encryption_canary')
@Check('encryption_canary_one_row', 'id = 1')
export class EncryptionCanary {
  @PrimaryColumn({ type: 'integer' })
  id!: 1;

  @Column({ type: 'uuid' })
  uuid!: string;

  @Column({ type: 'text' })
  sealed!: string;
}
