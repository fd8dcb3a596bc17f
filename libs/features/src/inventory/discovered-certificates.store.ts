import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { ParsedCertificate } from '@app/crypto';
import type { Actor } from '@app/rbac';
import type { EntityManager } from 'typeorm';
import { AuditLog } from '../audit-log';
import { columnsOf, domainNamesOf, nameSourceOf, type CertificateColumns } from './certificate-columns.rules';
import { freeName, templateName } from './naming.rules';

/** A certificate that a source found and that is not stored yet. */
export interface DiscoveredDraft {
  readonly certificate: ParsedCertificate;
  /** PEM blocks, issuer first; empty when none is known. */
  readonly chainPem: string;
  readonly owner: string;
  readonly externalId: string | null;
}

export interface DiscoveredBy {
  readonly actor: Actor;
  readonly description: string;
  /** Owner's address → ids of the notifications and roles that come with it. */
  readonly notificationIds: ReadonlyMap<string, readonly number[]>;
  readonly roleIds: ReadonlyMap<string, readonly number[]>;
}

interface Row extends CertificateColumns {
  readonly uuid: string;
  readonly name: string;
  readonly owner: string;
  readonly chain: string | null;
  readonly externalId: string | null;
  readonly domains: readonly string[];
}

/** Columns that one statement fills for many rows, with their types. */
const columnTypes: Readonly<Record<Exclude<keyof Row, 'domains'>, string>> = {
  uuid: 'uuid',
  name: 'text',
  owner: 'text',
  chain: 'text',
  externalId: 'text',
  body: 'text',
  issuer: 'text',
  issuerDistinguishedName: 'text',
  serial: 'text',
  serialHex: 'text',
  sha256: 'text',
  cn: 'text',
  distinguishedName: 'text',
  subjectParts: 'jsonb',
  keyType: 'text',
  bits: 'int',
  signingAlgorithm: 'text',
  isCa: 'boolean',
  hasSeveralNames: 'boolean',
  searchNames: 'text',
  notBefore: 'timestamptz',
  notAfter: 'timestamptz',
  extensions: 'jsonb',
};

/** Many certificates become rows at once: what a source finds comes by the thousand. Without a key, without destinations, warned of like any other. */
@Injectable()
export class DiscoveredCertificatesStore {
  constructor(private readonly auditLog: AuditLog) {}

  /**
   * In the caller's transaction. One that somebody else stores at this moment is left to him.
   * @param drafts each certificate once
   * @returns ids of the new rows by fingerprint
   */
  async store(manager: EntityManager, drafts: readonly DiscoveredDraft[], by: DiscoveredBy): Promise<Map<string, number>> {
    const rows = await named(manager, drafts);
    const made = await insertRows(manager, rows, by.description);
    const ids = new Map(made.map(({ id, sha256 }) => [sha256, id]));
    const stored = rows.flatMap((row) => {
      const id = ids.get(row.sha256);
      return id === undefined ? [] : [{ id, row }];
    });
    await linkDomains(manager, stored);
    await link(manager, 'certificates_notifications', 'notificationId', stored, by.notificationIds);
    await link(manager, 'certificates_roles', 'roleId', stored, by.roleIds);
    await this.auditLog.recordAll(
      manager,
      by.actor,
      stored.map(({ id, row }) => ({ action: 'certificate.discover', object: { type: 'certificate', id, name: row.name }, after: auditFacts(row) })),
    );
    return ids;
  }
}

/** Gives each its name: the template's, with a number behind it where it is taken, here or in the table. */
async function named(manager: EntityManager, drafts: readonly DiscoveredDraft[]): Promise<Row[]> {
  const wanted = drafts.map(({ certificate, ...draft }) => {
    const columns = columnsOf(certificate);
    return { ...draft, columns, name: templateName(nameSourceOf(certificate, columns)), domains: domainNamesOf(certificate) };
  });
  // A name that is taken is told apart by the serial number, so those are looked at too.
  const candidates = wanted.flatMap(({ name, columns }) => [name, freeName(name, columns.serialHex, [name])]);
  const known = await manager.query<{ name: string }[]>(`SELECT "name" FROM "certificates" WHERE "name" = ANY($1::text[])`, [candidates]);
  const taken = new Set(known.map(({ name }) => name));
  return wanted.map(({ name: first, columns, domains, owner, chainPem, externalId }) => {
    let name = first;
    const others: string[] = [];
    while (taken.has(name)) {
      others.push(name);
      name = freeName(first, columns.serialHex, others);
    }
    taken.add(name);
    return { ...columns, uuid: randomUUID(), name, owner, chain: chainPem.trim() || null, externalId, domains };
  });
}

async function insertRows(manager: EntityManager, rows: readonly Row[], description: string): Promise<{ id: number; sha256: string }[]> {
  const columns = Object.keys(columnTypes);
  const list = columns.map((column) => `"${column}"`).join(', ');
  const record = Object.entries(columnTypes).map(([column, type]) => `"${column}" ${type}`).join(', '); // prettier-ignore
  return manager.query(
    `INSERT INTO "certificates" (${list}, "description", "hasPrivateKey")
     SELECT ${list}, $2, false FROM jsonb_to_recordset($1::jsonb) AS given(${record})
     ON CONFLICT DO NOTHING RETURNING "id", "sha256"`,
    [JSON.stringify(rows.map(({ domains: _domains, ...row }) => row)), description],
  );
}

async function linkDomains(manager: EntityManager, stored: readonly { id: number; row: Row }[]): Promise<void> {
  const pairs = stored.flatMap(({ id, row }) => row.domains.map((name) => ({ id, name })));
  if (!pairs.length) return;
  // In one order everywhere, so that two who add the same names wait for each other and never in a circle.
  await manager.query(
    `INSERT INTO "domains" ("name") SELECT DISTINCT wanted FROM unnest($1::text[]) wanted
     WHERE NOT EXISTS (SELECT FROM "domains" WHERE "name" = wanted) ORDER BY 1 ON CONFLICT ("name") DO NOTHING`,
    [pairs.map(({ name }) => name)],
  );
  await manager.query(
    `INSERT INTO "certificates_domains" ("certificateId", "domainId") SELECT pair.id, d."id" FROM unnest($1::int[], $2::text[]) AS pair(id, name)
     JOIN "domains" d ON d."name" = pair.name ON CONFLICT DO NOTHING`,
    [pairs.map(({ id }) => id), pairs.map(({ name }) => name)],
  );
}

async function link(
  manager: EntityManager,
  table: 'certificates_notifications' | 'certificates_roles',
  column: 'notificationId' | 'roleId',
  stored: readonly { id: number; row: Row }[],
  idsOf: ReadonlyMap<string, readonly number[]>,
): Promise<void> {
  const pairs = stored.flatMap(({ id, row }) => (idsOf.get(row.owner) ?? []).map((other) => ({ id, other })));
  if (!pairs.length) return;
  await manager.query(`INSERT INTO "${table}" ("certificateId", "${column}") SELECT * FROM unnest($1::int[], $2::int[]) ON CONFLICT DO NOTHING`, [
    pairs.map(({ id }) => id),
    pairs.map(({ other }) => other),
  ]);
}

const auditFacts = (row: Row): Record<string, unknown> => ({
  owner: row.owner,
  commonName: row.cn,
  issuer: row.issuer,
  serialHex: row.serialHex,
  sha256: row.sha256,
  notAfter: row.notAfter.toISOString(),
  hasPrivateKey: false,
});
