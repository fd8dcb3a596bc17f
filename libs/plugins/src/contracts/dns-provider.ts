import type { z } from 'zod';
import type { Fields, PluginContext, PluginFace } from './plugin';

/** One text of a TXT record set. Others may stand beside it under the same name, and stay. */
export interface TxtValue {
  /** Zone of the account that the name lies in, lower-case, without the last dot. */
  readonly zone: string;
  /** Whole name, lower-case, without the last dot. */
  readonly name: string;
  /** Without quotes; at most 255 characters. */
  readonly value: string;
}

/** An account at a DNS service, through which control over names is proved. Its options are the account's credentials. */
export interface DnsProviderPlugin<Options extends Fields = Fields, Settings extends Fields = Fields> extends PluginFace<Options, Settings> {
  readonly kind: 'dns-provider';
  /** Zones that the account may write to: lower-case, without the last dot. */
  zones(options: z.output<Options>, context: PluginContext<z.output<Settings>>): Promise<string[]>;
  /** Adds it to what stands there. A value that is there already is done already. */
  addTxt(record: TxtValue, options: z.output<Options>, context: PluginContext<z.output<Settings>>): Promise<void>;
  /** Removes this one value and no other. A value that is not there is done already. */
  removeTxt(record: TxtValue, options: z.output<Options>, context: PluginContext<z.output<Settings>>): Promise<void>;
  /** Servers, `address` or `address:port`, that are asked whether a record is out, instead of those that the zone's NS records name. */
  nameServers?(options: z.output<Options>, context: PluginContext<z.output<Settings>>): readonly string[];
  /** How often it is looked, ten seconds apart, whether a record is out, before the wait is given up. */
  propagationChecks?(options: z.output<Options>, context: PluginContext<z.output<Settings>>): number;
}

/** Declares a DNS provider; options and settings are typed from their schemas. */
export const defineDnsProvider = <Options extends Fields, Settings extends Fields>(
  plugin: Omit<DnsProviderPlugin<Options, Settings>, 'kind'>,
): DnsProviderPlugin<Options, Settings> => ({ kind: 'dns-provider', ...plugin });
