import { Check, Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

/** The key with which this installation signs heads of its audit log. Made once, when the first is signed. */
@Entity('audit_signing_key')
@Check('audit_signing_key_one_row', 'id = 1')
export class AuditSigningKey {
  @PrimaryColumn({ type: 'integer' })
  id!: 1;

  /** Made by the application before the insert; the sealed column is bound to it. */
  @Column({ type: 'uuid' })
  uuid!: string;

  /** Ed25519, PEM (RFC 8410). */
  @Column({ type: 'text' })
  publicKey!: string;

  /** Sealed PKCS#8 PEM. */
  @Column({ type: 'text', select: false })
  sealedPrivateKey!: string;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;
}
