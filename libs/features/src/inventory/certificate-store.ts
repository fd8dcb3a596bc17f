import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Sealer } from '@app/crypto';
import { DomainError } from '@app/errors';
import { prepared, sealFor } from '@app/persistence';
import type { EntityManager } from 'typeorm';
import { AuditLog } from '../audit-log';
import { planDeployments } from '../deployments';
import { SEALER } from '../foundation';
import type { CertificateDraft, StoredBy, StoredCertificate } from './certificate-draft';
import { type CertificateColumns, columnsOf, domainNamesOf, nameSourceOf } from './certificate-columns.rules';
import { freeName, givenName, numberedPrefix, templateName } from './naming.rules';

/** A name can be lost to another writer between looking and inserting; this often in a row only by sabotage. */
const maxNameAttempts = 20;

/** The one way in which a certificate becomes a row, wherever it comes from. */
@Injectable()
export class CertificateStore {
  constructor(
    private readonly auditLog: AuditLog,
    @Inject(SEALER) private readonly sealer: Sealer,
  ) {}

  /**
   * Writes the certificate, its names and all that is attached to it, plans its deployments, switches off the warnings of those it replaces, and records
   * the act; all in the caller's transaction. Race-safe: the unique indexes decide, not a look beforehand.
   * @throws DomainError `conflict` `certificate.known` when the very same certificate is stored already, with its id and name
   */
  async store(manager: EntityManager, draft: CertificateDraft, by: StoredBy): Promise<StoredCertificate> {
    const columns = columnsOf(draft.certificate);
    const uuid = randomUUID();
    const wanted = draft.name === null ? templateName(nameSourceOf(draft.certificate, columns)) : givenName(draft.name);
    const sealedPrivateKey = sealFor(this.sealer, 'certificates.sealedPrivateKey', uuid, draft.privateKeyPem?.trim() ?? null);
    const domains = domainNamesOf(draft.certificate);
    // What others issued may be the certificate of an authority here, which the unique index leaves out.
    if (draft.authorityId === null && draft.caOfAuthorityId === null) await refuseKnown(manager, columns.sha256);

    let name = wanted;
    for (let attempt = 0; attempt < maxNameAttempts; attempt++) {
      const id = await insert(manager, { uuid, name, sealedPrivateKey, draft, columns, domains });
      if (id !== null) {
        await planDeployments(manager, id, draft.destinationIds, by.actor.name);
        await this.auditLog.record(manager, by.actor, {
          action: by.action,
          object: { type: 'certificate', id, name },
          after: auditFacts(draft, columns),
          grant: by.grant ?? undefined,
        });
        return { id, uuid, name };
      }
      // Several authorities may stand for one CA.
      if (draft.caOfAuthorityId === null) await refuseKnown(manager, columns.sha256);
      name = freeName(wanted, columns.serialHex, await takenNames(manager, wanted, columns.serialHex));
    }
    throw new DomainError('conflict', 'certificate.name-contested', `No free name could be found for "${wanted}".`, {
      hint: 'Try again, or give another name.',
    });
  }
}

interface Row {
  uuid: string;
  name: string;
  sealedPrivateKey: string | null;
  draft: CertificateDraft;
  columns: CertificateColumns;
  domains: readonly string[];
}

const ids = (list: readonly number[]) => [...new Set(list)];

/**
 * One statement for the row and all that is joined to it: issuing is a hot path. Names that another transaction is inserting right now
 * are invisible to this statement's snapshot, so it says how many it linked, and a second one links the rest.
 * @returns null when the name or the fingerprint is taken
 */
