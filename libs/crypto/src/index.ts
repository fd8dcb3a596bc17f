// The X.509 half is declared here first so that other rooms can compile against it; the bodies follow file by file.

export type SignatureHash = 'sha256' | 'sha384' | 'sha512';

/** Key types that may be made. */
export declare const keyTypes: readonly ['RSA2048', 'RSA3072', 'RSA4096', 'ECCPRIME256V1', 'ECCSECP384R1', 'ECCSECP521R1', 'ED25519'];
export type KeyType = (typeof keyTypes)[number];
/** Every name that may stand in a row: `keyTypes` and the names of older systems. */
export declare const knownKeyTypes: readonly string[];
/** @throws DomainError `invalid` (`key-type.unknown`, `key-type.refused`) when no new key may be made of it */
export declare function newKeyType(name: string): KeyType;
export interface GeneratedKey {
  readonly keyType: KeyType;
  /** RSA: PKCS#1, EC: SEC1, Ed25519: PKCS#8. */
  readonly privateKeyPem: string;
  readonly publicKeySpkiDer: Buffer;
}
/** Made in the thread pool. */
export declare function generateKey(type: KeyType): Promise<GeneratedKey>;
export interface PublicKeyDescription {
  /** `RSA2048`, `ECCPRIME256V1` …; RSA of any size; null for curves and kinds without a name. */
  readonly keyType: string | null;
  readonly bits: number | null;
  /** Why no new certificate should be issued for it, as a sentence; null when nothing is wrong. */
  readonly weakness: string | null;
}
export interface PrivateKey extends PublicKeyDescription {
  /** As given, line ends made LF, text around the block dropped. */
  readonly pem: string;
  readonly publicKeySpkiDer: Buffer;
}
/** PKCS#1, SEC1 (also after an EC PARAMETERS block), PKCS#8. @throws DomainError `invalid` */
export declare function readPrivateKey(pem: string): PrivateKey;
/** @throws DomainError `invalid` for a key that cannot be decoded */
export declare function describePublicKey(publicKeySpkiDer: Buffer): PublicKeyDescription;
export declare function publicKeyMatches(publicKeySpkiDer: Buffer, otherSpkiDer: Buffer): boolean;

export interface NameAttribute {
  /** `CN`, `O`, `OU`, `C`, `ST`, `L`, `STREET`, `DC`, `UID`, else the OID in dots. */
  readonly type: string;
  readonly value: string;
  /** In the same RDN as the attribute before it. */
  readonly joined?: true;
  /** Lower-case hex of the DER value, when it is not a text; `value` is then `#` and this. */
  readonly valueDer?: string;
}
/** In encoded order. */
export type DistinguishedName = readonly NameAttribute[];
/** RFC 4514: reverse of the encoded order. */
export declare function formatDistinguishedName(name: DistinguishedName): string;

/** `value` is text fit to show; for `directory` it is RFC 4514. */
export type GeneralName =
  | { readonly type: 'dns' | 'ip' | 'ip-network' | 'email' | 'uri' | 'registered-id'; readonly value: string }
  | { readonly type: 'directory'; readonly value: string; readonly name: DistinguishedName }
  /** `value` is base64 of the DER value. */
  | { readonly type: 'other'; readonly oid: string; readonly value: string }
  /** x400Address, ediPartyName and what cannot be read; `value` is base64 of the whole element. */
  | { readonly type: 'unsupported'; readonly value: string };
export type GeneralNameType = GeneralName['type'];
/** Checks and normalises what a person wrote: Unicode DNS names become A-labels, addresses their canonical text. @throws DomainError `invalid` quoting the value */
export declare function parseGeneralName(type: GeneralNameType, value: string): GeneralName;

export type KeyUsage =
  'digitalSignature' | 'nonRepudiation' | 'keyEncipherment' | 'dataEncipherment' | 'keyAgreement' | 'keyCertSign' | 'cRLSign' | 'encipherOnly' | 'decipherOnly';

