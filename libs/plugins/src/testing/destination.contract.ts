import { parseCertificate, parseCertificates, publicKeyMatches, readPrivateKey } from '@app/crypto';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DeployableCertificate, DestinationPlugin } from '../contracts/destination';
import { parseOptions } from '../contracts/parse-options';
import type { PluginContext } from '../contracts/plugin';
import { exportMaterial, type TestCertificate } from './exporter.contract';
import { itKeepsThePromisesOfEveryPlugin } from './face.contract';

export interface DestinationUnderTest {
  /** Options that the plugin takes and that lead to the place. */
  options: Record<string, unknown>;
  context: PluginContext<Record<string, unknown>>;
  /** What whoever serves this common name from there would read; null: nothing is there. */
  deployed(commonName: string): Promise<{ certificatePem: string; privateKeyPem: string | null } | null>;
  /** Content of an ACME token as a web server there would show it; null: there is none. */
  token?(fileName: string): Promise<string | null>;
}

/** A certificate with its key and chain, as one on its way to a destination. */
export async function deployable(name = 'shop.example.com', change: TestCertificate = {}): Promise<DeployableCertificate & { privateKeyPem: string }> {
  const material = await exportMaterial({
    subject: [{ type: 'CN', value: name }],
    extensions: { subjectAltNames: { names: [{ type: 'dns', value: name }] } },
    ...change,
  });
  return { name: `${name}-Test-20260101-20460101`, ...material };
}

/** The promises that every destination keeps. @param given options for looking at the schema; `start` may bring others */
export function describeDestination(plugin: DestinationPlugin, given: Record<string, unknown>, start: () => Promise<DestinationUnderTest>): void {
  describe(`${plugin.title} keeps the destination contract: it`, () => {
    let place: DestinationUnderTest;
    let first: Awaited<ReturnType<typeof deployable>>;
    let renewed: Awaited<ReturnType<typeof deployable>>;
    let other: Awaited<ReturnType<typeof deployable>>;
    let options: Record<string, unknown>;
    beforeAll(async () => {
      [first, renewed, other] = [await deployable(), await deployable(), await deployable('pay.example.com')];
    });
    beforeEach(async () => {
      place = await start();
      options = parseOptions(plugin, place.options);
    });

    itKeepsThePromisesOfEveryPlugin(plugin, given);

    const expectDeployed = async (certificate: DeployableCertificate) => {
      const found = await place.deployed(parseCertificate(certificate.certificatePem).commonName ?? '');
      const [leaf] = parseCertificates(found?.certificatePem ?? '');
      expect(leaf?.sha256).toBe(parseCertificate(certificate.certificatePem).sha256);
      if (plugin.requiresKey && leaf) {
        expect(publicKeyMatches(leaf.publicKeySpkiDer, readPrivateKey(found?.privateKeyPem ?? '').publicKeySpkiDer)).toBe(true);
      }
    };

    it('puts certificate and key in place, and can do so again', async () => {
      await plugin.upload(first, options, place.context);
      await expectDeployed(first);
      await plugin.upload(first, options, place.context);
      await expectDeployed(first);
    });

    it('puts a renewed certificate in the place of the old one, key and certificate together', async () => {
      await plugin.upload(first, options, place.context);
      await plugin.upload(renewed, options, place.context);
      await expectDeployed(renewed);
    });

    it('keeps certificates of different names apart', async () => {
      await plugin.upload(first, options, place.context);
      await plugin.upload(other, options, place.context);
      await expectDeployed(first);
      await expectDeployed(other);
    });

    it('refuses a certificate whose key it needs and does not get', async () => {
      if (!plugin.requiresKey) return;
      await expect(plugin.upload({ ...first, privateKeyPem: null }, options, place.context)).rejects.toMatchObject({ kind: 'invalid' });
      expect(await place.deployed('shop.example.com')).toBeNull();
    });

    it('has one identity for the same place', () => {
      expect(plugin.identity(options)).toBe(plugin.identity(parseOptions(plugin, structuredClone(place.options))));
      expect(plugin.identity(options)).not.toBe('');
    });

    if (plugin.clean) {
      it('removes what it put there, and again nothing, and leaves the others', async () => {
        await plugin.upload(first, options, place.context);
        await plugin.upload(other, options, place.context);
        await plugin.clean?.(first, options, place.context);
        await plugin.clean?.(first, options, place.context);
        expect(await place.deployed('shop.example.com')).toBeNull();
        await expectDeployed(other);
      });

      it('leaves the certificate that has taken the place of the one to be removed', async () => {
        await plugin.upload(first, options, place.context);
        await plugin.upload(renewed, options, place.context);
        await plugin.clean?.(first, options, place.context);
        await expectDeployed(renewed);
      });
    }

    if (plugin.uploadAcmeToken) {
      it('shows and removes the file of an ACME challenge, and takes no path for its name', async () => {
        await plugin.uploadAcmeToken?.('tok_en-1', 'tok_en-1.thumb', options, place.context);
        await plugin.uploadAcmeToken?.('tok_en-1', 'tok_en-1.print', options, place.context);
        expect(await place.token?.('tok_en-1')).toBe('tok_en-1.print');
        await plugin.deleteAcmeToken?.('tok_en-1', options, place.context);
        await plugin.deleteAcmeToken?.('tok_en-1', options, place.context);
        expect(await place.token?.('tok_en-1')).toBeNull();
        for (const name of ['../up', 'a/b', '', '.', 'x\0y']) {
          await expect(plugin.uploadAcmeToken?.(name, 'x', options, place.context)).rejects.toMatchObject({ kind: 'invalid' });
          await expect(plugin.deleteAcmeToken?.(name, options, place.context)).rejects.toMatchObject({ kind: 'invalid' });
        }
      });
    }
  });
}
