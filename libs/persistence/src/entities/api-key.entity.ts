import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn } from 'typeorm';
import type { User } from './user.entity';

/** What lets a script act as its user. The token itself is signed, never stored. */
@Entity('api_keys')
@Index('api_keys_user', ['userId'])
export class ApiKey {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'integer' })
  userId!: number;

  @ManyToOne('User', { nullable: false, onDelete: 'CASCADE' })
  @JoinColumn({ name: 'userId' })
  user!: User;

  /** −1: for ever. */
  @Column({ type: 'integer' })
  ttlDays!: number;

  @Column({ type: 'timestamptz' })
  issuedAt!: Date;

  @Column({ type: 'boolean', default: false })
  revoked!: boolean;

  /** Names the calling application in domain authorization. Null: the user's address stands for the caller. */
  @Column({ type: 'text', nullable: true })
  applicationName!: string | null;

  @Column({ type: 'timestamptz', nullable: true })
  lastUsedAt!: Date | null;
}
