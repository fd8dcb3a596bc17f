import { createPrivateKey } from 'node:crypto';
import { parseCertificates } from '@app/crypto';
import { describe, expect, it } from 'vitest';
import type { ExportMaterial } from '../contracts/exporter';
import { describeOptions, secretOptionNames } from '../contracts/option-list';
import { checkOptions, parseOptions } from '../contracts/parse-options';
import { describeExporter, exportMaterial, hasTool, secondOpinion, testContext } from '../testing';
import { pkcs12Exporter } from './pkcs12.exporter';

/** Everything that openssl finds in the file is what went in. */
function readWithOpenssl(file: { data: Buffer; passphrase: string | null }, material: ExportMaterial, ...more: string[]): string {
  const text = secondOpinion('openssl', ['pkcs12', '-info', '-nodes', '-in', '{file}', '-passin', 'env:PASS', ...more], file.data, file.passphrase);
  const spki = (pem: string) => createPrivateKey(pem).export({ type: 'pkcs8', format: 'der' });
  expect(spki(/-----BEGIN PRIVATE KEY-----[^]+?-----END PRIVATE KEY-----/.exec(text)?.[0] ?? '')).toEqual(spki(material.privateKeyPem ?? ''));
  const all = parseCertificates(material.certificatePem + material.chainPem);
  expect(parseCertificates(text).map((one) => one.sha256)).toEqual(all.map((one) => one.sha256));
  return text;
}

if (hasTool('openssl')) {
  describeExporter(pkcs12Exporter, { options: { type: 'PKCS12 (.p12)' }, read: (file, material) => void readWithOpenssl(file, material) });
  describe('The legacy type', () =>
    describeExporter(pkcs12Exporter, { options: { type: 'legacy PKCS12 (.p12)' }, read: (file, material) => void readWithOpenssl(file, material, '-legacy') }));
} else {
  it.skip('PKCS#12 keeps the exporter contract (openssl is not installed)', () => undefined);
}

describe('PKCS#12', () => {
  it('lists its options as clients know them, without anybody’s values', () => {
    expect(describeOptions(pkcs12Exporter).map(({ name, type, required, available, sensitive }) => ({ name, type, required, available, sensitive }))).toEqual([
      { name: 'type', type: 'select', required: true, available: ['PKCS12 (.p12)', 'legacy PKCS12 (.p12)'], sensitive: undefined },
      { name: 'passphrase', type: 'str', required: false, available: undefined, sensitive: true },
      { name: 'alias', type: 'str', required: false, available: undefined, sensitive: undefined },
    ]);
    expect(secretOptionNames(pkcs12Exporter)).toEqual(['passphrase']);
  });

  it('needs the type, and refuses one that it does not know', () => {
    expect(checkOptions(pkcs12Exporter, {})).toEqual({ fit: false, reasons: { type: 'Missing data for required option.' } });
    expect(checkOptions(pkcs12Exporter, { type: 'floppy disk' })).toMatchObject({
      fit: false,
      reasons: { type: expect.stringContaining('legacy PKCS12') as string },
    });
  });

  it('takes empty options as not given, and refuses a passphrase that no Java would read', () => {
    expect(checkOptions(pkcs12Exporter, { type: 'PKCS12 (.p12)', passphrase: '', alias: null })).toEqual({ fit: true, options: { type: 'PKCS12 (.p12)' } });
    const checked = checkOptions(pkcs12Exporter, { type: 'PKCS12 (.p12)', passphrase: 'kürz' });
    expect(checked).toMatchObject({ fit: false, reasons: { passphrase: expect.stringContaining('At least 6') as string } });
    expect(JSON.stringify(checked)).not.toContain('kürz');
  });

  it.runIf(hasTool('openssl')).each([
    [{ subject: [{ type: 'CN', value: 'shop.example.com' }] }, undefined, 'shop.example.com'],
    [
      { subject: [{ type: 'O', value: 'Example' }], extensions: { subjectAltNames: { names: [{ type: 'dns' as const, value: 'pay.example.com' }] } } },
      undefined,
      'pay.example.com',
    ],
    [{ subject: [{ type: 'O', value: 'Example' }], extensions: {} }, undefined, 'certificate'],
    [{ subject: [{ type: 'CN', value: 'shop.example.com' }] }, 'till', 'till'],
  ])('calls the entry of %j with alias %s: %s', async (certificate, alias, expected) => {
    const material = await exportMaterial(certificate);
    const file = await pkcs12Exporter.export(material, parseOptions(pkcs12Exporter, { type: 'PKCS12 (.p12)', alias }), testContext());
    expect(readWithOpenssl(file, material)).toContain(`friendlyName: ${expected}\n`);
  });
});
