import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Config } from '@app/config';
import { DomainError } from '@app/errors';
import type { RunReport } from '@app/jobs';
import { findAlias, parseOptions, serversWithout, type DnsAccess, type DnsAccount, type DnsProviderPlugin } from '@app/plugins';
import { DataSource } from 'typeorm';
import { CONFIG } from '../foundation';
import { PluginHost } from '../plugin-catalog';
import { DnsProvidersRepository, type DnsProviderRow } from './dns-providers.repository';
import { holdersOf } from './zone-choice.rules';

/** When a provider's plugin says nothing of its own: five minutes in all. */
const usualChecks = 30;
const wordsOf = (cause: unknown) => (cause instanceof Error ? cause.message : String(cause));

/** Knows which account holds which zone, and hands issuers what they may do in the DNS. */
@Injectable()
export class DnsZonesService {
  private readonly log = new Logger('dns zones');
  /** By account. */
  private readonly lastWrites = new Map<number, Promise<unknown>>();

  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(CONFIG) private readonly config: Pick<Config, 'dns'>,
    private readonly rows: DnsProvidersRepository,
    private readonly plugins: PluginHost,
  ) {}

  /** Reads the zones of every account. One that cannot be read keeps its old ones and spoils no other. */
  async refresh(signal: AbortSignal): Promise<RunReport> {
    const failed: { provider: string; because: string }[] = [];
    let read = 0;
    for (const row of await this.rows.all(this.dataSource.manager)) {
      if (signal.aborted) break;
      if (!this.isInstalled(row)) continue;
      try {
        await this.readZones(row, signal);
        read += 1;
      } catch (cause) {
        failed.push({ provider: row.name, because: wordsOf(cause) });
        this.log.warn({ message: 'Zones could not be read', dnsProviderId: row.id, because: wordsOf(cause) });
      }
    }
    return { outcome: failed.length ? 'partly-failed' : 'done', providers: read, ...(failed.length ? { failed } : {}) };
  }

  /** @param chosenId account that a request names; null: whoever holds the zone */
  access(chosenId: number | null, signal: AbortSignal): DnsAccess {
    return {
      accountsFor: (name) => this.accountsFor(name, chosenId, signal),
      account: async (id, zone) => {
        const row = await this.rows.find(this.dataSource.manager, id);
        return row && this.isInstalled(row) ? this.open(row, zone, signal) : null;
      },
      aliasOf: (name) => findAlias(name, this.config.dns.resolvers),
    };
  }

  private async accountsFor(name: string, chosenId: number | null, signal: AbortSignal): Promise<DnsAccount[]> {
    const rows = (await this.rows.all(this.dataSource.manager)).filter((row) => this.isInstalled(row));
    const unread: string[] = [];
    const known = holdersOf(name, rows.map(({ id, zones }) => ({ id, zones: zones ?? [] })), chosenId); // prettier-ignore
    const holders = await Promise.all(
      rows.map(async (row) => {
        // An account that was never asked is asked at once, and so is everybody when nobody is known to hold the zone: it may be new.
        const isKnown = row.zones !== null && known.length > 0;
        const zones =
          (isKnown ? row.zones : null) ?? (await this.readZones(row, signal).catch((cause: unknown) => void unread.push(`"${row.name}": ${wordsOf(cause)}`)));
        return { id: row.id, zones: zones ?? [] };
      }),
    );
    const found = holdersOf(name, holders, chosenId);
    if (found.length) return Promise.all(found.flatMap(({ id, zone }) => rows.filter((row) => row.id === id).map((row) => this.open(row, zone, signal))));
    if (unread.length) {
      throw new DomainError('upstream', 'dns.zones-unread', `No DNS provider is known to hold a zone of ${name}. The zones of ${unread.join('; ')}`);
    }
    throw new DomainError('invalid', 'dns.no-provider', `No DNS provider holds a zone of ${name}.`, {
      hint: 'Ask an administrator to add the account that holds its zone as a DNS provider.',
    });
  }

  private async readZones(row: DnsProviderRow, signal: AbortSignal): Promise<string[]> {
    const { plugin, options, context } = await this.hands(row, signal);
    const zones = await plugin.zones(options, context);
    await this.rows.writeZones(this.dataSource.manager, row.id, zones);
    return zones;
  }

  private async open(row: DnsProviderRow, zone: string, signal: AbortSignal): Promise<DnsAccount> {
    const { plugin, options, context } = await this.hands(row, signal);
    const servers = plugin.nameServers?.(options, context) ?? [];
    return {
      id: row.id,
      name: row.name,
      zone,
      propagationChecks: plugin.propagationChecks?.(options, context) ?? usualChecks,
      addTxt: (name, value) => this.alone(row.id, () => plugin.addTxt({ zone, name, value }, options, context)),
      removeTxt: (name, value) => this.alone(row.id, () => plugin.removeTxt({ zone, name, value }, options, context)),
      missingAt: (name, value) => serversWithout({ zone, name, value }, servers, this.config.dns.resolvers),
    };
  }

  /**
   * One write after another for an account: a record set is read, changed and written back, and servers stumble over many writers.
   * Between workers nothing is locked; what one has written over, the other misses when it looks whether it is out, and writes again.
   */
  private async alone<Result>(id: number, write: () => Promise<Result>): Promise<Result> {
    const before = this.lastWrites.get(id) ?? Promise.resolve();
    const mine = before.then(write, write);
    this.lastWrites.set(id, mine);
    return mine;
  }

  private async hands(row: DnsProviderRow, signal: AbortSignal) {
    const plugin: DnsProviderPlugin = this.plugins.dnsProvider(row.providerType);
    const options = parseOptions(plugin, await this.rows.credentials(this.dataSource.manager, row));
    return { plugin, options, context: this.plugins.contextFor(plugin, signal) };
  }

  private isInstalled({ providerType }: DnsProviderRow): boolean {
    return this.plugins.list('dns-provider').some(({ slug }) => slug === providerType);
  }
}
