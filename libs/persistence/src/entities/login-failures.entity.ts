import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Failed sign-ins in the current window, per address and per user-and-address pair. */
@Entity('login_failures')
@Index('login_failures_window', ['windowStartedAt'])
export class LoginFailures {
  /** `address:<address>` or `pair:<SHA-256 of user name and address>`. */
  @PrimaryColumn({ type: 'text' })
  bucket!: string;

  @Column({ type: 'integer' })
  failures!: number;

  @Column({ type: 'timestamptz' })
  windowStartedAt!: Date;
}
