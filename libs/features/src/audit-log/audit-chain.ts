import { createPrivateKey, generateKeyPairSync, randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Sealer } from '@app/crypto';
import { DomainError } from '@app/errors';
import { sealFor, unsealFrom } from '@app/persistence';
import type { Actor } from '@app/rbac';
import { DataSource, type EntityManager } from 'typeorm';
import { SEALER } from '../foundation';
import { AuditLog } from './audit-log.service';
import { type ChainHead, type ChainProblem, ChainWalk, type Link, linkOf } from './chain.rules';
import { signHead, type SignedHead } from './heads.rules';
import { canonicalText, firstSeal, type SealableRow, sealableColumns, sealOf } from './seal.rules';

/** Rows that one transaction seals, and that one statement reads back. */
const BATCH = 2_000;

/** Rows that are not sealed yet: those of the last minute, unless the worker stands still. */
export interface UnsealedTail {
  readonly count: number;
  readonly firstId: string | null;
  readonly lastId: string | null;
  /** When the oldest was written. */
  readonly since: Date | null;
}

export interface ChainReport {
  readonly head: ChainHead;
  readonly problems: readonly ChainProblem[];
  readonly unsealed: UnsealedTail;
}

type SealedRow = SealableRow & { readonly sealNumber: string; readonly seal: Buffer };

/**
 * Chains the audit log by hash, afterwards, so that those who write it do not wait for each other; and tells whether the chain is whole.
 *
 * The order of the chain is the order of sealing. Whatever is committed and not sealed is sealed next, by sequence number; a row
 * whose transaction was still open then, and whose number may be lower, is sealed by a later run. So the sealer never waits for an
 * open transaction, no committed row is skipped for good, and a gap in the sequence numbers (a transaction that was rolled back)
 * means nothing: only the places in the chain are without gaps.
 */
