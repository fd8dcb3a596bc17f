import { parseCertificate } from '@app/crypto';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DeployableCertificate } from '../contracts/destination';
import { parseOptions } from '../contracts/parse-options';
import type { PluginContext } from '../contracts/plugin';
import { isUnreadable, type FoundCertificate, type SourcePlugin, type UnreadableItem } from '../contracts/source';
import { deployable } from './destination.contract';
import { itKeepsThePromisesOfEveryPlugin } from './face.contract';

export interface SourceUnderTest {
  /** Options that the plugin takes and that lead to the place. */
  options: Record<string, unknown>;
  context: PluginContext<Record<string, unknown>>;
  /** Puts a certificate there. @returns its name at the source */
  put(certificate: DeployableCertificate): Promise<string>;
  /** Puts something there that looks like a certificate and is none. */
  putBroken(): Promise<void>;
}

/** Everything that a source says, at once. */
export async function everythingAt<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const found: Item[] = [];
  for await (const item of items) found.push(item);
  return found;
}

/** The promises that every source keeps. @param given options for looking at the schema; `start` may bring others */
export function describeSource(plugin: SourcePlugin, given: Record<string, unknown>, start: () => Promise<SourceUnderTest>): void {
  describe(`${plugin.title} keeps the source contract: it`, () => {
    let place: SourceUnderTest;
    let options: Record<string, unknown>;
    let shop: DeployableCertificate;
    let pay: DeployableCertificate;
    beforeAll(async () => {
      [shop, pay] = [await deployable(), await deployable('pay.example.com')];
    });
    beforeEach(async () => {
      place = await start();
      options = parseOptions(plugin, place.options);
    });

    itKeepsThePromisesOfEveryPlugin(plugin, given);

    const list = () => everythingAt(plugin.certificates(options, place.context));
    const readable = (items: readonly (FoundCertificate | UnreadableItem)[]): FoundCertificate[] => items.flatMap((item) => (isUnreadable(item) ? [] : [item]));
    const fingerprint = ({ certificatePem }: { certificatePem: string }) => parseCertificate(certificatePem).sha256;

    it('finds nothing where there is nothing', async () => {
      expect(readable(await list())).toEqual([]);
    });

    it('finds every certificate with its chain, under its name there', async () => {
      const names = [await place.put(shop), await place.put(pay)];
      const found = readable(await list());
      expect(found.map(({ name }) => name).sort()).toEqual(names.sort());
      expect(found.map(fingerprint).sort()).toEqual([fingerprint(shop), fingerprint(pay)].sort());
      for (const { chainPem } of found) expect(chainPem.match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
    });

    it('says of one that cannot be read why, and finds the others', async () => {
      await place.put(shop);
      await place.putBroken();
      const items = await list();
      const undecodable = readable(items).filter((item) => item.certificatePem !== '' && !decodes(item.certificatePem));
      expect(items.filter(isUnreadable).length + undecodable.length).toBe(1);
      for (const { because } of items.filter(isUnreadable)) expect(because).toMatch(/\S/);
      expect(
        readable(items)
          .filter((item) => decodes(item.certificatePem))
          .map(fingerprint),
      ).toEqual([fingerprint(shop)]);
    });

    if (plugin.certificateByName) {
      it('finds one by its name, and none by another', async () => {
        const name = await place.put(shop);
        const found = await plugin.certificateByName?.(name, options, place.context);
        expect(found && fingerprint(found)).toBe(fingerprint(shop));
        expect(await plugin.certificateByName?.('no-such-name', options, place.context)).toBeNull();
      });
    }

    if (plugin.clean) {
      it('removes a certificate, and again nothing, and none that has its name and is another', async () => {
        const name = await place.put(shop);
        await place.put(pay);
        await plugin.clean?.({ name, certificatePem: pay.certificatePem }, options, place.context);
        expect(readable(await list())).toHaveLength(2);
        await plugin.clean?.({ name, certificatePem: shop.certificatePem }, options, place.context);
        await plugin.clean?.({ name, certificatePem: shop.certificatePem }, options, place.context);
        expect(readable(await list()).map(fingerprint)).toEqual([fingerprint(pay)]);
      });
    }
  });
}

function decodes(pem: string): boolean {
  try {
    parseCertificate(pem);
    return true;
  } catch {
    return false;
  }
}
