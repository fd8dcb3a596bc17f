import { createHash, randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Sealer } from '@app/crypto';
import { DomainError } from '@app/errors';
import { sealFor, unsealFrom } from '@app/persistence';
import type { Actor } from '@app/rbac';
import { DataSource } from 'typeorm';
import { AuditLog } from '../audit-log';
import { SEALER } from '../foundation';

/** A request that came with a key, as much as tells it from another. */
export interface KeyedRequest {
  /** Chosen by the sender, unlike for each thing that he wants done. */
  readonly key: string;
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly body: unknown;
  /** What it answers is a secret: giving it out once more goes on record. */
  readonly isSecret: boolean;
}

export interface KeptAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** The right to carry the request out: one at a time has it. */
export interface Ticket {
  readonly uuid: string;
  readonly digest: string;
}

interface Row {
  readonly uuid: string;
  readonly requestId: string;
  readonly sealed: string;
  readonly endedAt: Date | null;
  /** Nobody can be at work on it any more. */
  readonly isAbandoned: boolean;
}

interface Sealed {
  readonly digest: string;
  readonly answer?: KeptAnswer;
}

const KEPT_HOURS = 24;
/** Longer than any request takes: whoever began has died, or said that he does not know how it ended. */
const ABANDONED_MINUTES = 5;
/** How long a second request with the same key waits for the first. */
const PATIENCE_MS = 10_000;
const LOOK_AGAIN_MS = 100;

/** Takes the key when it is free, or has been free again for a while, or from whoever `$6` says had it and died. */
const begin = `
  INSERT INTO kept_answers AS k ("userId", "key", "uuid", "requestId", "sealed", "begunAt", "expiresAt")
  VALUES ($1, $2, $3, $4, $5, now(), now() + interval '${KEPT_HOURS} hours')
  ON CONFLICT ("userId", "key") DO UPDATE SET "uuid" = EXCLUDED."uuid", "requestId" = EXCLUDED."requestId", "sealed" = EXCLUDED."sealed",
    "begunAt" = EXCLUDED."begunAt", "endedAt" = NULL, "expiresAt" = EXCLUDED."expiresAt"
  WHERE k."expiresAt" < now() OR k."uuid" = $6
  RETURNING "uuid"`;

/**
 * Lets a request be sent again without being carried out again: by a key of the sender's, for a day. The same request gets the
 * same answer; the keys of one user mean nothing to another. Refusals are not kept, since they have done nothing.
 */
