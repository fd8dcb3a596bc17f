import { Inject, Injectable, Logger } from '@nestjs/common';
import { DomainError } from '@app/errors';
import { plugins } from '@app/plugins';
import { DataSource, type EntityManager } from 'typeorm';
import { PluginHost } from '../plugin-catalog';
import type { IssuingAuthority } from './issuing-authority';
import { IssuingAuthoritiesRepository } from './issuing-authorities.repository';
import { RevocationListsRepository } from './revocation-lists.repository';
import { isListDue, listTimes, oldestListedEnd, signBeforeEndDays } from './revocation-lists.rules';
import { SharedRuns } from './shared-runs';

const DAY_MS = 24 * 60 * 60 * 1000;

export interface PublishedList {
  readonly der: Buffer;
  readonly number: bigint;
  readonly nextUpdate: Date;
}

export interface PublishReport {
  readonly published: readonly number[];
  readonly failed: readonly { readonly authorityId: number; readonly because: string }[];
}

const log = new Logger('revocation lists');

/** Signs and gives out the revocation lists of the authorities whose keys are held here (RFC 5280, 5). */
@Injectable()
export class RevocationLists {
  private readonly signing = new SharedRuns<number>();

  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    private readonly lists: RevocationListsRepository,
    private readonly authorities: IssuingAuthoritiesRepository,
    private readonly plugins: PluginHost,
  ) {}

  /**
   * In the transaction that revokes: from its commit on the list counts as stale until it is signed anew. Call `publish` after
   * the commit; should that never happen, whoever reads the list next, or the next `publishDue`, makes up for it.
   */
  markStale(manager: EntityManager, authorityId: number, since: Date): Promise<void> {
    return this.lists.markStale(manager, authorityId, since);
  }

  /** Signs a new list if one is due. Everything that was committed before the call is in it. */
  publish(authorityId: number): Promise<void> {
    return this.signing.run(authorityId, () => this.sign(authorityId, new Date(), 0));
  }

  /** The same after a commit that stands anyway: a failure is logged, and the list stays marked until it is signed. */
  async publishOrLeave(authorityId: number): Promise<void> {
    try {
      await this.publish(authorityId);
    } catch (cause) {
      sayFailed(authorityId, cause);
    }
  }

  /** Signs every list that is stale or ends within three days. One that fails does not keep the others. */
  async publishDue(now: Date, signal?: AbortSignal): Promise<PublishReport> {
    const signers = plugins.issuer.filter((plugin) => plugin.signRevocationList).map((plugin) => plugin.slug);
    const horizon = new Date(now.getTime() + signBeforeEndDays * DAY_MS);
    const published: number[] = [];
    const failed: { authorityId: number; because: string }[] = [];
    for (const authorityId of await this.lists.due(this.dataSource.manager, signers, now, horizon)) {
      signal?.throwIfAborted();
      try {
        await this.signing.run(authorityId, () => this.sign(authorityId, now, signBeforeEndDays));
        published.push(authorityId);
      } catch (cause) {
        failed.push({ authorityId, because: sayFailed(authorityId, cause) });
      }
    }
    return { published, failed };
  }

  /**
   * The list for everybody. One that is stale or has ended is signed first; if that fails, a list that has not ended still serves.
   * @throws DomainError `not-found` for an authority whose list is not ours to sign
   */
  async read(authorityId: number): Promise<PublishedList> {
    const now = new Date();
    const known = await this.lists.find(this.dataSource.manager, authorityId);
    if (known && !isListDue(known, now, 0)) return signedOf(known);
    try {
      await this.publish(authorityId);
    } catch (cause) {
      if (!known?.der || !known.nextUpdate || known.nextUpdate <= now) throw cause;
      sayFailed(authorityId, cause);
      return signedOf(known);
    }
    const signed = await this.lists.find(this.dataSource.manager, authorityId);
    if (signed) return signedOf(signed);
    throw noList(authorityId);
  }

  private async sign(authorityId: number, now: Date, aheadDays: number): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const authority = await this.authorityOf(manager, authorityId);
      const { number, ...state } = await this.lists.lock(manager, authorityId);
      // Another process may have signed it while this one waited.
      if (!isListDue(state, now, aheadDays)) return;
      const next = { number: number + 1n, ...listTimes(now) };
      const revoked = this.lists.revoked(manager, authorityId, oldestListedEnd(now));
      const { plugin, options, signing } = authority;
      if (!plugin.signRevocationList) throw noList(authorityId);
      // Signing is computation, no call to anybody: the lock is held no longer than it takes.
      const der = await plugin.signRevocationList({ authority: signing, ...next, revoked }, options, this.plugins.contextFor(plugin));
      await this.lists.write(manager, authorityId, { ...next, der });
      log.log({ message: 'Revocation list signed', authorityId, number: next.number.toString(), bytes: der.length });
    });
  }

  private async authorityOf(manager: EntityManager, id: number): Promise<IssuingAuthority> {
    const authority = await this.authorities.find(manager, { id });
    if (authority?.plugin.signRevocationList && authority.certificate.hasPrivateKey) return authority;
    throw noList(id);
  }
}

function signedOf({ der, number, nextUpdate }: { der: Buffer | null; number: bigint; nextUpdate: Date | null }): PublishedList {
  if (der && nextUpdate) return { der, number, nextUpdate };
  throw new Error('A revocation list that is not due has not been signed.');
}

const noList = (authorityId: number) =>
  new DomainError('not-found', 'revocation-list.none', 'No data found', { hint: `No revocation list of authority ${authorityId} is published here.` });

function sayFailed(authorityId: number, cause: unknown): string {
  const because = cause instanceof Error ? cause.message : String(cause);
  log.error({ message: 'Revocation list could not be signed', authorityId, cause: because }, cause instanceof Error ? cause.stack : undefined);
  return because;
}
