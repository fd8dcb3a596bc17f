import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** How many days before its end a certificate is renewed. */
@Entity('rotation_policies')
export class RotationPolicy {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ type: 'text', unique: true })
  name!: string;

  @Column({ type: 'integer' })
  days!: number;
}
