import { parseCertificates } from '@app/crypto';
import { expect, it } from 'vitest';
import { describeExporter, exportMaterial, hasTool, secondOpinion, testContext } from '../testing';
import { jksKeystoreExporter } from './jks-keystore.exporter';

if (hasTool('keytool')) {
  describeExporter(jksKeystoreExporter, {
    options: {},
    read(file, { certificatePem, chainPem }) {
      const text = secondOpinion('keytool', ['-list', '-v', '-storetype', 'JKS', '-keystore', '{file}', '-storepass:env', 'PASS'], file.data, file.passphrase);
      const all = parseCertificates(certificatePem + chainPem);
      expect(text.match(/Entry type: PrivateKeyEntry/g)).toHaveLength(1);
      expect(text).toContain(`Certificate chain length: ${all.length}`);
      expect([...text.matchAll(/SHA256: ([0-9A-F:]+)/g)].map((match) => match[1]?.replaceAll(':', '').toLowerCase())).toEqual(all.map((one) => one.sha256));
    },
  });
} else {
  it.skip('A Java key store keeps the exporter contract (keytool is not installed)', () => undefined);
}

it('A Java key store made without a passphrase gets one of 44 characters', async () => {
  const { passphrase } = await jksKeystoreExporter.export(await exportMaterial(), {}, testContext());
  expect(passphrase).toMatch(/^[A-Za-z0-9+/]{43}=$/);
});
