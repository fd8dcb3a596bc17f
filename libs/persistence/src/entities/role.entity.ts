import { Column, Entity, ManyToMany, PrimaryGeneratedColumn } from 'typeorm';
import type { User } from './user.entity';

/** A group of users. A role that is named like an owner's address makes its members owners. */
@Entity('roles')
export class Role {
  @PrimaryGeneratedColumn()
  id!: number;

  /** Made by the application before the insert; the sealed column is bound to it. */
  @Column({ type: 'uuid', unique: true })
  uuid!: string;

  /** Unique, case-sensitive. */
  @Column({ type: 'text', unique: true })
  name!: string;

  @Column({ type: 'text', nullable: true })
  description!: string | null;

  /** Credential that the role keeps, such as of an account at a CA. */
  @Column({ type: 'text', nullable: true })
  username!: string | null;

  @Column({ type: 'text', nullable: true, select: false })
  sealedPassword!: string | null;

  /** True: membership comes from an identity provider and is taken away by it. */
  @Column({ type: 'boolean', default: false })
  thirdParty!: boolean;

  /** Goes up with each change of what somebody can set, secrets too: a trigger of the database counts. */
  @Column({ type: 'integer', default: 1 })
  version!: number;

  @ManyToMany('User', 'roles')
  users!: User[];
}