async function insert(manager: EntityManager, { uuid, name, sealedPrivateKey, draft, columns, domains }: Row): Promise<number | null> {
  const values: Record<string, unknown> = {
    uuid,
    name,
    ...columns,
    subjectParts: JSON.stringify(columns.subjectParts),
    extensions: JSON.stringify(columns.extensions),
    owner: draft.owner,
    description: draft.description,
    notify: draft.notify,
    rotation: draft.rotation,
    chain: draft.chainPem?.trim() || null,
    csr: draft.csrPem?.trim() || null,
    sealedPrivateKey,
    hasPrivateKey: sealedPrivateKey !== null,
    externalId: draft.externalId,
    userId: draft.userId,
    authorityId: draft.authorityId,
    caOfAuthorityId: draft.caOfAuthorityId,
    rotationPolicyId: draft.rotationPolicyId,
    dnsProviderId: draft.dnsProviderId,
  };
  const names = Object.keys(values);
  const parameters: unknown[] = Object.values(values);
  const bind = (value: unknown) => `$${parameters.push(value)}`;
  const joins = [
    ['certificates_roles', 'roleId', draft.roleIds],
    ['certificates_destinations', 'destinationId', draft.destinationIds],
    ['certificates_notifications', 'notificationId', draft.notificationIds],
    ['certificates_sources', 'sourceId', draft.sourceIds],
    ['certificate_replacements', 'replacedCertificateId', draft.replacesIds],
  ] as const;
  const attached = joins.flatMap(([table, column, list]) =>
    list.length === 0
      ? []
      : [`"to_${table}" AS (INSERT INTO "${table}" ("certificateId", "${column}") SELECT made.id, other FROM made, unnest(${bind(ids(list))}::int[]) other)`],
  );
  if (draft.replacesIds.length > 0) {
    const replaced = bind(ids(draft.replacesIds));
    // Locked in the order of their ids: two requests that replace the same certificates must not wait for each other in a circle.
    attached.push(`"silenced" AS (UPDATE "certificates" SET "notify" = false FROM made WHERE "certificates"."id" IN
      (SELECT "id" FROM "certificates" WHERE "id" = ANY(${replaced}::int[]) ORDER BY "id" FOR UPDATE))`);
  }
  const wantedNames = bind([...domains].sort());
  const shape = joins.map(([, , list]) => (list.length > 0 ? 1 : 0)).join('');
  const statement = prepared(
    `store_certificate_${shape}`,
    `WITH made AS (
       INSERT INTO "certificates" (${names.map((column) => `"${column}"`).join(', ')})
       VALUES (${names.map((_, position) => `$${position + 1}`).join(', ')})
       ON CONFLICT DO NOTHING RETURNING "id"),
     known AS (SELECT "id" FROM "domains" WHERE "name" = ANY(${wantedNames}::text[])),
     added AS (INSERT INTO "domains" ("name")
       SELECT wanted FROM made, unnest(${wantedNames}::text[]) wanted WHERE NOT EXISTS (SELECT FROM "domains" WHERE "name" = wanted) ORDER BY wanted
       ON CONFLICT ("name") DO NOTHING RETURNING "id"),
     linked AS (INSERT INTO "certificates_domains" ("certificateId", "domainId")
       SELECT made.id, name.id FROM made, (SELECT id FROM known UNION ALL SELECT id FROM added) name RETURNING 1)
     ${attached.map((statement) => `, ${statement}`).join('\n')}
     SELECT made.id, (SELECT count(*)::int FROM linked) AS linked FROM made`,
  );
  const [row] = await manager.query<{ id: number; linked: number }[]>(statement, parameters);
  if (!row) return null;
  if (row.linked < domains.length) {
    await manager.query(
      `INSERT INTO "certificates_domains" ("certificateId", "domainId") SELECT $1, "id" FROM "domains" WHERE "name" = ANY($2::text[]) ON CONFLICT DO NOTHING`,
      [row.id, domains],
    );
  }
  return row.id;
}

async function refuseKnown(manager: EntityManager, sha256: string): Promise<void> {
  const [known] = await manager.query<{ id: number; name: string }[]>(`SELECT "id", "name" FROM "certificates" WHERE "sha256" = $1 AND NOT "deleted"`, [
    sha256,
  ]);
  if (!known) return;
  throw new DomainError('conflict', 'certificate.known', `This certificate is stored already, as "${known.name}" with the id ${known.id}.`, {
    hint: `Edit certificate ${known.id} instead.`,
    facts: { id: known.id, sha256 },
  });
}

async function takenNames(manager: EntityManager, wanted: string, serialHex: string): Promise<string[]> {
  const prefix = numberedPrefix(wanted, serialHex)
    .toLowerCase()
    .replace(/[\\%_]/g, '\\$&');
  const rows = await manager.query<{ name: string }[]>(`SELECT "name" FROM "certificates" WHERE "name" = $1 OR lower("name") LIKE $2`, [wanted, `${prefix}%`]);
  return rows.map(({ name }) => name);
}

/** What an auditor wants to know of a new certificate; no key, no text of the certificate. */
const auditFacts = (draft: CertificateDraft, columns: CertificateColumns): Record<string, unknown> => ({
  owner: draft.owner,
  commonName: columns.cn,
  names: columns.searchNames.split('\n'),
  issuer: columns.issuer,
  serialHex: columns.serialHex,
  sha256: columns.sha256,
  notBefore: columns.notBefore.toISOString(),
  notAfter: columns.notAfter.toISOString(),
  keyType: columns.keyType,
  hasPrivateKey: draft.privateKeyPem !== null,
  authorityId: draft.authorityId,
  replaces: draft.replacesIds,
});
