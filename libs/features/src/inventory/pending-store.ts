import { randomBytes, randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Sealer } from '@app/crypto';
import { DomainError } from '@app/errors';
import { sealFor } from '@app/persistence';
import type { CertificateOrder } from '@app/plugins';
import type { Actor, Grant } from '@app/rbac';
import type { EntityManager } from 'typeorm';
import { AuditLog } from '../audit-log';
import { SEALER } from '../foundation';
import type { CertificateDraft } from './certificate-draft';
import { givenName, maxNameLength, templateName } from './naming.rules';

/** What is ordered beside the request itself; kept until the issuer answers. */
export type OrderPlan = Omit<CertificateOrder, 'csrPem' | 'publicKeySpkiDer' | 'authority' | 'owner' | 'replacesPem'>;

/** An order that its issuer will answer later. Rights and rules have been checked by whoever made the draft. */
export interface PendingDraft extends Omit<
  CertificateDraft,
  'certificate' | 'chainPem' | 'csrPem' | 'externalId' | 'authorityId' | 'caOfAuthorityId' | 'sourceIds'
> {
  readonly csrPem: string;
  readonly plan: OrderPlan;
  /** The certificate that renews itself by this order, if people are to be told of its end. */
  readonly renewsId?: number | null;
  readonly authority: { readonly id: number; readonly name: string };
}

const mostAttempts = 5;

/** The one way in which an order that waits becomes a row. */
@Injectable()
export class PendingStore {
  constructor(
    private readonly auditLog: AuditLog,
    @Inject(SEALER) private readonly sealer: Sealer,
  ) {}

  /** Writes the order, its sealed key and all that is attached to it, and records the act; in the caller's transaction. */
  async store(manager: EntityManager, draft: PendingDraft, by: { readonly actor: Actor; readonly grant: Grant | null }): Promise<{ id: number; name: string }> {
    const wanted = draft.name === null ? madeName(draft, new Date()) : givenName(draft.name);
    for (let attempt = 0; attempt < mostAttempts; attempt++) {
      const ending = attempt === 0 ? '' : `-${randomBytes(4).toString('hex')}`;
      const name = `${wanted.slice(0, maxNameLength - ending.length)}${ending}`;
      const id = await insert(manager, draft, name, this.sealer);
      if (id === null) continue;
      const after = { owner: draft.owner, commonName: commonNameOf(draft.plan), authorityId: draft.authority.id, replaces: draft.replacesIds };
      await this.auditLog.record(manager, by.actor, {
        action: 'pending-certificate.create',
        object: { type: 'pending-certificate', id, name },
        after,
        grant: by.grant ?? undefined,
      });
      return { id, name };
    }
    throw new DomainError('conflict', 'pending-certificate.name-contested', `No free name could be found for "${wanted}".`, {
      hint: 'Try again, or give another name.',
    });
  }
}

const commonNameOf = ({ subject }: OrderPlan): string | null => subject.find(({ type }) => type === 'CN')?.value ?? null;

/** Like a certificate's, with the authority for the issuer; there are no dates yet but today's. */
const madeName = ({ plan, authority }: PendingDraft, now: Date): string =>
  templateName({
    commonName: commonNameOf(plan),
    alternativeNames: (plan.extensions.subjectAltNames?.names ?? []).map(({ value }) => value),
    organization: null,
    organizationalUnit: null,
    issuer: authority.name,
    serialHex: '0',
    notBefore: now,
    notAfter: now,
  });

/** @returns null when the name is taken */
async function insert(manager: EntityManager, draft: PendingDraft, name: string, sealer: Sealer): Promise<number | null> {
  const uuid = randomUUID();
  const values: Record<string, unknown> = {
    uuid,
    name,
    rename: draft.name === null,
    owner: draft.owner,
    description: draft.description,
    notify: draft.notify,
    rotation: draft.rotation,
    cn: commonNameOf(draft.plan),
    csr: draft.csrPem.trim(),
    sealedPrivateKey: sealFor(sealer, 'pending_certificates.sealedPrivateKey', uuid, draft.privateKeyPem?.trim() ?? null),
    plan: JSON.stringify(draft.plan),
    nextStep: 'The order is placed with the authority.',
    dueAt: new Date(),
    userId: draft.userId,
    authorityId: draft.authority.id,
    rotationPolicyId: draft.rotationPolicyId,
    dnsProviderId: draft.dnsProviderId,
    renewsId: draft.renewsId ?? null,
  };
  const names = Object.keys(values);
  const [row] = await manager.query<{ id: number }[]>(
    `INSERT INTO pending_certificates (${names.map((column) => `"${column}"`).join(', ')}) VALUES (${names.map((_, position) => `$${position + 1}`).join(', ')})
     ON CONFLICT ("name") DO NOTHING RETURNING "id"`,
    Object.values(values),
  );
  if (!row) return null;
  await attachToPending(manager, row.id, draft);
  return row.id;
}

const joins = {
  roleIds: ['pending_certificates_roles', 'roleId'],
  destinationIds: ['pending_certificates_destinations', 'destinationId'],
  notificationIds: ['pending_certificates_notifications', 'notificationId'],
  replacesIds: ['pending_certificate_replacements', 'replacedCertificateId'],
} as const;

export type PendingAttachments = { readonly [Name in keyof typeof joins]: readonly number[] };

/** Replaces all that is attached to a pending certificate. */
export async function attachToPending(manager: EntityManager, id: number, attached: PendingAttachments): Promise<void> {
  for (const [name, [table, column]] of Object.entries(joins) as [keyof typeof joins, readonly [string, string]][]) {
    await manager.query(`DELETE FROM "${table}" WHERE "pendingCertificateId" = $1 AND NOT ("${column}" = ANY($2::int[]))`, [id, attached[name]]);
    await manager.query(`INSERT INTO "${table}" ("pendingCertificateId", "${column}") SELECT $1, other FROM unnest($2::int[]) other ON CONFLICT DO NOTHING`, [id, [...new Set(attached[name])]]); // prettier-ignore
  }
}
