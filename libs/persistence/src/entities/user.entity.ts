import { Column, CreateDateColumn, Entity, Index, JoinTable, ManyToMany, PrimaryGeneratedColumn } from 'typeorm';
import type { Role } from './role.entity';

/** A person or a script that signs in. Users are switched off, never deleted: the audit log speaks of them. */
@Entity('users')
@Index('users_email_lower', { synchronize: false })
export class User {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ type: 'text', unique: true })
  username!: string;

  /** Unique without regard to case (index users_email_lower). */
  @Column({ type: 'text' })
  email!: string;

  /** argon2id, or bcrypt when it came from an older installation. Null: cannot sign in with a password. */
  @Column({ type: 'text', nullable: true, select: false })
  passwordHash!: string | null;

  @Column({ type: 'boolean', default: true })
  active!: boolean;

  /** Counted up by whatever ends all sign-ins of before: a new password, switching the account off. Their tokens carry it. */
  @Column({ type: 'integer', default: 0 })
  sessionGeneration!: number;

  @Column({ type: 'text', nullable: true })
  profilePicture!: string | null;

  /** Goes up with each change of what somebody can set, secrets too: a trigger of the database counts. */
  @Column({ type: 'integer', default: 1 })
  version!: number;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;

  @ManyToMany('Role', 'users')
  @JoinTable({ name: 'roles_users', joinColumn: { name: 'userId' }, inverseJoinColumn: { name: 'roleId' } })
  roles!: Role[];
}
