import { DomainError } from '@app/errors';
import type { z } from 'zod';
import type { Fields, PluginContext, PluginFace } from './plugin';

export interface ExportMaterial {
  readonly certificatePem: string;
  /** PEM blocks, the issuer first; empty when none is known. */
  readonly chainPem: string;
  /** Given exactly when `requiresKey` says so for these options. */
  readonly privateKeyPem: string | null;
}

export interface ExportedFile {
  /** Without the dot. */
  readonly extension: string;
  /** The one given or, when none was, the one that was made; null when the file has none. */
  readonly passphrase: string | null;
  readonly data: Buffer;
}

/** Makes a file of a certificate, its chain and perhaps its key. Touches nothing outside. */
export interface ExporterPlugin<Options extends Fields = Fields, Settings extends Fields = Fields> extends PluginFace<Options, Settings> {
  readonly kind: 'exporter';
  /** Does the file hold, or need, the private key? Who may export, and whether that is a key view, follows from it. */
  requiresKey(options: z.output<Options>): boolean;
  export(material: ExportMaterial, options: z.output<Options>, context: PluginContext<z.output<Settings>>): Promise<ExportedFile>;
}

/** Declares an exporter; options and settings are typed from their schemas. */
export const defineExporter = <Options extends Fields, Settings extends Fields>(
  plugin: Omit<ExporterPlugin<Options, Settings>, 'kind'>,
): ExporterPlugin<Options, Settings> => ({
  kind: 'exporter',
  ...plugin,
});

/** @throws DomainError `invalid` when there is no key to export */
export function keyOf(material: ExportMaterial): string {
  if (material.privateKeyPem !== null) return material.privateKeyPem;
  throw new DomainError('invalid', 'export.no-key', 'This export needs the private key, and the certificate has none here.', {
    hint: 'Choose an export without a key, or upload the key with the certificate.',
  });
}
