import { Injectable } from '@nestjs/common';
import { DomainError } from '@app/errors';
import type { JsonValue, OrderContext } from '@app/plugins';
import { DnsZonesService } from '../dns-providers';
import { PluginHost } from '../plugin-catalog';
import { AuthorityStates } from './authority-states';
import type { IssuingAuthority } from './issuing-authority';
import { TokenDeliveries } from './token-deliveries';

/** An order that is kept between steps. */
export interface KeptOrder {
  /** DNS provider that the request names. */
  readonly dnsProviderId: number | null;
  checkpoint(state: JsonValue, externalId?: string): Promise<void>;
  ordersOfOthers(externalIds: readonly string[]): Promise<string[]>;
}

/** Longest time that an issuer may take while somebody waits for an answer. */
const patienceMs = 30_000;

const notKept: KeptOrder = {
  dnsProviderId: null,
  checkpoint: () => Promise.reject(new DomainError('bug', 'issuer.order-not-kept', 'An issuer that answers at once keeps no state.')),
  ordersOfOthers: () => Promise.resolve([]),
};

/** Hands issuers what they may see of the world when they work for an authority. */
@Injectable()
export class IssuerContexts {
  constructor(
    private readonly plugins: PluginHost,
    private readonly zones: DnsZonesService,
    private readonly states: AuthorityStates,
    private readonly tokens: TokenDeliveries,
  ) {}

  /** @throws DomainError `invalid` when the installation's settings do not let the issuer do its work */
  of(authority: Pick<IssuingAuthority, 'id' | 'uuid' | 'plugin'>, signal = AbortSignal.timeout(patienceMs), order: KeptOrder = notKept): OrderContext {
    return {
      ...this.plugins.contextFor(authority.plugin, signal),
      authorityState: this.states.of(authority),
      dns: this.zones.access(order.dnsProviderId, signal),
      tokens: this.tokens.until(signal),
      checkpoint: (state, externalId) => order.checkpoint(state, externalId),
      ordersOfOthers: (externalIds) => order.ordersOfOthers(externalIds),
    };
  }
}
