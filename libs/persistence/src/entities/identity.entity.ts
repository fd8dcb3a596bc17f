import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, PrimaryGeneratedColumn, Unique } from 'typeorm';
import type { User } from './user.entity';

/** Who a user is elsewhere. The provider's own id for a person, since an address can be given to another. */
@Entity('identities')
@Unique('identities_subject_key', ['issuer', 'subject'])
export class Identity {
  @PrimaryGeneratedColumn()
  id!: number;

  @Index('identities_userId_idx')
  @Column({ type: 'integer' })
  userId!: number;

  @ManyToOne('User', { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'userId' })
  user!: User;

  /** `ping`, `oauth2`, `google` or `ldap`. */
  @Column({ type: 'text' })
  provider!: string;

  /** `iss` of the ID token, or `ldap:` and the base of the directory. */
  @Column({ type: 'text' })
  issuer!: string;

  /** `sub` of the ID token, or the id of the directory's entry. */
  @Column({ type: 'text' })
  subject!: string;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  linkedAt!: Date;

  @Column({ type: 'timestamptz', nullable: true })
  lastSignInAt!: Date | null;
}

/** A role that a user has because a provider said so, and loses when it no longer does. Goes with the membership (a trigger). */
@Entity('provided_roles')
export class ProvidedRole {
  @PrimaryColumn({ type: 'integer' })
  userId!: number;

  @PrimaryColumn({ type: 'integer' })
  roleId!: number;

  @Column({ type: 'text' })
  provider!: string;
}

/** Sign-ins that were taken up once and are not again, until they are too old anyway. */
@Entity('used_sign_in_states')
export class UsedSignInState {
  /** SHA-256 of the state. */
  @PrimaryColumn({ type: 'text' })
  digest!: string;

  @Index('used_sign_in_states_usedAt_idx')
  @Column({ type: 'timestamptz', default: () => 'now()' })
  usedAt!: Date;
}
