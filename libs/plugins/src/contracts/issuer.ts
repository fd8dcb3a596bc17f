import type { CertificateExtensions, DistinguishedName, KeyType, RevocationReason, RevokedCertificate } from '@app/crypto';
import type { z } from 'zod';
import type { SigningAuthority } from './authority';
import type { IssuerContext, OrderContext } from './issuer-context';
import type { Fields, PluginContext, PluginFace } from './plugin';

export interface AuthorityOrder {
  readonly name: string;
  readonly commonName: string;
  readonly subject: DistinguishedName;
  /** E-mail address of the team that answers for the authority. */
  readonly owner: string;
  /** Null: a root, which signs itself. */
  readonly parent: SigningAuthority | null;
  readonly keyType: KeyType;
  /** As asked for, such as `sha384WithECDSA`; null: whatever suits the signing key. */
  readonly signingAlgorithm: string | null;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** As asked for; the issuer adds what a CA certificate must have and refuses what it must not. */
  readonly extensions: CertificateExtensions;
}

export interface NewAuthority {
  readonly certificatePem: string;
  /** Null when the key stays with the issuer. */
  readonly privateKeyPem: string | null;
  /** PEM blocks from the next issuer up to and including the root; empty for a root. */
  readonly chainPem: string;
  /** Roles to be made with the authority; each name must be new. */
  readonly roles: readonly AuthorityRole[];
}

export interface AuthorityRole {
  readonly name: string;
  /** Credentials at the issuer that come with the role. */
  readonly username?: string;
  readonly password?: string;
}

export interface CertificateOrder {
  readonly csrPem: string;
  /** The key that is certified, DER of a SubjectPublicKeyInfo. The CSR's key, whose possession was proved. */
  readonly publicKeySpkiDer: Buffer;
  readonly subject: DistinguishedName;
  /** What is to be in the certificate, names included. Decided by policy; a CSR's own wishes are already weighed in. */
  readonly extensions: CertificateExtensions;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly signingAlgorithm: string | null;
  readonly owner: string;
  readonly authority: SigningAuthority;
  /** PEM of the certificate whose place it takes, when this authority issued that one (RFC 9773, 5). */
  readonly replacesPem?: string | null;
}

/** What became of an order. `state` is kept as JSON between steps and handed to `resume`. */
export type IssueAnswer =
  | { status: 'issued'; certificatePem: string; chainPem: string; externalId: string | null }
  /** `waitingFor` is a sentence for people. */
  | { status: 'pending'; externalId: string | null; state: JsonValue; resumeInSeconds: number; waitingFor?: string }
  /** This try has failed by the issuer's verdict, in its words. Another one, from `state`, is the host's decision. */
  | { status: 'refused'; because: string; state: JsonValue; mayTryAgain: boolean };

export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };

export interface PendingOrder {
  readonly externalId: string | null;
  readonly state: JsonValue;
  /** What is ordered: an order that an interruption left without an answer is placed from it. */
  readonly order: CertificateOrder;
}

/** When an issuer wants a certificate to be renewed (RFC 9773, 4.2). */
export interface RenewalWindow {
  readonly start: Date;
  readonly end: Date;
  /** A page for people that says why, where there is one. */
  readonly explanationUrl: string | null;
  /** Before that there is nothing new to be learnt. */
  readonly askAgainAt: Date;
}

export interface RevocationOrder {
  readonly certificatePem: string;
  readonly externalId: string | null;
  readonly authority: Omit<SigningAuthority, 'privateKeyPem'>;
  readonly reason: RevocationReason;
  readonly comments: string | null;
}

/** For issuers that bill what is in use: certificates of test systems are taken out of it. */
export interface TestCertificates<Options extends Fields = Fields, Settings extends Fields = Fields> {
  /** Is an authority with these options one for tests? Nothing of any other is touched. */
  isTest(options: z.output<Options>): boolean;
  /** Safe to repeat. */
  deactivate(
    order: Pick<RevocationOrder, 'certificatePem' | 'externalId'>,
    options: z.output<Options>,
    context: IssuerContext<z.output<Settings>>,
  ): Promise<void>;
  /** So many calls, and then a pause. */
  readonly callsAtOnce: number;
  readonly pauseSeconds: number;
}

export interface RevocationListOrder {
  readonly authority: SigningAuthority;
  /** Higher than any number this authority has used before (RFC 5280, 5.2.3). */
  readonly number: bigint;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date;
  readonly revoked: Iterable<RevokedCertificate> | AsyncIterable<RevokedCertificate>;
}

/** Makes certificates. What an issuer cannot do, it leaves out. */
export interface IssuerPlugin<Options extends Fields = Fields, Settings extends Fields = Fields> extends PluginFace<Options, Settings> {
  readonly kind: 'issuer';
  /** Names of the roles that an authority of this name will bring, known before it is made. */
  authorityRoles(authorityName: string): string[];
  /**
   * For what the schema of the options cannot say, because it depends on the installation's settings. Calls nobody.
   * @throws DomainError `invalid`
   */
  checkOptions?(options: z.output<Options>, settings: z.output<Settings>): void;
  createAuthority(order: AuthorityOrder, options: z.output<Options>, context: PluginContext<z.output<Settings>>): Promise<NewAuthority>;
  /** An issuer that has `resume` may answer later, and is only asked through orders that are kept. */
  issue(order: CertificateOrder, options: z.output<Options>, context: OrderContext<z.output<Settings>>): Promise<IssueAnswer>;
  /** Takes a pending order a step further. Safe to repeat with the same state. */
  resume?(pending: PendingOrder, options: z.output<Options>, context: OrderContext<z.output<Settings>>): Promise<IssueAnswer>;
  /** Gives an order up at the issuer, and removes what was put up for it. Safe to repeat. */
  cancel?(pending: PendingOrder, options: z.output<Options>, context: OrderContext<z.output<Settings>>): Promise<void>;
  revoke?(order: RevocationOrder, options: z.output<Options>, context: IssuerContext<z.output<Settings>>): Promise<void>;
  readonly testCertificates?: TestCertificates<Options, Settings>;
  /** Null: this issuer does not say. */
  renewalWindow?(certificatePem: string, options: z.output<Options>, context: IssuerContext<z.output<Settings>>): Promise<RenewalWindow | null>;
  /** Replaces the key by which the issuer knows this authority. Safe to repeat after an interruption. */
  rollAccountKey?(options: z.output<Options>, context: IssuerContext<z.output<Settings>>): Promise<void>;
  /** Only issuers whose revocation list we publish. Answers DER. */
  signRevocationList?(order: RevocationListOrder, options: z.output<Options>, context: PluginContext<z.output<Settings>>): Promise<Buffer>;
}

/** Declares an issuer; options and settings are typed from their schemas. */
export const defineIssuer = <Options extends Fields, Settings extends Fields>(
  plugin: Omit<IssuerPlugin<Options, Settings>, 'kind'>,
): IssuerPlugin<Options, Settings> => ({ kind: 'issuer', ...plugin });
