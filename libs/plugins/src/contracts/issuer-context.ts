import type { JsonValue } from './issuer';
import type { PluginContext } from './plugin';

/** An account at a DNS service that holds the zone of a name. */
export interface DnsAccount {
  /** Of the account: with it and the zone it is found again after an interruption. */
  readonly id: number;
  /** As administrators call it. */
  readonly name: string;
  readonly zone: string;
  /** How often `missingAt` is asked, ten seconds apart, before the wait is given up. */
  readonly propagationChecks: number;
  addTxt(name: string, value: string): Promise<void>;
  removeTxt(name: string, value: string): Promise<void>;
  /** Which authoritative servers do not serve this value yet; empty when all do. @throws DomainError `upstream` when none can be found */
  missingAt(name: string, value: string): Promise<string[]>;
}

/** What an issuer may do in the DNS. */
export interface DnsAccess {
  /**
   * The accounts that hold the longest zone around a name; several when they hold the same.
   * @throws DomainError `invalid` when there is none
   */
  accountsFor(name: string): Promise<DnsAccount[]>;
  /** Null when the account is gone. */
  account(id: number, zone: string): Promise<DnsAccount | null>;
  /** Where a CNAME at this name points to, without the last dot. Null: there is none. */
  aliasOf(name: string): Promise<string | null>;
}

/** Puts files where a web server shows them below `/.well-known/acme-challenge/` (RFC 8555, 8.3). */
export interface TokenDelivery {
  /** Puts it there, or over the one that is there. @throws DomainError `invalid` when the destination is gone or takes no such files */
  put(destinationId: number, fileName: string, content: string): Promise<void>;
  /** A file that is not there is removed already. */
  remove(destinationId: number, fileName: string): Promise<void>;
}

/** What an issuer keeps for itself with one authority, such as its account at the CA. Sealed at rest. */
export interface AuthorityState {
  read(): Promise<JsonValue>;
  /**
   * Replaces what was read, unless somebody else has in the meantime.
   * @returns false when somebody has: read again
   */
  replace(before: JsonValue, after: JsonValue): Promise<boolean>;
}

/** What an issuer is handed beside what every plugin gets. */
export interface IssuerContext<Settings = Record<string, unknown>> extends PluginContext<Settings> {
  readonly authorityState: AuthorityState;
  readonly dns: DnsAccess;
  readonly tokens: TokenDelivery;
}

/** The same, at work on an order that may take many steps and may be interrupted in each. */
export interface OrderContext<Settings = Record<string, unknown>> extends IssuerContext<Settings> {
  /**
   * Writes the state down at once: whatever happens next, the order is resumed from here. Called before and after what must not
   * be done twice.
   * @param externalId of the order, as soon as it is known
   */
  checkpoint(state: JsonValue, externalId?: string): Promise<void>;
  /** Which of these orders belong to other requests. */
  ordersOfOthers(externalIds: readonly string[]): Promise<string[]>;
}