@Injectable()
export class AuditChain {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(SEALER) private readonly sealer: Sealer,
    @Inject(AuditLog) private readonly auditLog: AuditLog,
  ) {}

  /** Seals what is committed. One at a time: whoever comes second finds nothing to do. @returns how many rows */
  async seal(signal?: AbortSignal): Promise<{ sealed: number; head: ChainHead }> {
    for (let sealed = 0; ;) {
      const batch = await this.dataSource.transaction((manager) => sealBatch(manager));
      sealed += batch.sealed;
      if (batch.sealed < BATCH || signal?.aborted) return { sealed, head: batch.head };
    }
  }

  /**
   * Walks along the whole chain.
   * @param expected a head that was signed earlier: the chain must still lead through it, so that a chain that was cut off or made
   *   anew is found too
   */
  async verify(expected?: ChainHead): Promise<ChainReport> {
    const walk = new ChainWalk();
    const problems: ChainProblem[] = [];
    let isExpectedSeen = expected === undefined || expected.number === 0;
    for await (const link of this.links()) {
      walk.take(link);
      if (link.number !== expected?.number) continue;
      isExpectedSeen = true;
      if (Buffer.compare(link.seal, expected.seal) !== 0) problems.push({ number: link.number, rowId: link.rowId, because: notOfHead(link.number) });
    }
    if (!isExpectedSeen && expected) problems.push({ number: expected.number, rowId: null, because: cutOff(expected.number, walk.head.number) });
    return { head: walk.head, problems: [...walk.problems, ...problems], unsealed: await this.unsealed() };
  }

  /** The chain, link by link, for a file that can be checked without the database. */
  async *links(): AsyncGenerator<Link> {
    for (let after = 0; ;) {
      const rows = await this.dataSource.query<SealedRow[]>(
        `SELECT ${sealableColumns}, "sealNumber", "seal" FROM audit_log WHERE "sealNumber" > $1 ORDER BY "sealNumber" LIMIT ${BATCH}`,
        [after],
      );
      yield* rows.map(linkOf);
      if (rows.length < BATCH) return;
      after = Number(rows.at(-1)?.sealNumber ?? 0);
    }
  }

  /** Seals first, so that the head covers what was done until now. The act is itself in the log, behind the head. */
  async exportHead(actor: Actor, now: Date): Promise<SignedHead> {
    const { head } = await this.seal();
    return this.dataSource.transaction(async (manager) => {
      const { privateKeyPem, publicKeyPem } = await this.signingKey(manager);
      const [canary] = await manager.query<{ uuid: string }[]>('SELECT "uuid" FROM encryption_canary');
      const signed = signHead(head, canary?.uuid ?? '', { privateKey: createPrivateKey(privateKeyPem), publicKeyPem }, now);
      await this.auditLog.record(manager, actor, {
        action: 'audit-log.export-head',
        object: { type: 'audit-log', id: null, name: null },
        after: { number: head.number, seal: signed.seal },
      });
      return signed;
    });
  }

  /** PEM; made at the first call. Note it where nobody who runs the database can change it. */
  publicKey(): Promise<string> {
    return this.dataSource.transaction(async (manager) => (await this.signingKey(manager)).publicKeyPem);
  }

  private async unsealed(): Promise<UnsealedTail> {
    const [tail] = await this.dataSource.query<UnsealedTail[]>(
      `SELECT count(*)::integer AS "count", min("id") AS "firstId", max("id") AS "lastId", min("at") AS "since" FROM audit_log WHERE "sealNumber" IS NULL`,
    );
    return tail ?? { count: 0, firstId: null, lastId: null, since: null };
  }

  private async signingKey(manager: EntityManager): Promise<{ privateKeyPem: string; publicKeyPem: string }> {
    const fresh = generateKeyPairSync('ed25519', { publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } });
    const uuid = randomUUID();
    await manager.query(`INSERT INTO audit_signing_key ("id", "uuid", "publicKey", "sealedPrivateKey") VALUES (1, $1, $2, $3) ON CONFLICT DO NOTHING`, [
      uuid,
      fresh.publicKey,
      sealFor(this.sealer, 'audit_signing_key.sealedPrivateKey', uuid, fresh.privateKey),
    ]);
    const [row] = await manager.query<{ uuid: string; publicKey: string; sealedPrivateKey: string }[]>(
      'SELECT "uuid", "publicKey", "sealedPrivateKey" FROM audit_signing_key',
    );
    const privateKeyPem = row && unsealFrom(this.sealer, 'audit_signing_key.sealedPrivateKey', row.uuid, row.sealedPrivateKey);
    if (!row || !privateKeyPem) throw new DomainError('bug', 'audit-log.no-signing-key', 'There is no key to sign with.');
    return { privateKeyPem, publicKeyPem: row.publicKey };
  }
}

const notOfHead = (number: number) => `The seal in place ${number} is not that of the head: the chain was made anew after the head was signed.`;
const cutOff = (wanted: number, found: number) => `The head speaks of ${wanted} sealed rows and there are ${found}: the end of the chain was cut off.`;

async function sealBatch(manager: EntityManager): Promise<{ sealed: number; head: ChainHead }> {
  await manager.query(`SELECT pg_advisory_xact_lock(hashtext('lemur audit sealer'))`);
  const [last] = await manager.query<{ sealNumber: string; seal: Buffer }[]>(
    'SELECT "sealNumber", "seal" FROM audit_log WHERE "sealNumber" IS NOT NULL ORDER BY "sealNumber" DESC LIMIT 1',
  );
  let head: ChainHead = last ? { number: Number(last.sealNumber), seal: last.seal } : { number: 0, seal: firstSeal };
  const rows = await manager.query<SealableRow[]>(`SELECT ${sealableColumns} FROM audit_log WHERE "sealNumber" IS NULL ORDER BY audit_log."id" LIMIT ${BATCH}`);
  const links = rows.map((row) => {
    const number = head.number + 1;
    head = { number, seal: sealOf(head.seal, canonicalText(number, row)) };
    return { id: row.id, ...head };
  });
  if (links.length) {
    await manager.query(
      `UPDATE audit_log a SET "sealNumber" = s."number", "seal" = s."seal" FROM unnest($1::bigint[], $2::bigint[], $3::bytea[]) AS s("id", "number", "seal") WHERE a."id" = s."id"`,
      [links.map(({ id }) => id), links.map(({ number }) => number), links.map(({ seal }) => seal)],
    );
  }
  return { sealed: links.length, head };
}
