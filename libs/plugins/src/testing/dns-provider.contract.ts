import { beforeEach, describe, expect, it } from 'vitest';
import type { DnsProviderPlugin } from '../contracts/dns-provider';
import { parseOptions } from '../contracts/parse-options';
import type { PluginContext } from '../contracts/plugin';
import { itKeepsThePromisesOfEveryPlugin } from './face.contract';

export interface DnsProviderUnderTest {
  /** Options that the plugin takes. */
  options: Record<string, unknown>;
  /** Begins anew, with an account that may write to `zones`. */
  start(zones: readonly string[]): DnsServiceUnderTest;
}

export interface DnsServiceUnderTest {
  context: PluginContext<Record<string, unknown>>;
  /** What the service would answer to a query. */
  txt(name: string): string[];
  /** Puts values there that are not ours. */
  putTxt(name: string, values: readonly string[]): void;
}

const zone = 'example.com';
const name = `_acme-challenge.www.${zone}`;
const record = (value: string) => ({ zone, name, value });

/** The promises that every DNS provider keeps. */
export function describeDnsProvider(plugin: DnsProviderPlugin, provider: DnsProviderUnderTest): void {
  const options = parseOptions(plugin, provider.options);
  let service: DnsServiceUnderTest;
  beforeEach(() => {
    service = provider.start([zone, 'badexample.com']);
  });

  describe(`${plugin.title} keeps the DNS provider contract: it`, () => {
    itKeepsThePromisesOfEveryPlugin(plugin, provider.options);

    it('lists the zones of the account without their last dot', async () => {
      expect([...(await plugin.zones(options, service.context))].sort()).toEqual(['badexample.com', 'example.com']);
    });

    it('adds a value, and again without harm', async () => {
      await plugin.addTxt(record('one'), options, service.context);
      await plugin.addTxt(record('one'), options, service.context);
      expect(service.txt(name)).toEqual(['one']);
    });

    it('leaves beside it what others have put there, also when it is removed', async () => {
      service.putTxt(name, ['theirs']);
      service.putTxt(`x${name}`, ['of a neighbour']);
      await plugin.addTxt(record('one'), options, service.context);
      await plugin.addTxt(record('two'), options, service.context);
      expect(service.txt(name).sort()).toEqual(['one', 'theirs', 'two']);
      await plugin.removeTxt(record('one'), options, service.context);
      expect(service.txt(name).sort()).toEqual(['theirs', 'two']);
      expect(service.txt(`x${name}`)).toEqual(['of a neighbour']);
    });

    it('removes the last value with its set, and a second time without harm', async () => {
      await plugin.addTxt(record('one'), options, service.context);
      await plugin.removeTxt(record('one'), options, service.context);
      await plugin.removeTxt(record('one'), options, service.context);
      expect(service.txt(name)).toEqual([]);
    });

    it('does not take a value for one that merely contains it', async () => {
      service.putTxt(name, ['one-and-more']);
      await plugin.addTxt(record('one'), options, service.context);
      await plugin.removeTxt(record('one-and'), options, service.context);
      expect(service.txt(name).sort()).toEqual(['one', 'one-and-more']);
    });
  });
}