@Injectable()
export class KeptAnswers {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(SEALER) private readonly sealer: Sealer,
    @Inject(AuditLog) private readonly auditLog: AuditLog,
  ) {}

  /**
   * Either the answer of before, or the ticket to carry it out now.
   * @throws DomainError `invalid` when the key came with another request, `conflict` while the first is at work, or when it was
   *   carried out and its answer was lost
   */
  async begin(actor: Actor, request: KeyedRequest): Promise<{ answer: KeptAnswer } | { ticket: Ticket }> {
    const digest = digestOf(request);
    let replaces: string | null = null;
    for (const patience = Date.now() + PATIENCE_MS; ; await pause()) {
      const ticket = await this.take(actor, request.key, digest, replaces);
      if (ticket) return { ticket };
      const row = await this.find(actor, request.key);
      // Given up by whoever had it, just now.
      if (!row) continue;
      const { digest: known, answer } = this.open(row);
      if (known !== digest) throw reused(request.key);
      if (answer) return { answer: await this.again(actor, request, row, answer) };
      if (row.isAbandoned) {
        await this.refuseWhenDone(row);
        replaces = row.uuid;
      } else if (Date.now() > patience) throw inProgress();
    }
  }

  async keep({ uuid, digest }: Ticket, answer: KeptAnswer): Promise<void> {
    await this.dataSource.query(`UPDATE kept_answers SET "sealed" = $2, "endedAt" = now() WHERE "uuid" = $1`, [uuid, this.seal(uuid, { digest, answer })]);
  }

  /** It was refused, and nothing was done: the key is free. */
  async forget({ uuid }: Ticket): Promise<void> {
    await this.dataSource.query(`DELETE FROM kept_answers WHERE "uuid" = $1`, [uuid]);
  }

  /** It failed in a way that does not tell whether it was done: the next one looks into the audit log. */
  async abandon({ uuid }: Ticket): Promise<void> {
    await this.dataSource.query(`UPDATE kept_answers SET "begunAt" = 'epoch' WHERE "uuid" = $1 AND "endedAt" IS NULL`, [uuid]);
  }

  private async take(actor: Actor, key: string, digest: string, replaces: string | null): Promise<Ticket | undefined> {
    // Each new one takes a few old ones away, so that the table stays small.
    await this.dataSource.query(
      `DELETE FROM kept_answers WHERE "uuid" IN (SELECT "uuid" FROM kept_answers WHERE "expiresAt" < now() LIMIT 20 FOR UPDATE SKIP LOCKED)`,
    );
    const uuid = randomUUID();
    const rows = await this.dataSource.query<unknown[]>(begin, [actor.userId, key, uuid, actor.requestId, this.seal(uuid, { digest }), replaces]);
    return rows.length ? { uuid, digest } : undefined;
  }

  private async find(actor: Actor, key: string): Promise<Row | undefined> {
    const [row] = await this.dataSource.query<Row[]>(
      `SELECT "uuid", "requestId", "sealed", "endedAt", "begunAt" < now() - interval '${ABANDONED_MINUTES} minutes' AS "isAbandoned"
       FROM kept_answers WHERE "userId" = $1 AND "key" = $2`,
      [actor.userId, key],
    );
    return row;
  }

  /** Every change is in the audit log in its own transaction: what is not there was not done, and may be tried again. */
  private async refuseWhenDone({ requestId }: Row): Promise<void> {
    const [done] = await this.dataSource.query<{ objectType: string; objectId: number | null; objectName: string | null }[]>(
      `SELECT "objectType", "objectId", "objectName" FROM audit_log WHERE "requestId" = $1 AND "outcome" = 'done' ORDER BY "id" DESC LIMIT 1`,
      [requestId],
    );
    if (!done) return;
    const what = [done.objectType, done.objectId, done.objectName && `"${done.objectName}"`].filter(Boolean).join(' ');
    throw new DomainError('conflict', 'idempotency-key.answer-lost', `A request with this key was carried out, and its answer was lost: see ${what}.`, {
      hint: `GET /logs shows what was done, as request ${requestId}. Use another Idempotency-Key for anything else.`,
    });
  }

  private async again(actor: Actor, { method, path, isSecret }: KeyedRequest, { requestId }: Row, answer: KeptAnswer): Promise<KeptAnswer> {
    if (isSecret) {
      const act = { action: 'answer.repeat', object: { type: 'endpoint', id: null, name: `${method} ${path}` }, after: { firstRequestId: requestId } };
      await this.auditLog.record(this.dataSource.manager, actor, act);
    }
    return answer;
  }

  private seal(uuid: string, content: Sealed): string {
    return sealFor(this.sealer, 'kept_answers.sealed', uuid, JSON.stringify(content)) ?? '';
  }

  private open({ uuid, sealed }: Row): Sealed {
    return JSON.parse(unsealFrom(this.sealer, 'kept_answers.sealed', uuid, sealed) ?? '') as Sealed;
  }
}

const digestOf = ({ method, path, body }: KeyedRequest) =>
  createHash('sha256')
    .update(JSON.stringify([method, path, body ?? null]))
    .digest('base64url');

const pause = () => new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));

const reused = (key: string) =>
  new DomainError('invalid', 'idempotency-key.reused', `The Idempotency-Key "${key}" came with another request before.`, {
    hint: 'Use a new key for each thing you want done, such as a random UUID, and the same one only to send the same request again.',
  });

const inProgress = () =>
  new DomainError('conflict', 'idempotency-key.in-progress', 'A request with this Idempotency-Key is still at work.', {
    hint: 'Send it again in a moment: it will then get the answer of the first.',
    facts: { retryAfterSeconds: 2 },
  });
