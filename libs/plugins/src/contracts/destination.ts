import { DomainError } from '@app/errors';
import type { z } from 'zod';
import type { Fields, PluginContext, PluginFace } from './plugin';

/** A certificate on its way to a destination. */
export interface DeployableCertificate {
  /** Unique in this installation. */
  readonly name: string;
  readonly certificatePem: string;
  /** PEM blocks, the issuer first; empty when none is known. */
  readonly chainPem: string;
  /** PKCS#8 PEM. Null: held elsewhere, and then only destinations that need none are called. */
  readonly privateKeyPem: string | null;
}

/** Where a certificate can be seen in use once it is deployed. */
export interface ServingAddress {
  readonly host: string;
  readonly port: number;
  /** Asked for in the handshake (SNI). */
  readonly serverName: string;
}

/** Receives certificates. What it cannot do is left out. */
export interface DestinationPlugin<Options extends Fields = Fields, Settings extends Fields = Fields> extends PluginFace<Options, Settings> {
  readonly kind: 'destination';
  /** True: it is never called without a private key. */
  readonly requiresKey: boolean;
  /** Two destinations of this plugin with one identity would write over each other's copy of a certificate, and are never attached together. */
  identity(options: z.output<Options>): string;
  /** Nothing of another certificate is ever written over, not even of one with the same common name. Left out: that one loses its place. */
  readonly overwritesNothing?: true;
  /**
   * Puts it there, or over the copy that is there; safe to repeat. Whoever reads a file there finds the old one whole or the new one
   * whole, also when it throws.
   */
  upload(certificate: DeployableCertificate, options: z.output<Options>, context: PluginContext<z.output<Settings>>): Promise<void>;
  /** Removes it. What is not there, or was written over by another certificate since, is removed already. */
  clean?(certificate: Omit<DeployableCertificate, 'privateKeyPem'>, options: z.output<Options>, context: PluginContext<z.output<Settings>>): Promise<void>;
  /** Where a handshake shows whether it is in use; empty when the options do not say. */
  servedAt?(certificate: Omit<DeployableCertificate, 'privateKeyPem'>, options: z.output<Options>): readonly ServingAddress[];
  /** The source that finds what lies there: its plugin, and the options in which the two agree. */
  pairedSource?(options: z.output<Options>): { readonly slug: string; readonly options: Readonly<Record<string, unknown>> };
  /** Puts a file where a web server shows it below `/.well-known/acme-challenge/` (RFC 8555, 8.3), or over the one that is there. */
  uploadAcmeToken?(fileName: string, content: string, options: z.output<Options>, context: PluginContext<z.output<Settings>>): Promise<void>;
  /** A file that is not there is removed already. */
  deleteAcmeToken?(fileName: string, options: z.output<Options>, context: PluginContext<z.output<Settings>>): Promise<void>;
}

/** Declares a destination; options and settings are typed from their schemas. */
export const defineDestination = <Options extends Fields, Settings extends Fields>(
  plugin: Omit<DestinationPlugin<Options, Settings>, 'kind'>,
): DestinationPlugin<Options, Settings> => ({ kind: 'destination', ...plugin });

/** @throws DomainError `invalid` when there is no key to deploy */
export function keyToDeploy({ name, privateKeyPem }: DeployableCertificate): string {
  if (privateKeyPem !== null) return privateKeyPem;
  throw new DomainError('invalid', 'destination.no-key', `The private key of "${name}" is not held here.`, {
    hint: 'Import the certificate with its key, or choose a destination that needs none.',
  });
}

/**
 * Names of ACME tokens are base64url (RFC 8555, 8.1): whatever else somebody sends must not become part of a path.
 * @throws DomainError `invalid`
 */
export function checkTokenName(fileName: string): void {
  if (/^[A-Za-z0-9_-]{1,256}$/.test(fileName)) return;
  throw new DomainError('invalid', 'destination.token-name', 'The name of an ACME token has letters, digits, "-" and "_" only.');
}