/** JSON-safe. `critical` is what a parsed certificate says; when asking, absent means what RFC 5280 recommends. */
export interface CertificateExtensions {
  readonly subjectAltNames?: { readonly critical?: boolean; readonly names: readonly GeneralName[] };
  readonly basicConstraints?: { readonly critical?: boolean; readonly ca: boolean; readonly pathLength?: number | null };
  readonly keyUsage?: { readonly critical?: boolean; readonly usages: readonly KeyUsage[] };
  /** OIDs. */
  readonly extendedKeyUsage?: { readonly critical?: boolean; readonly purposes: readonly string[] };
  /** Lower-case hex. Always computed when signing. */
  readonly subjectKeyIdentifier?: { readonly critical?: boolean; readonly keyIdentifier: string };
  readonly authorityKeyIdentifier?: {
    readonly critical?: boolean;
    readonly keyIdentifier?: string;
    readonly issuer?: readonly GeneralName[];
    readonly serialHex?: string;
  };
  readonly authorityInfoAccess?: { readonly critical?: boolean; readonly ocsp: readonly string[]; readonly caIssuers: readonly string[] };
  readonly crlDistributionPoints?: { readonly critical?: boolean; readonly urls: readonly string[] };
  readonly nameConstraints?: { readonly critical?: boolean; readonly permitted: readonly GeneralName[]; readonly excluded: readonly GeneralName[] };
  readonly certificatePolicies?: { readonly critical?: boolean; readonly policies: readonly { readonly oid: string; readonly cps: readonly string[] }[] };
  /** `derValue`: base64 of the extension's value. When parsing: every extension without a field above, or that cannot be read. */
  readonly custom?: readonly { readonly oid: string; readonly critical: boolean; readonly derValue: string }[];
}
/** What a leaf gets, whatever was asked: never an authority. */
export declare function leafExtensions(asked: CertificateExtensions): CertificateExtensions;
/** What an authority gets, whatever was asked: critical CA:true, keyCertSign, cRLSign. */
export declare function authorityExtensions(asked: CertificateExtensions): CertificateExtensions;

export interface ParsedCertificate {
  /** One block, 64 characters a line, LF, ends in a line end. */
  readonly pem: string;
  readonly der: Buffer;
  /** Decimal; may be negative or zero in old certificates. */
  readonly serial: string;
  /** Upper-case hex without padding. */
  readonly serialHex: string;
  readonly subject: DistinguishedName;
  /** RFC 4514; '' for an empty subject. */
  readonly subjectText: string;
  readonly issuer: DistinguishedName;
  readonly issuerText: string;
  readonly subjectDer: Buffer;
  readonly issuerDer: Buffer;
  /** First CN, trimmed; null without one. */
  readonly commonName: string | null;
  readonly organization: string | null;
  readonly notBefore: Date;
  /** Inclusive (RFC 5280, 4.1.2.5). */
  readonly notAfter: Date;
  readonly keyType: string | null;
  readonly bits: number | null;
  readonly keyWeakness: string | null;
  /** `sha256` …; `ed25519` and `ed448` by that name; the OID in dots when unknown. */
  readonly signatureHash: string;
  /** Lower-case hex over the DER. */
  readonly sha256: string;
  readonly publicKeySpkiDer: Buffer;
  /** Subject and issuer are one name and its own key verifies it. */
  readonly isSelfSigned: boolean;
  readonly isCa: boolean;
  readonly extensions: CertificateExtensions;
}
/** One PEM certificate; text around it is allowed, a second block is not. @throws DomainError `invalid` */
export declare function parseCertificate(pem: string): ParsedCertificate;
/** @throws DomainError `invalid` */
export declare function parseCertificateDer(der: Buffer): ParsedCertificate;
/** Any number of blocks, none included, in the order of the text. @throws DomainError `invalid` naming the block */
export declare function parseCertificates(text: string): ParsedCertificate[];
/** `<selfsigned>`, the slug of the issuer's CN or O, or `<unknown>`. */
export declare function issuerSlug(certificate: ParsedCertificate): string;

export interface CertificationRequest {
  readonly pem: string;
  readonly subject: DistinguishedName;
  readonly subjectText: string;
  readonly commonName: string | null;
  readonly publicKeySpkiDer: Buffer;
  readonly keyType: string | null;
  readonly bits: number | null;
  readonly keyWeakness: string | null;
  readonly signatureHash: string;
  /** What it asks for; asking is not getting, see `leafExtensions`. */
  readonly extensions: CertificateExtensions;
}
export declare function createCertificationRequest(request: {
  subject: DistinguishedName;
  extensions: CertificateExtensions;
  privateKeyPem: string;
  signatureHash?: SignatureHash;
}): Promise<string>;
/** A request that is returned has proved possession of its key. @throws DomainError `invalid` (`csr.undecodable`, `csr.signature`) */
export declare function parseCertificationRequest(pem: string): CertificationRequest;

