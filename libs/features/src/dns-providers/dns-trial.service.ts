import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import type { DnsAccount } from '@app/plugins';
import { type Actor, authorize, type RolePolicy } from '@app/rbac';
import { DataSource } from 'typeorm';
import { AuditLog } from '../audit-log';
import { ROLE_POLICY } from '../foundation';
import { DnsZonesService } from './dns-zones.service';

const betweenLooksMs = 1_000;
const wordsOf = (cause: unknown) => (cause instanceof Error ? cause.message : String(cause));

/** How a record fared at one account. */
export interface DnsTrial {
  readonly provider: string;
  readonly zone: string;
  /** Every authoritative server served it. */
  readonly isSeen: boolean;
  /** Null: nothing went wrong. */
  readonly because: string | null;
}

/** Tries whether names can be proved by DNS, without an order at a CA. */
@Injectable()
export class DnsTrialService {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(ROLE_POLICY) private readonly policy: RolePolicy,
    private readonly zones: DnsZonesService,
    private readonly auditLog: AuditLog,
  ) {}

  /** Who would be asked. @throws DomainError `invalid` when no account holds a zone of the name */
  async accounts(actor: Actor, name: string, signal: AbortSignal): Promise<{ provider: string; zone: string }[]> {
    return (await this.find(actor, name, signal)).map((account) => ({ provider: account.name, zone: account.zone }));
  }

  /**
   * Puts a TXT record under the name at every account that holds its zone, looks whether it is served, and takes it away again.
   * @param name whole, such as `_acme-challenge.www.example.com`
   * @param patienceMs how long it is looked for at each account
   * @throws DomainError `invalid` when no account holds a zone of the name
   */
  async run(actor: Actor, name: string, value: string, patienceMs: number, signal: AbortSignal): Promise<DnsTrial[]> {
    const accounts = await this.find(actor, name, signal);
    const grant = authorize(actor, 'dns-provider.edit', { kind: 'dns-provider', id: 'any' }, this.policy);
    const trials: DnsTrial[] = [];
    for (const account of accounts) {
      const object = { type: 'dns-provider', id: account.id, name: account.name };
      await this.auditLog.record(this.dataSource.manager, actor, { action: 'dns-provider.try', object, after: { name, zone: account.zone }, grant });
      const missing = await this.look(account, name, value, patienceMs, signal);
      const left = await account.removeTxt(name, value).then(
        () => null,
        (cause: unknown) => `The record could not be taken away again: ${wordsOf(cause)}`,
      );
      trials.push({ provider: account.name, zone: account.zone, isSeen: missing === null, because: [missing, left].filter(Boolean).join(' ') || null });
    }
    return trials;
  }

  private find(actor: Actor, name: string, signal: AbortSignal): Promise<DnsAccount[]> {
    authorize(actor, 'dns-provider.read', { kind: 'dns-provider', id: 'any' }, this.policy);
    return this.zones.access(null, signal).accountsFor(name);
  }

  /** @returns why it is not served; null when it is */
  private async look(account: DnsAccount, name: string, value: string, patienceMs: number, signal: AbortSignal): Promise<string | null> {
    try {
      await account.addTxt(name, value);
      for (const end = Date.now() + patienceMs; ; await pause(betweenLooksMs, undefined, { signal })) {
        const missing = await account.missingAt(name, value);
        if (!missing.length) return null;
        if (Date.now() >= end) return `Not served by ${missing.join(', ')} after ${Math.round(patienceMs / 1000)} s.`;
      }
    } catch (cause) {
      return wordsOf(cause);
    }
  }
}
