import { parseCertificates } from '@app/crypto';
import { describe, expect, it } from 'vitest';
import { parseOptions } from '../contracts/parse-options';
import { describeExporter, exportMaterial, testContext } from '../testing';
import { pemExporter } from './pem.exporter';

describeExporter(pemExporter, {
  options: {},
  read({ data }, { certificatePem, chainPem }) {
    expect(data.toString()).not.toContain('PRIVATE KEY');
    expect(parseCertificates(data.toString()).map((one) => one.sha256)).toEqual(parseCertificates(certificatePem + chainPem).map((one) => one.sha256));
  },
});

describe('With the key, PEM', () => {
  describeExporter(pemExporter, {
    options: { includeKey: true },
    read({ data }, { certificatePem, privateKeyPem }) {
      expect(data.toString().startsWith(certificatePem)).toBe(true);
      expect(data.toString().endsWith(privateKeyPem ?? 'no key')).toBe(true);
    },
  });
});

describe('A PEM file', () => {
  it('asks for the key only when it will hold it', () => {
    expect(pemExporter.requiresKey(parseOptions(pemExporter, {}))).toBe(false);
    expect(pemExporter.requiresKey(parseOptions(pemExporter, { includeKey: 'true' }))).toBe(true);
  });

  it('holds no key that it was not asked for, even when it is handed one', async () => {
    const { data } = await pemExporter.export(await exportMaterial(), parseOptions(pemExporter, {}), testContext());
    expect(data.toString()).not.toContain('PRIVATE KEY');
  });

  it('can be the certificate alone', async () => {
    const material = await exportMaterial();
    const { data } = await pemExporter.export(material, parseOptions(pemExporter, { includeChain: false }), testContext());
    expect(data.toString()).toBe(material.certificatePem);
  });
});
