import { parseCertificates } from '@app/crypto';
import { expect, it } from 'vitest';
import { describeExporter, exportMaterial, hasTool, secondOpinion, testContext } from '../testing';
import { jksTruststoreExporter } from './jks-truststore.exporter';

const list = (file: { data: Buffer; passphrase: string | null }) =>
  secondOpinion('keytool', ['-list', '-v', '-storetype', 'JKS', '-keystore', '{file}', '-storepass:env', 'PASS'], file.data, file.passphrase);

if (hasTool('keytool')) {
  describeExporter(jksTruststoreExporter, {
    options: {},
    read(file, { certificatePem, chainPem }) {
      const text = list(file);
      const all = parseCertificates(certificatePem + chainPem).map((one) => one.sha256);
      expect(text.match(/Entry type: trustedCertEntry/g)).toHaveLength(all.length);
      expect(text).not.toContain('PrivateKeyEntry');
      expect([...text.matchAll(/SHA256: ([0-9A-F:]+)/g)].map((match) => match[1]?.replaceAll(':', '').toLowerCase()).sort()).toEqual([...all].sort());
    },
  });
} else {
  it.skip('A Java trust store keeps the exporter contract (keytool is not installed)', () => undefined);
}

it.runIf(hasTool('keytool'))('A Java trust store counts its entries from the certificate on', async () => {
  const text = list(await jksTruststoreExporter.export(await exportMaterial(), { alias: 'Shop', passphrase: 'Otter!Lantern9' }, testContext()));
  expect([...text.matchAll(/Alias name: (.*)/g)].map((match) => match[1]).sort()).toEqual(['shop_cert', 'shop_cert_1', 'shop_cert_2']);
});