export interface CertificateToSign {
  readonly subject: DistinguishedName;
  readonly publicKeySpkiDer: Buffer;
  readonly issuer: { readonly certificatePem: string; readonly privateKeyPem: string } | { readonly selfSigned: { readonly privateKeyPem: string } };
  /** Decimal; random 128 bits when absent. */
  readonly serialNumber?: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly extensions: CertificateExtensions;
  /** Default: sha256, P-384 sha384, P-521 sha512. Ignored by Ed25519. */
  readonly signatureHash?: SignatureHash;
}
export interface SignedCertificate {
  readonly pem: string;
  readonly der: Buffer;
  readonly serial: string;
  readonly serialHex: string;
}
/** @throws DomainError `invalid` */
export declare function signCertificate(certificate: CertificateToSign): Promise<SignedCertificate>;
/** From names such as `sha256WithRSA`, `SHA384withECDSA`. @throws DomainError `invalid` for SHA-1 and unknown ones */
export declare function signatureHashOf(signingAlgorithm: string): SignatureHash;

export type SignatureVerdict = 'valid' | 'invalid' | 'unsupported';
/** Names chain and the signature verifies. */
export declare function verifyIssuedBy(certificate: ParsedCertificate, issuer: ParsedCertificate): SignatureVerdict;
export type ChainVerdict =
  | { readonly ok: true; readonly endsInRoot: boolean }
  | {
      readonly ok: false;
      readonly problem: 'wrong-order' | 'foreign-member' | 'repeated-member' | 'bad-signature' | 'unverifiable' | 'too-long';
      /** Of the offending member, 0 is the first of the chain. */
      readonly position: number;
      /** A whole sentence. */
      readonly because: string;
    };
/** Has each member signed the one before it? An empty chain is fine. */
export declare function checkChain(leaf: ParsedCertificate, chain: readonly ParsedCertificate[]): ChainVerdict;
/** The chain of `leaf` out of an unordered pile, as far as it goes; the root is included when it is there. */
export declare function orderChain(leaf: ParsedCertificate, pile: readonly ParsedCertificate[]): ParsedCertificate[];

export type RevocationReason =
  | 'unspecified'
  | 'keyCompromise'
  | 'cACompromise'
  | 'affiliationChanged'
  | 'superseded'
  | 'cessationOfOperation'
  | 'certificateHold'
  | 'removeFromCRL'
  | 'privilegeWithdrawn'
  | 'aACompromise';
export interface RevokedCertificate {
  /** Decimal. */
  readonly serial: string;
  readonly revokedAt: Date;
  readonly reason: RevocationReason;
}
/** The signed list as DER. @throws DomainError `invalid` */
export declare function signRevocationList(list: {
  issuer: { certificatePem: string; privateKeyPem: string };
  /** Rises with every list of this issuer. */
  number: bigint | number;
  thisUpdate: Date;
  nextUpdate: Date;
  revoked: Iterable<RevokedCertificate> | AsyncIterable<RevokedCertificate>;
  signatureHash?: SignatureHash;
}): Promise<Buffer>;
export interface RevocationList {
  readonly issuer: DistinguishedName;
  readonly issuerText: string;
  /** Decimal; null in lists without one. */
  readonly number: string | null;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date | null;
  readonly size: number;
  /** OIDs of critical extensions that this reader does not obey: such a list must not decide (RFC 5280, 5.2). */
  readonly unsupportedCritical: readonly string[];
  /** @param serial decimal */
  find(serial: string): RevokedCertificate | null;
  verify(issuer: ParsedCertificate): SignatureVerdict;
}
/** PEM or DER. @throws DomainError `invalid` */
export declare function parseRevocationList(list: Buffer | string): RevocationList;

export { createJavaKeyStore, createJavaTrustStore, type JavaKeyStore, type JavaTrustStore } from './jks';
export { hashPassword, needsRehash, verifyPassword } from './passwords';
export { createPkcs12, type Pkcs12Contents } from './pkcs12';
export { randomBase64Key, randomPassphrase } from './random';
export { createSealer, generateEncryptionKey, type Sealer, type SecretPlace } from './secrets';
