import { z } from 'zod';
import type { Fields, PluginContext, PluginFace } from './plugin';

/** A certificate that a source found. */
export interface FoundCertificate {
  /** As the source calls it: unique there, and stable as long as it is the same place. */
  readonly name: string;
  readonly certificatePem: string;
  /** PEM blocks, the issuer first; empty when none is known. */
  readonly chainPem: string;
  /** Identifier at the source, such as an ARN. */
  readonly externalId?: string;
  /** Address of the owning team, where the source knows it. */
  readonly owner?: string;
}

/** Something that is there and could not be read. What it was read as before is kept. */
export interface UnreadableItem {
  /** Name at the source; null: a whole region, folder or page, so that it is not known what all is missing. */
  readonly unreadable: string | null;
  /** A sentence. */
  readonly because: string;
}

/** A TLS listener that a source found. */
export interface FoundEndpoint {
  readonly name: string;
  readonly dnsName: string;
  readonly port: number;
  /** Such as `elbv2`. */
  readonly type: string;
  /** Name at the source of the certificate that it serves. */
  readonly certificateName: string;
  readonly certificatePath?: string;
  /** Where it takes its certificate from, such as `iam`. */
  readonly registryType?: string;
  /** Where it lies, such as `eu-west-1`: one region can be rotated after the other. */
  readonly region?: string;
  /** Null: it has none, or the source does not tell. */
  readonly policy: { readonly name: string; readonly ciphers: readonly string[] } | null;
  readonly aliases?: readonly string[];
}

/** An endpoint as it is known here, for looking at it or changing it. */
export type KnownEndpoint = Pick<FoundEndpoint, 'name' | 'dnsName' | 'port' | 'type' | 'certificateName' | 'certificatePath' | 'registryType'>;

/** Tells what is out there. What it cannot do is left out. */
export interface SourcePlugin<Options extends Fields = Fields, Settings extends Fields = Fields> extends PluginFace<Options, Settings> {
  readonly kind: 'source';
  /** Everything that is there, one after the other. One that cannot be read does not keep the others back; it throws when nothing can be read. */
  certificates(options: z.output<Options>, context: PluginContext<z.output<Settings>>): AsyncIterable<FoundCertificate | UnreadableItem>;
  endpoints?(options: z.output<Options>, context: PluginContext<z.output<Settings>>): AsyncIterable<FoundEndpoint | UnreadableItem>;
  /** Null when there is none of this name. */
  certificateByName?(name: string, options: z.output<Options>, context: PluginContext<z.output<Settings>>): Promise<FoundCertificate | null>;
  /** Names at the source of the certificates that the endpoint serves at this moment. */
  certificateNamesAt?(endpoint: KnownEndpoint, options: z.output<Options>, context: PluginContext<z.output<Settings>>): Promise<string[]>;
  /** Has the endpoint serve another certificate, which must be at the source already. @throws DomainError when endpoint or certificate is not there */
  updateEndpoint?(endpoint: KnownEndpoint, certificateName: string, options: z.output<Options>, context: PluginContext<z.output<Settings>>): Promise<void>;
  /** Removes a certificate at the source. One that is not there is removed already. */
  clean?(certificate: Pick<FoundCertificate, 'name' | 'certificatePem'>, options: z.output<Options>, context: PluginContext<z.output<Settings>>): Promise<void>;
}

/** Declares a source; options and settings are typed from their schemas. */
export const defineSource = <Options extends Fields, Settings extends Fields>(
  plugin: Omit<SourcePlugin<Options, Settings>, 'kind'>,
): SourcePlugin<Options, Settings> => ({ kind: 'source', ...plugin });

export const isUnreadable = (item: object): item is UnreadableItem => 'unreadable' in item;

/** For options: how often the source is asked. */
export const pollRate = () => z.int().min(1).max(43_200).default(60).describe('Minutes from one sync to the next, at the least');
