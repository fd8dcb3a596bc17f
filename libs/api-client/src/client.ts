// Printed from libs/api-contract by "npm run docs". Change the contract, not this file.
import { type CallOptions, callsTo, type ChangeOptions, type ClientOptions, type MakeOptions, type Page } from './calls';

export interface ApiKeyAnswer {
  /** Number of the thing, made here. */
  id: number;
  /** What it is called. */
  name: string;
  /** Who made it. */
  user: UserNested;
  /** Days, −1 for ever. */
  ttl: number;
  /** Unix seconds. */
  issuedAt: number;
  /** Whether it was revoked. That is for ever. */
  revoked: boolean;
  /** What the caller may do with it, by permission. */
  may?: string[] | undefined;
}

export interface AuthorityAnswer {
  /** Number of the thing, made here. */
  id: number;
  /** What it is called. */
  name: string;
  /** Address of the team that answers for it. Members of the role of that name own it. */
  owner: string;
  /** What it is for, for people. */
  description: string | null;
  /** Whether it is in use. */
  active: boolean;
  /** The plugin that does the work. */
  plugin: PluginAnswer;
  /** JSON text of a list of options; secrets masked, null when there are none or the caller is not of this authority. */
  options: string | null;
  /** Roles it has. Their members may act on it. */
  roles: RoleRef[];
  /** Longest validity that it issues, in days; null: it is not limited here. */
  maxIssuanceDays: number | null;
  /** Validity of what it issues when nothing is said, in days. */
  defaultValidityDays: number;
  /** The certificate of the authority itself. */
  authorityCertificate: {
    /** Number of the thing, made here. */
    id: number;
    /** What it is called. */
    name: string;
    /** Common name (CN) of the subject. */
    cn: string | null;
    /** Address of the team that answers for it. Members of the role of that name own it. */
    owner: string;
    /** What it is for, for people. */
    description: string | null;
    /** Whether it is in use. */
    active: boolean;
    /** Size of the key in bits. */
    bits: number | null;
    /** The certificate as PEM. */
    body: string;
    /** Certificates of its issuers as PEM, the nearest first. */
    chain: string | null;
    /** From when it is valid. */
    notBefore: string;
    /** Until when it is valid, that second included. */
    notAfter: string;
    /** How it stands. */
    status: string | null;
    /** Who made it. */
    user: UserNested | null;
  };
  /** The authority above it, when that one is kept here too. */
  parent?: {
    /** Number of the thing, made here. */
    id: number;
    /** What it is called. */
    name: string;
  } | null | undefined;
  /** Goes up with each change that somebody makes, also of a secret that is not shown. */
  version?: number | undefined;
  /** What the caller may do with it, by permission. */
  may?: string[] | undefined;
}

export interface AuthorityNested {
  /** Number of the thing, made here. */
  id: number;
  /** What it is called. */
  name: string;
  /** Address of the team that answers for it. Members of the role of that name own it. */
  owner: string;
  /** What it is for, for people. */
  description: string | null;
  /** Whether it is in use. */
  active: boolean;
  /** The plugin that does the work. */
  plugin: PluginAnswer;
  /** The certificate of the authority itself. */
  authorityCertificate: {
    /** From when it is valid. */
    notBefore: string;
    /** Until when it is valid, that second included. */
    notAfter: string;
  };
  /** Whether it keeps to the rules of browsers, as the CA/Browser Forum has them. */
  isCabCompliant: boolean | null;
  /** Whether certificates without a common name are issued. */
  isCnOptional: boolean;
  /** Longest validity that it issues, in days; null: it is not limited here. */
  maxIssuanceDays: number | null;
  /** Validity of what it issues when nothing is said, in days. */
  defaultValidityDays: number;
}

export interface AuthorityTree {
  /** What it is called. */
  name: string;
  /** What it issued. */
  children: {
    /** What it is called. */
    name: string;
  }[];
}

export interface CancelPendingCertificate {
  /** A remark, for whoever reads it later. */
  note?: string | null | undefined;
}

export interface CertificateAnswer {
  /** Number of the thing, made here. */
  id: number;
  /** Unique. */
  name: string;
  /** Its id at the CA. */
  externalId: string | null;
  /** Address of the team that answers for it. Members of the role of that name own it. */
  owner: string;
  /** What it is for, for people. */
  description: string | null;
  /** The certificate as PEM. */
  body: string;
  /** Certificates of its issuers as PEM, the nearest first. */
  chain: string | null;
  /** Certificate request (PKCS#10) as PEM. */
  csr: string | null;
  /** Common name (CN) of the subject. */
  cn: string | null;
  /** Common name (CN) of the subject; at most 64 characters. */
  commonName: string;
  /** Subject as RFC 4514 writes it. */
  distinguishedName: string;
  /** Short name of the issuer. */
  issuer: string;
  /** Issuer as RFC 4514 writes it. */
  issuerDistinguishedName?: string | undefined;
  /** Decimal. */
  serial: string;
  /** Upper-case hex without leading zeros. */
  serialHex: string;
  /** Lower-case hex of the SHA-256 over the DER. */
  sha256?: string | undefined;
  /** Size of the key in bits. */
  bits: number | null;
  /** Kind of key, such as `ECCPRIME256V1` or `RSA2048`. */
  keyType: string | null;
  /** Name of the hash. */
  signingAlgorithm: string;
  /** True if it has more than one name, else null. */
  san: boolean | null;
  /** From when it is valid. */
  notBefore: string;
  /** From when it is valid; now when nothing is said. In answers the same as `notBefore`. */
  validityStart: string;
  /** Until when it is valid, that second included. */
  notAfter: string;
  /** Until when it is valid. In answers the same as `notAfter`. */
  validityEnd: string;
  /** When it was made. */
  dateCreated: string;
  /** Whether somebody is told before it ends. */
  notify: boolean;
  /** The same as `notify`. */
  active: boolean;
  /** Whether it is renewed by itself. */
  rotation: boolean;
  /** `valid`, `revoked`, `unknown`, or null when it was never checked. */
  status: string | null;
  /** Why the status is unknown, in sentences; left out in the other states. */
  statusReason?: string | undefined;
  /** When and why it was revoked (RFC 5280, 5.3.1); left out while it is not. */
  revokedAt?: string | undefined;
  /** Why it was revoked (RFC 5280, 5.3.1). */
  revocationReason?: string | undefined;
  /** Whether it was deleted here; it stays on record. */
  deleted: boolean;
  /** Whether its private key is kept here. */
  hasPrivateKey: boolean;
  /** Id of that DNS account. */
  dnsProviderId: number | null;
  /** The DNS account that names are proved by. */
  dnsProvider: DnsProviderAnswer | null;
  /** Who made it. */
  user: UserNested | null;
  /** The authority that issues it, by `id` or `name`. */
  authority: AuthorityNested | null;
  /** How long before its end it is renewed. */
  rotationPolicy: RotationPolicyAnswer | null;
  /** Extensions of the certificate (RFC 5280, 4.2). */
  extensions: ExtensionsAnswer;
  /** Names on it. */
  domains: DomainAnswer[];
  /** Where it is deployed to. */
  destinations: DestinationAnswer[];
  /** Who is told before it ends. */
  notifications: NotificationAnswer[];
  /** Roles it has. Their members may act on it. */
  roles: RoleNested[];
  /** Where it is served. */
  endpoints: EndpointNested[];
  /** Certificates whose place it takes. */
  replaces: CertificateNested[];
  /** Certificates that took its place. */
  replacedBy: CertificateNested[];
  /** Country (C) of the subject, two letters. The settings fill it in when it is left out. */
  country?: string | undefined;
  /** State or province (ST) of the subject. The settings fill it in when it is left out. */
  state?: string | undefined;
  /** Locality (L) of the subject. The settings fill it in when it is left out. */
  location?: string | undefined;
  /** Organization (O) of the subject. The settings fill it in when it is left out. */
  organization?: string | undefined;
  /** Organizational unit (OU) of the subject. The settings fill it in when it is left out. */
  organizationalUnit?: string | undefined;
  /** What is weak about it, in sentences. */
  findings?: string[] | undefined;
  /** What did not go as asked although the change was made, in sentences. */
  warnings?: string[] | undefined;
  /** What the caller may do with it, by permission. */
  may?: string[] | undefined;
}

export interface CertificateNested {
  /** Number of the thing, made here. */
  id: number;
  /** What it is called. */
  name: string;
  /** Address of the team that answers for it. Members of the role of that name own it. */
  owner: string;
  /** What it is for, for people. */
  description: string | null;
  /** How it stands. */
  status: string | null;
  /** Size of the key in bits. */
  bits: number | null;
  /** The certificate as PEM. */
  body: string;
  /** Certificates of its issuers as PEM, the nearest first. */
  chain: string | null;
  /** Certificate request (PKCS#10) as PEM. */
  csr: string | null;
  /** The same as `notify`. */
  active: boolean;
  /** Whether somebody is told before it ends. */
  notify: boolean;
  /** Whether it is renewed by itself. */
  rotation: boolean;
  /** How long before its end it is renewed. */
  rotationPolicy: RotationPolicyAnswer | null;
  /** Common name (CN) of the subject. */
  cn: string | null;
  /** Common name (CN) of the subject; at most 64 characters. */
  commonName: string | null;
  /** From when it is valid. */
  notBefore: string;
  /** From when it is valid; now when nothing is said. In answers the same as `notBefore`. */
  validityStart: string;
  /** Until when it is valid, that second included. */
  notAfter: string;
  /** Until when it is valid. In answers the same as `notAfter`. */
  validityEnd: string;
  /** Always empty; clients expect the key. */
  issuer: Record<string, never>;
}

export interface CertificateShortAnswer {
  /** Number of the thing, made here. */
  id: number;
  /** What it is called. */
  name: string;
  /** Address of the team that answers for it. Members of the role of that name own it. */
  owner: string;
  /** Whether somebody is told before it ends. */
  notify: boolean;
  /** Whether it is renewed by itself. */
  rotation: boolean;
  /** The authority that issues it, by `id` or `name`. */
  authority: AuthorityNested | null;
  issuer: string;
  /** Common name (CN) of the subject. */
  cn: string | null;
  /** From when it is valid. */
  notBefore?: string | undefined;
  /** Until when it is valid, that second included. */
  notAfter?: string | undefined;
  /** `valid`, `revoked`, `unknown`, or null when it was never checked. */
  status?: string | null | undefined;
  /** Kind of key, such as `ECCPRIME256V1` or `RSA2048`. */
  keyType?: string | null | undefined;
  /** Size of the key in bits. */
  bits?: number | null | undefined;
  serialHex?: string | undefined;
  /** Another certificate replaces it. */
  isReplaced?: boolean | undefined;
}

export interface CertificateStatsQuery {
  /** What is counted: `not_after`, `issuer`, `bits`, `signing_algorithm` or `destination`. */
  metric: string;
  /** Weeks ahead, for `not_after`. */
  range?: number | undefined;
  /** Only those that are deployed to this destination. */
  destinationId?: number | undefined;
  /** Whether it is in use. */
  active?: boolean | undefined;
}

export interface CertificatesQuery {
  /** Rows a page, at least one and at most 1000. */
  count?: number | undefined;
  /** From 1. What is beyond the end is an empty page. */
  page?: number | undefined;
  /** Field to order by; takes effect together with `sortDir`. Newest first without it. */
  sortBy?: string | undefined;
  /** `asc` or `desc`. */
  sortDir?: string | undefined;
  /** Narrows the list: `<field>;<value>`, the value being a part of the text. */
  filter?: string | undefined;
  /** Address of the team that answers for it. Members of the role of that name own it. */
  owner?: string | undefined;
  /** Number of the thing, made here. */
  id?: string | undefined;
  /** `next` of the page before, instead of `page`: as quick on the last page as on the first. */
  after?: string | undefined;
  /** Only what a list of names needs. */
  short?: boolean | undefined;
  /** Also what ended long ago. */
  showExpired?: boolean | undefined;
  /** Decimal, hex after `0x`, or hex with colons. */
  serial?: string | undefined;
  /** Ends within that many weeks from today. */
  timeRange?: number | undefined;
  /** Only those that are deployed to this destination. */
  destinationId?: number | undefined;
  /** Only the caller's own, unless it says false. */
  show?: boolean | undefined;
  /** Name of the user who made it. */
  creator?: string | undefined;
  /** Whether it is in use. */
  active?: boolean | undefined;
  /** Whether it is renewed by itself. */
  rotation?: boolean | undefined;
}

export interface ChangePassword {
  /** The password of now, as a proof. */
  currentPassword: string;
  /** The password from now on. */
  newPassword: string;
}

export interface ChangedPasswordAnswer {
  /** Number of the thing, made here. */
  id: number;
  /** Name that one signs in with. */
  username: string;
  /** Mail address. */
  email: string;
  /** Whether it is in use. */
  active: boolean;
  /** Address of a picture; null when there is none. */
  profilePicture: string | null;
  /** Roles it has. Their members may act on it. */
  roles: RoleRef[];
  /** Goes up with each change that somebody makes, also of a secret that is not shown. */
  version?: number | undefined;
  /** What the caller may do with it, by permission. */
  may?: string[] | undefined;
  /** For `Authorization: Bearer`. */
  token: string;
}

export interface ConnectProvider {
  /** The identity provider. */
  provider: string;
  /** What the provider gave the browser. */
  code: string;
  /** As it came with the provider in the list, and back from it. */
  state: string;
  /** Proves that the same browser began (RFC 7636). */
  codeVerifier?: string | undefined;
  /** Of the account of the caller, where it has one. */
  password?: string | undefined;
}

export interface CreateApiKey {
  /** What it is called. */
  name: string;
  /** Days that the key is good for; -1 for ever. */
  ttl: number;
  /** Who made it. */
  user?: {
    /** Number of the thing, made here. */
    id?: number | null | undefined;
    /** Name that one signs in with. */
    username?: string | null | undefined;
    /** What it is called. */
    name?: string | null | undefined;
    /** Mail address. */
    email?: string | null | undefined;
  } | null | undefined;
}

export interface CreateApiKeyOfUser {
  /** What it is called. */
  name: string;
  /** Days that the key is good for; -1 for ever. */
  ttl: number;
}

export interface CreateAuthority {
  /** What it is called. */
  name: string;
  /** Address of the team that answers for it. Members of the role of that name own it. */
  owner: string;
  /** Common name (CN) of the subject; at most 64 characters. */
  commonName: string;
  /** The plugin that does the work. */
  plugin: {
    /** Name of a plugin, as GET /plugins lists it. */
    slug: string;
    /** Options of the plugin, each with its name and value. */
    pluginOptions?: ({
      /** Name of the option. */
      name?: string | undefined;
      /** Its value; null keeps a secret that is set. */
      value?: unknown;
    })[];
  };
  /** What it is for, for people. */
  description?: string | null | undefined;
  /** From when it is valid; now when nothing is said. In answers the same as `notBefore`. */
  validityStart?: string | null | undefined;
  /** Until when it is valid. In answers the same as `notAfter`. */
  validityEnd?: string | null | undefined;
  /** Years from now, in place of a start and an end. */
  validityYears?: number | null | undefined;
  /** `root`, or `subca` for one below a `parent`. */
  type?: 'root' | 'subca' | undefined;
  /** Needed for a sub-CA. */
  parent?: {
    /** Number of the thing, made here. */
    id?: number | null | undefined;
    /** What it is called. */
    name?: string | null | undefined;
  } | null | undefined;
  /** Kind of key, such as `ECCPRIME256V1` or `RSA2048`. */
  keyType?: 'RSA2048' | 'RSA3072' | 'RSA4096' | 'ED25519' | 'ECCPRIME192V1' | 'ECCPRIME256V1' | 'ECCSECP192R1' | 'ECCSECP224R1' | 'ECCSECP256R1' | 'ECCSECP384R1' | 'ECCSECP521R1' | 'ECCSECP256K1' | 'ECCSECT163K1' | 'ECCSECT233K1' | 'ECCSECT283K1' | 'ECCSECT409K1' | 'ECCSECT571K1' | 'ECCSECT163R2' | 'ECCSECT233R1' | 'ECCSECT283R1' | 'ECCSECT409R1' | 'ECCSECT571R2' | null | undefined;
  /** Signature algorithm, such as `sha256WithECDSA`. */
  signingAlgorithm?: 'sha256WithRSA' | 'sha1WithRSA' | 'sha256WithECDSA' | 'SHA384withECDSA' | 'SHA512withECDSA' | 'sha384WithECDSA' | 'sha512WithECDSA' | null | undefined;
  /** `medium`, or `high` for a key that stays in a device. */
  sensitivity?: 'medium' | 'high' | null | undefined;
  /** Name of the key in that device. */
  keyName?: string | null | undefined;
  /** Serial number of the first certificate. */
  serialNumber?: number | null | undefined;
  /** Serial number that it begins with. */
  firstSerial?: number | null | undefined;
  /** Mail address. */
  email?: string | null | undefined;
  /** Country (C) of the subject, two letters. The settings fill it in when it is left out. */
  country?: string | undefined;
  /** State or province (ST) of the subject. The settings fill it in when it is left out. */
  state?: string | undefined;
  /** Locality (L) of the subject. The settings fill it in when it is left out. */
  location?: string | undefined;
  /** Organization (O) of the subject. The settings fill it in when it is left out. */
  organization?: string | undefined;
  /** Organizational unit (OU) of the subject. The settings fill it in when it is left out. */
  organizationalUnit?: string | undefined;
  /** Extensions of the certificate (RFC 5280, 4.2). */
  extensions?: RequestedExtensions | undefined;
  /** Roles it has. Their members may act on it. */
  roles?: ({
    /** Number of the thing, made here. */
    id?: number | null | undefined;
    /** What it is called. */
    name?: string | null | undefined;
  })[] | undefined;
}

export interface CreateDnsProvider {
  /** What it is called. */
  name: string;
  /** What it is for, for people. */
  description?: string | null | undefined;
  /** Kind of DNS service, such as `powerdns`. */
  providerType: {
    /** What it is called. */
    name: string;
    /** What the account at the DNS service needs. */
    requirements?: {
      /** Name of the field. */
      name: string;
      /** Its value; null keeps what is set. */
      value?: unknown;
    }[];
  };
}

export interface CreateNotification {
  /** What it is called; unique among its kind. */
  label: string;
  /** The plugin that does the work. */
  plugin: {
    /** Name of a plugin, as GET /plugins lists it. */
    slug: string;
    /** Options of the plugin, each with its name and value. */
    pluginOptions?: ({
      /** Name of the option. */
      name?: string | undefined;
      /** Its value; null keeps a secret that is set. */
      value?: unknown;
    })[];
  };
  /** What it is for, for people. */
  description?: string | null | undefined;
  /** Certificates that it is for. */
  certificates?: ({
    /** Number of the thing, made here. */
    id?: number | null | undefined;
    /** What it is called. */
    name?: string | null | undefined;
  })[] | undefined;
}

export interface CreateRole {
  /** What it is called. */
  name: string;
  /** What it is for, for people. */
  description?: string | null | undefined;
  /** Of an account elsewhere, kept for the members. */
  username?: string | null | undefined;
  /** Password; is never answered. */
  password?: string | null | undefined;
  /** Members. */
  users?: ({
    /** Number of the thing, made here. */
    id?: number | null | undefined;
    /** Name that one signs in with. */
    username?: string | null | undefined;
    /** What it is called. */
    name?: string | null | undefined;
    /** Mail address. */
    email?: string | null | undefined;
  })[] | undefined;
}

export interface CreateUser {
  /** Name that one signs in with. */
  username: string;
  /** Mail address. */
  email: string;
  /** Password; is never answered. */
  password: string;
  /** Whether it is in use. */
  active?: boolean | undefined;
  /** Roles it has. Their members may act on it. */
  roles?: ({
    /** Number of the thing, made here. */
    id?: number | null | undefined;
    /** What it is called. */
    name?: string | null | undefined;
  })[] | undefined;
}

export interface CredentialsAnswer {
  /** Name that one signs in with. */
  username: string | null;
  /** Password; is never answered. */
  password: string | null;
}

export interface DefaultsAnswer {
  /** Country (C) of the subject, two letters. The settings fill it in when it is left out. */
  country: string | null;
  /** State or province (ST) of the subject. The settings fill it in when it is left out. */
  state: string | null;
  /** Locality (L) of the subject. The settings fill it in when it is left out. */
  location: string | null;
  /** Organization (O) of the subject. The settings fill it in when it is left out. */
  organization: string | null;
  /** Organizational unit (OU) of the subject. The settings fill it in when it is left out. */
  organizationalUnit: string | null;
  /** The plugin that issues when nothing is said. */
  issuerPlugin: string | null;
  /** The authority that issues it, by `id` or `name`. */
  authority: AuthorityNested | null;
}

export interface DeleteDestination {
  /** Remove there first what was deployed, a hundred certificates at the most. Where that fails or more is left the destination stays, and the answer says why. */
  clean?: boolean | undefined;
}

export interface DeploymentAnswer {
  /** Number of the thing, made here. */
  id: number;
  /** The certificate that it is about. */
  certificate: {
    /** Number of the thing, made here. */
    id: number;
    /** What it is called. */
    name: string;
  };
  /** `id` is null once the destination has been deleted. */
  destination: {
    /** Number of the thing, made here. */
    id: number | null;
    /** What it is called; unique among its kind. */
    label: string;
  };
  /** `planned`, `done`, `verified`, `failed`, `skipped`, `withdrawn` or `removed`. */
  state: string;
  /** What went wrong last, or why there is nothing to do. */
  because: string | null;
  /** How often it was tried. */
  attempts: number;
  /** When it is tried again; null: it is not. */
  nextTryAt: string | null;
  /** What stood in its place before. */
  previousCertificate: {
    /** Number of the thing, made here. */
    id: number;
    /** What it is called. */
    name: string;
  } | null;
  /** Who, or which work, planned it. */
  plannedBy: string;
  /** When it was planned. */
  plannedAt: string;
  /** When it was put in place. */
  doneAt: string | null;
  /** When it was seen in use by a TLS handshake. */
  verifiedAt: string | null;
}

export interface DescribeCertificate {
  /** What it is for, for people. */
  description: string | number | null;
}

export interface DestinationAnswer {
  /** Number of the thing, made here. */
  id: number;
  /** What it is called; unique among its kind. */
  label: string;
  /** What it is for, for people. */
  description: string | null;
  /** Options of the plugin, as they are kept. */
  options: OptionAnswer[];
  /** The plugin that does the work. */
  plugin: PluginAnswer;
  /** Goes up with each change that somebody makes, also of a secret that is not shown. */
  version?: number | undefined;
  /** What the caller may do with it, by permission. */
  may?: string[] | undefined;
}

export interface DestinationDeleted {
  /** True: it is done. */
  result: true;
  /** Certificates, with their keys, that were deployed there and were not removed. Nobody keeps track of them any more. */
  stays?: {
    /** How many there are. */
    total: number;
    /** A hundred of them at the most. */
    certificates: {
      /** Number of the thing, made here. */
      id: number;
      /** What it is called. */
      name: string;
    }[];
  } | undefined;
}

export interface DnsProviderAnswer {
  /** Number of the thing, made here. */
  id: number;
  /** What it is called. */
  name: string;
  /** Kind of DNS service, such as `powerdns`. */
  providerType: string;
  /** What it is for, for people. */
  description: string | null;
  /** Address of the service. */
  apiEndpoint: string | null;
  /** When it was made. */
  dateCreated: string;
}

export interface DnsProviderOption {
  /** What it is called. */
  name: string;
  /** What the account at the DNS service needs. */
  requirements?: {
    /** Name of the field. */
    name: string;
    /** What kind of field it is. */
    type: string;
    /** Whether it has to have a value. */
    required: boolean;
    /** What it means. */
    helpMessage: string;
  }[] | undefined;
  /** False: accounts of this type are kept, and cannot be used yet. */
  isInstalled: boolean;
}

export interface DnsProviderSummary {
  /** What it is called. */
  name: string;
  /** What it is for, for people. */
  description: string | null;
  /** Goes up with each change that somebody makes, also of a secret that is not shown. */
  version?: number | undefined;
  /** What the caller may do with it, by permission. */
  may?: string[] | undefined;
}

export interface DnsProvidersQuery {
  /** Rows a page, at least one and at most 1000. */
  count?: number | undefined;
  /** From 1. What is beyond the end is an empty page. */
  page?: number | undefined;
  /** Field to order by; takes effect together with `sortDir`. Newest first without it. */
  sortBy?: string | undefined;
  /** `asc` or `desc`. */
  sortDir?: string | undefined;
  /** What it is called. */
  name?: string | undefined;
  /** Narrows the list: `<field>;<value>`, the value being a part of the text. */
  filter?: string | undefined;
}

export interface DomainAnswer {
  /** Number of the thing, made here. */
  id: number;
  /** What it is called. */
  name: string;
  /** Whether its value is a secret. */
  sensitive: boolean;
}

export interface Done {
  /** True: it is done. */
  result: true;
}

export interface EditApiKey {
  /** Number of the thing, made here. */
  id?: number | undefined;
  /** What it is called. */
  name?: string | undefined;
  /** Whether it was revoked. That is for ever. */
  revoked?: boolean | undefined;
  /** Days that the key is good for; -1 for ever. */
  ttl?: number | undefined;
  /** Who made it. */
  user?: {
    /** Number of the thing, made here. */
    id?: number | null | undefined;
    /** Name that one signs in with. */
    username?: string | null | undefined;
    /** What it is called. */
    name?: string | null | undefined;
    /** Mail address. */
    email?: string | null | undefined;
  } | null | undefined;
}

export interface EditAuthority {
  /** Address of the team that answers for it. Members of the role of that name own it. */
  owner: string;
  /** What it is for, for people. */
  description?: string | null | undefined;
  /** Replaces all of them; unchanged when absent. */
  roles?: ({
    /** Number of the thing, made here. */
    id?: number | null | undefined;
    /** What it is called. */
    name?: string | null | undefined;
  })[] | undefined;
  /** Whether it is in use. */
  active?: boolean | undefined;
  /** A list of options, or its JSON text; unchanged when absent or empty. */
  options?: string | {
    /** Name of the option. */
    name: string;
    /** The value itself. */
    value?: unknown;
  }[] | null;
}

export interface EditCertificate {
  /** Address of the team that answers for it. Members of the role of that name own it. */
  owner: string;
  /** What it is for, for people. */
  description?: string | null | undefined;
  /** Unchanged when absent. */
  notify?: boolean | undefined;
  /** Unchanged when absent. */
  rotation?: boolean | undefined;
  /** Where it is deployed to. */
  destinations?: ({
    /** Number of the thing, made here. */
    id?: number | null | undefined;
    /** What it is called; unique among its kind. */
    label?: string | null | undefined;
    /** What it is called. */
    name?: string | null | undefined;
  })[] | undefined;
  /** Who is told before it ends. */
  notifications?: ({
    /** Number of the thing, made here. */
    id?: number | null | undefined;
    /** What it is called; unique among its kind. */
    label?: string | null | undefined;
    /** What it is called. */
    name?: string | null | undefined;
  })[] | undefined;
  /** Certificates whose place it takes. */
  replaces?: ({
    /** Number of the thing, made here. */
    id?: number | null | undefined;
    /** What it is called. */
    name?: string | null | undefined;
  })[] | undefined;
  /** Older name of `replaces`; wins when it names something. */
  replacements?: ({
    /** Number of the thing, made here. */
    id?: number | null | undefined;
    /** What it is called. */
    name?: string | null | undefined;
  })[] | null | undefined;
  /** Roles it has. Their members may act on it. */
  roles?: ({
    /** Number of the thing, made here. */
    id?: number | null | undefined;
    /** What it is called. */
    name?: string | null | undefined;
  })[] | undefined;
}

export interface EditDnsProvider {
  /** What it is called. */
  name: string;
  /** What it is for, for people. */
  description?: string | null | undefined;
  /** Kind of DNS service, such as `powerdns`. */
  providerType?: {
    /** What it is called. */
    name: string;
    /** What the account at the DNS service needs. */
    requirements?: {
      /** Name of the field. */
      name: string;
      /** Its value; null keeps what is set. */
      value?: unknown;
    }[];
  };
}

export interface EditNotification {
  /** What it is called; unique among its kind. */
  label: string;
  /** The plugin that does the work. */
  plugin: {
    /** Name of a plugin, as GET /plugins lists it. */
    slug: string;
    /** Options of the plugin, each with its name and value. */
    pluginOptions?: ({
      /** Name of the option. */
      name?: string | undefined;
      /** Its value; null keeps a secret that is set. */
      value?: unknown;
    })[];
  };
  /** What it is for, for people. */
  description?: string | null | undefined;
  /** Unchanged when absent. */
  active?: boolean | undefined;
  /** Certificates that it is for from now on. */
  addedCertificates?: ({
    /** Number of the thing, made here. */
    id?: number | null | undefined;
    /** What it is called. */
    name?: string | null | undefined;
  })[] | undefined;
  /** Certificates that it is no longer for. */
  removedCertificates?: ({
    /** Number of the thing, made here. */
    id?: number | null | undefined;
    /** What it is called. */
    name?: string | null | undefined;
  })[] | undefined;
}

export interface EditPendingCertificate {
  /** Address of the team that answers for it. Members of the role of that name own it. */
  owner: string;
  /** What it is for, for people. */
  description?: string | null | undefined;
  /** Unchanged when absent. */
  notify?: boolean | undefined;
  /** Unchanged when absent. */
  rotation?: boolean | undefined;
  /** Where it is deployed to. */
  destinations?: ({
    /** Number of the thing, made here. */
    id?: number | null | undefined;
    /** What it is called; unique among its kind. */
    label?: string | null | undefined;
    /** What it is called. */
    name?: string | null | undefined;
  })[] | undefined;
  /** Who is told before it ends. */
  notifications?: ({
    /** Number of the thing, made here. */
    id?: number | null | undefined;
    /** What it is called; unique among its kind. */
    label?: string | null | undefined;
    /** What it is called. */
    name?: string | null | undefined;
  })[] | undefined;
  /** Certificates whose place it takes. */
  replaces?: ({
    /** Number of the thing, made here. */
    id?: number | null | undefined;
    /** What it is called. */
    name?: string | null | undefined;
  })[] | undefined;
  /** Roles it has. Their members may act on it. */
  roles?: ({
    /** Number of the thing, made here. */
    id?: number | null | undefined;
    /** What it is called. */
    name?: string | null | undefined;
  })[] | undefined;
}

export interface EditRole {
  /** What it is called. */
  name: string;
  /** What it is for, for people. */
  description?: string | null | undefined;
  /** Members. */
  users: ({
    /** Number of the thing, made here. */
    id?: number | null | undefined;
    /** Name that one signs in with. */
    username?: string | null | undefined;
    /** What it is called. */
    name?: string | null | undefined;
    /** Mail address. */
    email?: string | null | undefined;
  })[];
  /** Name that one signs in with. */
  username?: string | null | undefined;
  /** Password; is never answered. */
  password?: string | null | undefined;
}

export interface EditUser {
  /** Name that one signs in with. */
  username: string;
  /** Mail address. */
  email: string;
  /** Unchanged when absent or empty. */
  password?: string | null | undefined;
  /** Unchanged when absent. */
  active?: boolean | undefined;
  /** Replaces all of them. */
  roles?: ({
    /** Number of the thing, made here. */
    id?: number | null | undefined;
    /** What it is called. */
    name?: string | null | undefined;
  })[] | undefined;
}

export interface EndpointAnswer {
  /** Number of the thing, made here. */
  id: number;
  /** What it is called. */
  name: string;
  /** Host that listens. */
  dnsname: string;
  /** Further names of that host. */
  dnsAliases: string[];
  /** Source that found it. */
  sourceLabel?: string | undefined;
  /** Address of the team that answers for it. Members of the role of that name own it. */
  owner: string | null;
  /** What it is, such as `elbv2` or `cloudfront`. */
  type: string;
  /** Port that it listens on. */
  port: number;
  /** Whether it is in use. */
  active: boolean;
  /** The certificate that it is about. */
  certificate: CertificateNested | null;
  /** Name or path of the certificate there. */
  certificatePath: string | null;
  /** Where the endpoint takes its certificate from, such as `iam`. */
  registryType: string | null;
  /** As its source calls it. */
  region: string | null;
  /** TLS policy of the endpoint. */
  policy: {
    /** Number of the thing, made here. */
    id: number;
    /** What it is called. */
    name: string | null;
    /** Cipher suites and protocols of the policy. */
    ciphers: {
      /** Number of the thing, made here. */
      id: number;
      /** What it is called. */
      name: string;
      /** Whether it should be switched off. */
      deprecated: boolean;
    }[];
  } | null;
  /** What is wrong with it. */
  issues?: {
    /** What it is called. */
    name: string;
    /** The value itself. */
    value: string;
  }[] | undefined;
  /** What the caller may do with it, by permission. */
  may?: string[] | undefined;
}

export interface EndpointNested {
  /** Number of the thing, made here. */
  id: number;
  /** What it is called. */
  name: string;
  /** Host that listens. */
  dnsname: string;
  /** Address of the team that answers for it. Members of the role of that name own it. */
  owner: string | null;
  type: string;
  /** Whether it is in use. */
  active: boolean;
}

export interface ExchangeCode {
  /** Id of Lemur at the provider. */
  clientId: string;
  /** Where the provider sends the browser back to. */
  redirectUri: string;
  /** What the provider gave the browser. */
  code: string;
  /** As it came with the provider in the list, and back from it. Without it nobody is let in. */
  state?: string | undefined;
  /** Proves that the same browser began (RFC 7636). */
  codeVerifier?: string | undefined;
}

export interface ExchangeCodeWithState {
  /** Id of Lemur at the provider. */
  clientId: string;
  /** Where the provider sends the browser back to. */
  redirectUri: string;
  /** What the provider gave the browser. */
  code: string;
  /** As it came with the provider in the list, and back from it. */
  state: string;
  /** Proves that the same browser began (RFC 7636). */
  codeVerifier?: string | undefined;
}

export interface ExportAnswer {
  /** Ending of the file name. */
  extension: string;
  /** What opens the file; told this once. */
  passphrase: string | null;
  /** The file, as Base64. */
  data: string;
}

export interface ExportCertificate {
  /** The plugin that does the work. */
  plugin: {
    /** Name of a plugin, as GET /plugins lists it. */
    slug: string;
    /** Options of the plugin, each with its name and value. */
    pluginOptions?: ({
      /** Name of the option. */
      name?: string | undefined;
      /** Its value; null keeps a secret that is set. */
      value?: unknown;
    })[];
  };
}

export interface ExtensionsAnswer {
  /** Subject alternative names. */
  subAltNames: {
    /** The names, each with its type. */
    names: {
      /** `DNSName`, `IPAddress`, `IPNetwork`, `rfc822Name`, `uniformResourceIdentifier`, `directoryName` or `registeredID`. */
      nameType: string;
      /** The value itself. */
      value: string;
    }[];
  };
  /** Whether it may sign others, and how deep below it (RFC 5280, 4.2.1.9). */
  basicConstraints?: {
    /** Whether it is the certificate of an authority. */
    ca: boolean;
    /** How many authorities may follow below it; null for any number. */
    path_length: number | null;
  } | undefined;
  /** What the key may do (RFC 5280, 4.2.1.3). */
  keyUsage?: {
    /** Sign anything but certificates and revocation lists. */
    useDigitalSignature: boolean;
    /** Sign what cannot be denied later. */
    useNonRepudiation: boolean;
    /** Encrypt keys, as RSA key exchange does. */
    useKeyEncipherment: boolean;
    /** Encrypt data directly. */
    useDataEncipherment: boolean;
    /** Agree on keys. */
    useKeyAgreement: boolean;
    /** Sign certificates. */
    useKeyCertSign: boolean;
    /** Sign revocation lists. */
    useCRLSign: boolean;
    /** In key agreement, encrypt only. */
    useEncipherOnly: boolean;
    /** In key agreement, decrypt only. */
    useDecipherOnly: boolean;
  } | undefined;
  /** Only those that it has, each true. */
  extendedKeyUsage?: {
    /** TLS servers. */
    useServerAuthentication?: boolean | undefined;
    /** TLS clients. */
    useClientAuthentication?: boolean | undefined;
    /** Signing of programs. */
    useCodeSigning?: boolean | undefined;
    /** Mail (S/MIME). */
    useEmailProtection?: boolean | undefined;
    /** Time stamps. */
    useTimestamping?: boolean | undefined;
    /** Answers about revocation (OCSP). */
    useOCSPSigning?: boolean | undefined;
    /** EAP over a local network. */
    useEapOverLAN?: boolean | undefined;
    /** EAP over PPP. */
    useEapOverPPP?: boolean | undefined;
    /** Signing in with a smart card. */
    useSmartCardLogon?: boolean | undefined;
  } | undefined;
  /** Identifier of its own key (RFC 5280, 4.2.1.2). */
  subjectKeyIdentifier?: {
    /** Whether it is put in. */
    includeSKI: boolean;
  } | undefined;
  /** Identifier of the issuer’s key (RFC 5280, 4.2.1.1). */
  authorityKeyIdentifier?: {
    /** By the identifier of the issuer’s key. */
    useKeyIdentifier: boolean;
    /** By the issuer’s name and serial number. */
    useAuthorityCert: boolean;
  } | undefined;
  /** Where the issuer’s certificate is found (RFC 5280, 4.2.2.1). */
  certificateInfoAccess?: {
    /** Whether it is put in. */
    includeAIA: boolean;
  } | undefined;
  /** URLs of the revocation lists. */
  crlDistributionPoints?: string[] | undefined;
  /** The same as one text, for older clients. */
  cRLDistributionPoints?: {
    /** Whether and which addresses are put in. */
    includeCRLDP: string;
  } | undefined;
}

export interface FilteredQuery {
  /** Rows a page, at least one and at most 1000. */
  count?: number | undefined;
  /** From 1. What is beyond the end is an empty page. */
  page?: number | undefined;
  /** Field to order by; takes effect together with `sortDir`. Newest first without it. */
  sortBy?: string | undefined;
  /** `asc` or `desc`. */
  sortDir?: string | undefined;
  /** Narrows the list: `<field>;<value>`, the value being a part of the text. */
  filter?: string | undefined;
}

export interface IdentityAnswer {
  /** Number of the thing, made here. */
  id: number;
  /** The identity provider. */
  provider: string;
  /** Of the provider, as people know it. */
  name: string;
  /** Since when it belongs to the account. */
  linkedAt: string;
  /** When it was last used to sign in. */
  lastSignInAt: string | null;
}

export interface JobAnswer {
  /** What it is called. */
  name: string;
  /** What it does, as a sentence. */
  description: string;
  /** The queue it waits in. */
  queue: string;
  /** Cron pattern in force, in `timezone`. Null: it runs only when something asks for it, or its schedule is switched off. */
  schedule: string | null;
  /** The time zone of the schedule. */
  timezone: string;
  /** How often it was tried. */
  attempts: number;
  /** After which it is told to stop. */
  timeLimitMinutes: number;
  /** Null: not scheduled, or the queue does not answer. */
  nextRunAt: string | null;
  /** When it last began. */
  lastStartedAt: string | null;
  /** When it last ended. */
  lastFinishedAt: string | null;
  /** How it last ended. */
  lastOutcome: 'done' | 'skipped' | 'partly-failed' | 'timed-out' | 'failed' | null;
  /** Only `done` counts. */
  lastSuccessAt: string | null;
  /** It has not succeeded for twice its period: why, as a sentence. Null: nothing is amiss. */
  overdue: string | null;
  /** It takes no ids, so that it can be started by its name alone. */
  mayRunNow: boolean;
  /** Runs of this moment. */
  running: JobRunAnswer[];
  /** The newest first. */
  lastRuns: JobRunAnswer[];
}

export interface JobRunAnswer {
  /** Number of the thing, made here. */
  id: string;
  /** Ids that it was started with. */
  payload: Record<string, unknown>;
  /** Host and process. */
  worker: string;
  /** When it began. */
  startedAt: string;
  /** Null: still running. */
  finishedAt: string | null;
  /** How long it took; null: it is still running. */
  durationMs: number | null;
  /** Null: still running, or its worker died before it ended. */
  outcome: 'done' | 'skipped' | 'partly-failed' | 'timed-out' | 'failed' | null;
  /** Started longer ago than its time limit and never ended: its worker died. */
  isAbandoned: boolean;
  /** What was done, or what failed: counts, names, messages. */
  report: Record<string, unknown> | null;
}

export interface JwtAnswer {
  /** The token, told this once. */
  jwt: string;
}

export interface KeyAnswer {
  /** Private key as PEM. */
  key: string | null;
}

export interface KeyQuery {
  /** Why it is done; goes into the audit log. */
  reason?: string | undefined;
}

export interface ListQuery {
  /** Rows a page, at least one and at most 1000. */
  count?: number | undefined;
  /** From 1. What is beyond the end is an empty page. */
  page?: number | undefined;
  /** Field to order by; takes effect together with `sortDir`. Newest first without it. */
  sortBy?: string | undefined;
  /** `asc` or `desc`. */
  sortDir?: string | undefined;
  /** Narrows the list: `<field>;<value>`, the value being a part of the text. */
  filter?: string | undefined;
  /** Address of the team that answers for it. Members of the role of that name own it. */
  owner?: string | undefined;
  /** Number of the thing, made here. */
  id?: string | undefined;
}

export interface LogAnswer {
  /** Number of the thing, made here. */
  id: number;
  /** The name that older clients know: `create_cert`, `key_view` … */
  logType: string;
  /** When it was done. */
  loggedAt: string;
  /** A stand-in with the id 0 for scheduled work, operators' commands and strangers. */
  user: UserNested;
  /** The certificate that it is about. */
  certificate: CertificateNested | null;
  /** Such as `certificate.revoke`. */
  action: string;
  /** How it ended. */
  outcome: 'done' | 'refused';
  /** What was acted on. */
  object: {
    /** What kind of thing it is, such as `certificate`. */
    type: string;
    /** Number of the thing, made here. */
    id: number | null;
    /** What it is called. */
    name: string | null;
  };
  /** What allowed it, such as `role admin`. */
  grantedBy: string | null;
  /** Why it is done; goes into the audit log. */
  reason: string | null;
  /** The API key that was used; null: none was. */
  apiKeyId: number | null;
  /** For administrators; null for others. */
  address: string | null;
  /** The request, as the logs of the server know it. */
  requestId: string | null;
  /** What it was before, without secrets. For administrators. */
  before: Record<string, unknown> | null;
  /** What it is since, without secrets. For administrators. */
  after: Record<string, unknown> | null;
}

export interface Login {
  /** Name that one signs in with. */
  username: string;
  /** Password; is never answered. */
  password: string;
}

export interface LogsQuery {
  /** Rows a page, at least one and at most 1000. */
  count?: number | undefined;
  /** From 1. What is beyond the end is an empty page. */
  page?: number | undefined;
  /** Field to order by; takes effect together with `sortDir`. Newest first without it. */
  sortBy?: string | undefined;
  /** `asc` or `desc`. */
  sortDir?: string | undefined;
  /** Narrows the list: `<field>;<value>`, the value being a part of the text. */
  filter?: string | undefined;
  /** Address of the team that answers for it. Members of the role of that name own it. */
  owner?: string | undefined;
  /** Number of the thing, made here. */
  id?: string | undefined;
  /** `next` of the page before, instead of `page`: as quick on the last page as on the first. */
  after?: string | undefined;
  /** Not before this instant. */
  from?: string | undefined;
  /** Before this instant. */
  until?: string | undefined;
  /** Such as `certificate.create`, or an older name such as `create_cert`. */
  action?: string | undefined;
  /** Name or address of a user. */
  user?: string | undefined;
  /** Such as `certificate`. */
  objectType?: string | undefined;
  /** Only what was done with the object of this id. */
  objectId?: number | undefined;
}

export interface LongListQuery {
  /** Rows a page, at least one and at most 1000. */
  count?: number | undefined;
  /** From 1. What is beyond the end is an empty page. */
  page?: number | undefined;
  /** Field to order by; takes effect together with `sortDir`. Newest first without it. */
  sortBy?: string | undefined;
  /** `asc` or `desc`. */
  sortDir?: string | undefined;
  /** Narrows the list: `<field>;<value>`, the value being a part of the text. */
  filter?: string | undefined;
  /** Address of the team that answers for it. Members of the role of that name own it. */
  owner?: string | undefined;
  /** Number of the thing, made here. */
  id?: string | undefined;
  /** `next` of the page before, instead of `page`: as quick on the last page as on the first. */
  after?: string | undefined;
}

export interface MembersQuery {
  /** Rows a page, at least one and at most 1000; without it 10,000. */
  count?: number | undefined;
  /** From 1. What is beyond the end is an empty page. */
  page?: number | undefined;
}

export interface MoveCertificate {
  /** Address of the team that answers for it. Members of the role of that name own it. */
  owner: string;
  /** Roles it has. Their members may act on it. */
  roles?: ({
    /** Number of the thing, made here. */
    id?: number | null | undefined;
    /** What it is called. */
    name?: string | null | undefined;
  })[] | undefined;
  /** Who is told before it ends. */
  notifications?: ({
    /** Number of the thing, made here. */
    id?: number | null | undefined;
    /** What it is called; unique among its kind. */
    label?: string | null | undefined;
    /** What it is called. */
    name?: string | null | undefined;
  })[] | undefined;
}

export interface NotificationAnswer {
  /** Number of the thing, made here. */
  id: number;
  /** What it is called; unique among its kind. */
  label: string;
  /** What it is for, for people. */
  description: string | null;
  /** Whether it is in use. */
  active: boolean;
  /** Options of the plugin, as they are kept. */
  options: OptionAnswer[];
  /** The plugin that does the work. */
  plugin: PluginAnswer;
  /** Goes up with each change that somebody makes, also of a secret that is not shown. */
  version?: number | undefined;
  /** What the caller may do with it, by permission. */
  may?: string[] | undefined;
}

export interface NotificationsQuery {
  /** Rows a page, at least one and at most 1000. */
  count?: number | undefined;
  /** From 1. What is beyond the end is an empty page. */
  page?: number | undefined;
  /** Field to order by; takes effect together with `sortDir`. Newest first without it. */
  sortBy?: string | undefined;
  /** `asc` or `desc`. */
  sortDir?: string | undefined;
  /** Narrows the list: `<field>;<value>`, the value being a part of the text. */
  filter?: string | undefined;
  /** Address of the team that answers for it. Members of the role of that name own it. */
  owner?: string | undefined;
  /** Number of the thing, made here. */
  id?: string | undefined;
  /** Whether it is in use. */
  active?: boolean | undefined;
}

export interface OptionAnswer {
  /** What it is called. */
  name: string;
  type?: string | undefined;
  /** Whether it has to have a value. */
  required?: boolean | undefined;
  /** Regular expression that the value matches. */
  validation?: string | undefined;
  /** What it means. */
  helpMessage?: string | undefined;
  /** Choices of a `select`. */
  available?: string[] | undefined;
  /** What it is when nothing else is said. */
  default?: unknown;
  /** Null for a secret, whoever asks. */
  value?: unknown;
  /** Whether its value is a secret. */
  sensitive?: boolean | undefined;
  /** Of a secret of a stored object: is there one? Sending back the null in its place keeps it. */
  isSet?: boolean | undefined;
}

export interface PageQuery {
  /** Rows a page, at least one and at most 1000. */
  count?: number | undefined;
  /** From 1. What is beyond the end is an empty page. */
  page?: number | undefined;
  /** Field to order by; takes effect together with `sortDir`. Newest first without it. */
  sortBy?: string | undefined;
  /** `asc` or `desc`. */
  sortDir?: string | undefined;
}

export interface PendingCertificateAnswer {
  /** Number of the thing, made here. */
  id: number;
  /** What it is called. */
  name: string;
  /** Address of the team that answers for it. Members of the role of that name own it. */
  owner: string;
  /** Its id at the CA. */
  externalId: string | null;
  /** Certificate request (PKCS#10) as PEM. */
  csr: string;
  /** Certificates of its issuers as PEM, the nearest first. */
  chain: string | null;
  /** What it is for, for people. */
  description: string | null;
  /** Common name (CN) of the subject. */
  cn: string | null;
  /** Common name (CN) of the subject; at most 64 characters. */
  commonName: string | null;
  /** Whether it was deleted here; it stays on record. */
  deleted: boolean;
  /** Tries that the issuer has refused. */
  numberAttempts: number;
  /** When it was made. */
  dateCreated: string;
  /** When it was last looked at. */
  lastUpdated: string;
  /** Whether the certificate is here. */
  resolved: boolean;
  /** Id of the certificate that came of it. */
  resolvedCertId: number | null;
  /** Whether it is renewed by itself. */
  rotation: boolean;
  /** Whether somebody is told before it ends. */
  notify: boolean;
  /** Whether it is in use. */
  active: boolean;
  /** What its issuer said last. */
  status: string | null;
  /** Null: the user is gone. */
  user: UserNested | null;
  /** The authority that issues it, by `id` or `name`. */
  authority: AuthorityNested | null;
  /** Roles it has. Their members may act on it. */
  roles: RoleNested[];
  /** Where it is deployed to. */
  destinations: DestinationAnswer[];
  /** Who is told before it ends. */
  notifications: NotificationAnswer[];
  /** Certificates whose place it takes. */
  replaces: CertificateNested[];
  /** How long before its end it is renewed. */
  rotationPolicy: RotationPolicyAnswer | null;
  /** `waiting`, `issued`, `failed` or `cancelled`. */
  state: string;
  /** What happens next, as a sentence. Null: nothing. */
  nextStep: string | null;
  /** When that is. */
  dueAt: string | null;
  /** What the caller may do with it, by permission. */
  may?: string[] | undefined;
}

export interface PlannedMessageAnswer {
  /** Who is told. */
  recipient: string;
  /** The plugin that does the work. */
  plugin: string;
  /** Certificates that it is for. */
  certificates: {
    /** Number of the thing, made here. */
    id: number;
    /** What it is called. */
    name: string;
    /** Address of the team that answers for it. Members of the role of that name own it. */
    owner: string;
    /** Until when it is valid, that second included. */
    notAfter: string;
    /** Days until its end. */
    daysLeft: number;
    /** Days before the end that are announced. */
    thresholdDays: number;
    /** Why, as a sentence. */
    because: string;
  }[];
}

export interface PluginAnswer {
  /** Name of a plugin, as GET /plugins lists it. */
  slug: string;
  /** Its name for people. */
  title: string;
  /** What it is for, for people. */
  description: string;
  /** Options of the plugin, each with its name and value. */
  pluginOptions?: OptionAnswer[] | undefined;
  /** What the plugin is for, such as `issuer` or `destination`. */
  kind?: string | undefined;
  /** What it can do, such as `revoke`. What is not here is not offered. */
  abilities?: string[] | undefined;
  /** Why it cannot be used in this installation; absent when it can. */
  notConfigured?: string | undefined;
}

export interface PluginsQuery {
  /** Only those of this kind, such as `issuer` or `destination`. */
  type?: string | undefined;
}

export interface ProviderAnswer {
  /** ping, oauth2 or google: the last word of the path that takes the code. */
  id: string;
  /** What it is called. */
  name: string;
  /** Where it leads. */
  url: string;
  /** Id of Lemur at the provider. */
  clientId: string;
  /** Where the provider sends the browser back to. */
  redirectUri?: string | undefined;
  /** What the provider is asked for. */
  responseType?: string | undefined;
  /** What the provider is asked to tell. */
  scope?: string[] | undefined;
  /** What stands between scopes. */
  scopeDelimiter?: string | undefined;
  /** Where the browser is sent to. */
  authorizationEndpoint?: string | undefined;
  /** Parameters that have to be in that address. */
  requiredUrlParams?: string[] | undefined;
  /** Version of OAuth that the provider speaks, as older clients know it. */
  type?: string | undefined;
  /** Has to come back with the code: it binds the answer of the provider to this sign-in. */
  state?: string | undefined;
  /** Binds the answer of the provider to this sign-in. */
  nonce?: string | undefined;
}

export interface ReadinessAnswer {
  /** How it stands. */
  status: 'ready' | 'not ready';
  /** Whether the database answers. */
  database: 'ok' | 'away';
  /** Name of the last migration that the database has. Null: it lacks some, or does not answer. */
  schema: string | null;
  /** Where jobs wait. While it is away calls are served all the same: what was to be done is found by the sweeps. */
  queue: 'ok' | 'away';
}

export interface ReissueCertificate {
  /** Why it is done; goes into the audit log. */
  reason?: string | undefined;
}

export interface RenewalAnswer {
  /** `replaced`: it was renewed, or something else took its place; `ordered`: its replacement is with the issuer; `due`: the next run of the job renews it; `failed`: a try failed; it is tried again at `when`, unless that is null; `waits`: it is renewed later; `off`: nothing renews it */
  decision: 'replaced' | 'ordered' | 'due' | 'failed' | 'waits' | 'off';
  /** Why, as a sentence. */
  because: string;
  /** What happens next, or what somebody has to do. Null: nothing. */
  nextStep: string | null;
  /** Of the next step. */
  when: string | null;
  /** Days before its end at which renewal starts; null when nothing renews it. */
  renewBeforeDays: number | null;
  /** How often it was tried. */
  attempts: number;
  /** When it was last tried. */
  lastTriedAt: string | null;
  /** What went wrong then, as a sentence; null: nothing. */
  lastFailure: string | null;
  /** The certificate that took its place. */
  replacement: {
    /** Number of the thing, made here. */
    id: number;
    /** What it is called. */
    name: string;
  } | null;
  /** The order that is to take its place. */
  pendingReplacement: {
    /** Number of the thing, made here. */
    id: number;
    /** What it is called. */
    name: string;
  } | null;
  /** When the issuer wants it renewed, where it says so (RFC 9773). */
  suggestedWindow: {
    /** Where the window begins. */
    start: string;
    /** Where the window ends. */
    end: string;
    /** Where the issuer says why. */
    explanationUrl: string | null;
  } | null;
  /** Whether the caller may reissue it now; else why not. */
  mayReissue: boolean;
  /** Why it cannot be reissued now, as a sentence; null: it can. */
  whyNotReissue: string | null;
}

export interface RequestCertificate {
  /** Address of the team that answers for it. Members of the role of that name own it. */
  owner: string;
  /** The authority that issues it, by `id` or `name`. */
  authority?: {
    /** Number of the thing, made here. */
    id?: number | null | undefined;
    /** What it is called. */
    name?: string | null | undefined;
  } | null | undefined;
  /** Common name (CN) of the subject; at most 64 characters. */
  commonName?: string | null | undefined;
  /** What it is for, for people. */
  description?: string | null | undefined;
  /** Made of its subject, its issuer and its dates when left out. */
  name?: string | null | undefined;
  /** From when it is valid; now when nothing is said. In answers the same as `notBefore`. */
  validityStart?: string | null | undefined;
  /** Until when it is valid. In answers the same as `notAfter`. */
  validityEnd?: string | null | undefined;
  /** Years from now, in place of a start and an end. */
  validityYears?: number | null | undefined;
  /** Kind of key, such as `ECCPRIME256V1` or `RSA2048`. */
  keyType?: 'RSA2048' | 'RSA3072' | 'RSA4096' | 'ED25519' | 'ECCPRIME192V1' | 'ECCPRIME256V1' | 'ECCSECP192R1' | 'ECCSECP224R1' | 'ECCSECP256R1' | 'ECCSECP384R1' | 'ECCSECP521R1' | 'ECCSECP256K1' | 'ECCSECT163K1' | 'ECCSECT233K1' | 'ECCSECT283K1' | 'ECCSECT409K1' | 'ECCSECT571K1' | 'ECCSECT163R2' | 'ECCSECT233R1' | 'ECCSECT283R1' | 'ECCSECT409R1' | 'ECCSECT571R2' | null | undefined;
  /** Certificate request (PKCS#10) as PEM. */
  csr?: string | null | undefined;
  /** Extensions of the certificate (RFC 5280, 4.2). */
  extensions?: RequestedExtensions | undefined;
  /** Where it is deployed to. */
  destinations?: ({
    /** Number of the thing, made here. */
    id?: number | null | undefined;
    /** What it is called; unique among its kind. */
    label?: string | null | undefined;
    /** What it is called. */
    name?: string | null | undefined;
  })[] | undefined;
  /** Who is told before it ends. */
  notifications?: ({
    /** Number of the thing, made here. */
    id?: number | null | undefined;
    /** What it is called; unique among its kind. */
    label?: string | null | undefined;
    /** What it is called. */
    name?: string | null | undefined;
  })[] | undefined;
  /** Certificates whose place it takes. */
  replaces?: ({
    /** Number of the thing, made here. */
    id?: number | null | undefined;
    /** What it is called. */
    name?: string | null | undefined;
  })[] | undefined;
  /** Older name of `replaces`; wins when it names something. */
  replacements?: ({
    /** Number of the thing, made here. */
    id?: number | null | undefined;
    /** What it is called. */
    name?: string | null | undefined;
  })[] | null | undefined;
  /** Roles it has. Their members may act on it. */
  roles?: ({
    /** Number of the thing, made here. */
    id?: number | null | undefined;
    /** What it is called. */
    name?: string | null | undefined;
  })[] | undefined;
  /** The DNS account that names are proved by. */
  dnsProvider?: {
    /** Number of the thing, made here. */
    id?: number | null | undefined;
    /** What it is called. */
    name?: string | null | undefined;
  } | null | undefined;
  /** Whether somebody is told before it ends. */
  notify?: boolean | undefined;
  /** Whether it is renewed by itself. */
  rotation?: boolean | undefined;
  /** How long before its end it is renewed. */
  rotationPolicy?: {
    /** Number of the thing, made here. */
    id?: number | null | undefined;
    /** What it is called. */
    name?: string | null | undefined;
  } | null | undefined;
  /** Country (C) of the subject, two letters. The settings fill it in when it is left out. */
  country?: string | undefined;
  /** State or province (ST) of the subject. The settings fill it in when it is left out. */
  state?: string | undefined;
  /** Locality (L) of the subject. The settings fill it in when it is left out. */
  location?: string | undefined;
  /** Organization (O) of the subject. The settings fill it in when it is left out. */
  organization?: string | undefined;
  /** Organizational unit (OU) of the subject. The settings fill it in when it is left out. */
  organizationalUnit?: string | undefined;
}

export interface RequestedCertificateAnswer {
  /** Number of the thing, made here. */
  id: number;
  /** Unique. */
  name: string;
  /** Its id at the CA. */
  externalId: string | null;
  /** Address of the team that answers for it. Members of the role of that name own it. */
  owner: string;
  /** What it is for, for people. */
  description: string | null;
  /** The certificate as PEM. */
  body?: string | undefined;
  /** Certificates of its issuers as PEM, the nearest first. */
  chain: string | null;
  /** Certificate request (PKCS#10) as PEM. */
  csr: string | null;
  /** Common name (CN) of the subject. */
  cn: string | null;
  /** Common name (CN) of the subject; at most 64 characters. */
  commonName: string | null;
  /** Subject as RFC 4514 writes it. */
  distinguishedName?: string | undefined;
  /** Short name of the issuer. */
  issuer?: string | undefined;
  /** Issuer as RFC 4514 writes it. */
  issuerDistinguishedName?: string | undefined;
  /** Decimal. */
  serial?: string | undefined;
  /** Upper-case hex without leading zeros. */
  serialHex?: string | undefined;
  /** Lower-case hex of the SHA-256 over the DER. */
  sha256?: string | undefined;
  /** Size of the key in bits. */
  bits?: number | null | undefined;
  /** Kind of key, such as `ECCPRIME256V1` or `RSA2048`. */
  keyType?: string | null | undefined;
  /** Name of the hash. */
  signingAlgorithm?: string | undefined;
  /** True if it has more than one name, else null. */
  san?: boolean | null | undefined;
  /** From when it is valid. */
  notBefore?: string | undefined;
  /** From when it is valid; now when nothing is said. In answers the same as `notBefore`. */
  validityStart?: string | undefined;
  /** Until when it is valid, that second included. */
  notAfter?: string | undefined;
  /** Until when it is valid. In answers the same as `notAfter`. */
  validityEnd?: string | undefined;
  /** When it was made. */
  dateCreated: string;
  /** Whether somebody is told before it ends. */
  notify: boolean;
  /** The same as `notify`. */
  active: boolean;
  /** Whether it is renewed by itself. */
  rotation: boolean;
  /** `valid`, `revoked`, `unknown`, or null when it was never checked. */
  status: string | null;
  /** Why the status is unknown, in sentences; left out in the other states. */
  statusReason?: string | undefined;
  /** When and why it was revoked (RFC 5280, 5.3.1); left out while it is not. */
  revokedAt?: string | undefined;
  /** Why it was revoked (RFC 5280, 5.3.1). */
  revocationReason?: string | undefined;
  /** Whether it was deleted here; it stays on record. */
  deleted: boolean;
  /** Whether its private key is kept here. */
  hasPrivateKey?: boolean | undefined;
  /** Id of that DNS account. */
  dnsProviderId: number | null;
  /** The DNS account that names are proved by. */
  dnsProvider?: DnsProviderAnswer | null | undefined;
  /** Who made it. */
  user: UserNested | null;
  /** The authority that issues it, by `id` or `name`. */
  authority: AuthorityNested | null;
  /** How long before its end it is renewed. */
  rotationPolicy: RotationPolicyAnswer | null;
  /** Extensions of the certificate (RFC 5280, 4.2). */
  extensions?: ExtensionsAnswer | undefined;
  /** Names on it. */
  domains?: DomainAnswer[] | undefined;
  /** Where it is deployed to. */
  destinations: DestinationAnswer[];
  /** Who is told before it ends. */
  notifications: NotificationAnswer[];
  /** Roles it has. Their members may act on it. */
  roles: RoleNested[];
  /** Where it is served. */
  endpoints?: EndpointNested[] | undefined;
  /** Certificates whose place it takes. */
  replaces: CertificateNested[];
  /** Certificates that took its place. */
  replacedBy?: CertificateNested[] | undefined;
  /** Country (C) of the subject, two letters. The settings fill it in when it is left out. */
  country?: string | undefined;
  /** State or province (ST) of the subject. The settings fill it in when it is left out. */
  state?: string | undefined;
  /** Locality (L) of the subject. The settings fill it in when it is left out. */
  location?: string | undefined;
  /** Organization (O) of the subject. The settings fill it in when it is left out. */
  organization?: string | undefined;
  /** Organizational unit (OU) of the subject. The settings fill it in when it is left out. */
  organizationalUnit?: string | undefined;
  /** What is weak about it, in sentences. */
  findings?: string[] | undefined;
  /** What did not go as asked although the change was made, in sentences. */
  warnings?: string[] | undefined;
  /** What the caller may do with it, by permission. */
  may?: string[] | undefined;
  /** Whether the certificate is here. */
  resolved?: boolean | undefined;
  /** Id of the certificate that came of it. */
  resolvedCertId?: number | null | undefined;
}

export interface RequestedExtensions {
  /** Subject alternative names. */
  subAltNames?: {
    /** The names, each with its type. */
    names?: ({
      /** `DNSName`, `IPAddress`, `IPNetwork`, `rfc822Name`, `uniformResourceIdentifier`, `directoryName` or `registeredID`. */
      nameType: 'DNSName' | 'IPAddress' | 'IPNetwork' | 'rfc822Name' | 'uniformResourceIdentifier' | 'registeredID' | 'directoryName' | 'otherName' | 'x400Address' | 'EDIPartyName';
      /** The value itself. */
      value: string;
    })[] | undefined;
  } | undefined;
  /** Whether it may sign others, and how deep below it (RFC 5280, 4.2.1.9). */
  basicConstraints?: {
    /** Whether it is the certificate of an authority. */
    ca?: boolean | undefined;
    /** How many authorities may follow below it; null for any number. */
    pathLength?: number | null | undefined;
  } | undefined;
  /** What the key may do (RFC 5280, 4.2.1.3). */
  keyUsage?: {
    /** Sign anything but certificates and revocation lists. */
    useDigitalSignature?: boolean | undefined;
    /** Sign what cannot be denied later. */
    useNonRepudiation?: boolean | undefined;
    /** Encrypt keys, as RSA key exchange does. */
    useKeyEncipherment?: boolean | undefined;
    /** Encrypt data directly. */
    useDataEncipherment?: boolean | undefined;
    /** Agree on keys. */
    useKeyAgreement?: boolean | undefined;
    /** Sign certificates. */
    useKeyCertSign?: boolean | undefined;
    /** Sign revocation lists. */
    useCRLSign?: boolean | undefined;
    /** The same as `useCRLSign`. */
    useCrlSign?: boolean | undefined;
    /** In key agreement, encrypt only. */
    useEncipherOnly?: boolean | undefined;
    /** In key agreement, decrypt only. */
    useDecipherOnly?: boolean | undefined;
  } | undefined;
  /** What the key is for (RFC 5280, 4.2.1.12). */
  extendedKeyUsage?: {
    /** TLS servers. */
    useServerAuthentication?: boolean | undefined;
    /** TLS clients. */
    useClientAuthentication?: boolean | undefined;
    /** Signing of programs. */
    useCodeSigning?: boolean | undefined;
    /** Mail (S/MIME). */
    useEmailProtection?: boolean | undefined;
    /** Time stamps. */
    useTimestamping?: boolean | undefined;
    /** Answers about revocation (OCSP). */
    useOCSPSigning?: boolean | undefined;
    /** The same as `useOCSPSigning`. */
    useOcspSigning?: boolean | undefined;
    /** EAP over a local network. */
    useEapOverLAN?: boolean | undefined;
    /** The same as `useEapOverLAN`. */
    useEapOverLan?: boolean | undefined;
    /** EAP over PPP. */
    useEapOverPPP?: boolean | undefined;
    /** The same as `useEapOverPPP`. */
    useEapOverPpp?: boolean | undefined;
    /** Signing in with a smart card. */
    useSmartCardLogon?: boolean | undefined;
  } | undefined;
  /** Identifier of its own key (RFC 5280, 4.2.1.2). */
  subjectKeyIdentifier?: {
    /** Whether it is put in. */
    includeSKI?: boolean | undefined;
    /** The same as `includeSKI`. */
    includeSki?: boolean | undefined;
  } | undefined;
  /** Identifier of the issuer’s key (RFC 5280, 4.2.1.1). */
  authorityKeyIdentifier?: {
    /** By the identifier of the issuer’s key. */
    useKeyIdentifier?: boolean | undefined;
    /** By the issuer’s name and serial number. */
    useAuthorityCert?: boolean | undefined;
  } | undefined;
  /** Where the issuer’s certificate is found (RFC 5280, 4.2.2.1). */
  certificateInfoAccess?: {
    /** Whether it is put in. */
    includeAIA?: boolean | undefined;
    /** The same as `includeAIA`. */
    includeAia?: boolean | undefined;
  } | undefined;
  /** Where revocation lists are found (RFC 5280, 4.2.1.13). */
  crlDistributionPoints?: string[] | {
    /** The same as `includeCRLDP`. */
    includeCrlDp?: string | undefined;
    /** Whether and which addresses are put in. */
    includeCRLDP?: string | undefined;
  } | undefined;
  /** The same as `crlDistributionPoints`, as older clients spell it. */
  cRLDistributionPoints?: string[] | {
    /** The same as `includeCRLDP`. */
    includeCrlDp?: string | undefined;
    /** Whether and which addresses are put in. */
    includeCRLDP?: string | undefined;
  } | undefined;
  /** Other extensions. */
  custom?: ({
    /** Object identifier of the extension. */
    oid: string;
    /** How the value is written: `b64asn1`, `string` or `ia5string`. */
    encoding: string;
    /** The value itself. */
    value: string;
    /** Whether whoever does not know the extension must refuse the certificate. */
    isCritical?: boolean | undefined;
  })[] | undefined;
}

export interface ResolvePendingCertificate {
  /** The certificate as PEM. */
  body: string;
  /** Certificates of its issuers as PEM, the nearest first. */
  chain?: string | null | undefined;
  /** Its id at the CA. */
  externalId?: string | null | undefined;
}

export interface RevokeCertificate {
  /** Why it is revoked (RFC 5280, 5.3.1). */
  crlReason?: 'unspecified' | 'keyCompromise' | 'cACompromise' | 'affiliationChanged' | 'superseded' | 'cessationOfOperation' | 'certificateHold' | 'removeFromCRL' | 'privilegeWithdrawn' | 'aACompromise' | undefined;
  /** Why it is revoked, for people; goes into the audit log. */
  comments?: string | null | undefined;
}

export interface RoleAnswer {
  /** Number of the thing, made here. */
  id: number;
  /** What it is called. */
  name: string;
  /** What it is for, for people. */
  description: string | null;
  /** True if a directory or single sign-on brought it. */
  thirdParty: boolean | null;
  /** Authorities that it has to do with. */
  authorities: AuthorityNested[];
  /** Members. */
  users: UserNested[];
  /** Goes up with each change that somebody makes, also of a secret that is not shown. */
  version?: number | undefined;
  /** What the caller may do with it, by permission. */
  may?: string[] | undefined;
}

export interface RoleNested {
  /** Number of the thing, made here. */
  id: number;
  /** What it is called. */
  name: string;
  /** What it is for, for people. */
  description: string | null;
}

export interface RoleRef {
  /** Number of the thing, made here. */
  id: number;
  /** What it is called. */
  name: string;
}

export interface RotationPolicyAnswer {
  /** Number of the thing, made here. */
  id: number;
  /** Days before the end. */
  days: number;
}

export interface RunJob {
  /** Why it is done; goes into the audit log. */
  reason?: string | undefined;
}

export interface SaveDestination {
  /** What it is called; unique among its kind. */
  label: string;
  /** What it is for, for people. */
  description?: string | null | undefined;
  /** The plugin that does the work. */
  plugin: {
    /** Name of a plugin, as GET /plugins lists it. */
    slug: string;
    /** Options of the plugin, each with its name and value. */
    pluginOptions?: ({
      /** Name of the option. */
      name?: string | undefined;
      /** Its value; null keeps a secret that is set. */
      value?: unknown;
    })[];
  };
}

export interface SaveDomain {
  /** What it is called. */
  name: string;
  /** Whether its value is a secret. */
  sensitive?: boolean | undefined;
}

export interface SaveSource {
  /** What it is called; unique among its kind. */
  label: string;
  /** What it is for, for people. */
  description?: string | null | undefined;
  /** The plugin that does the work. */
  plugin: {
    /** Name of a plugin, as GET /plugins lists it. */
    slug: string;
    /** Options of the plugin, each with its name and value. */
    pluginOptions?: ({
      /** Name of the option. */
      name?: string | undefined;
      /** Its value; null keeps a secret that is set. */
      value?: unknown;
    })[];
  };
  /** Unchanged when absent; a new one is active. */
  active?: boolean | undefined;
}

export interface SettingAnswer {
  /** The name it was given by, or its main name. */
  name: string;
  /** Where it stands in the code, such as `metrics.port`. */
  path: string;
  /** As JSON; `(set)` for a secret. Null: not set. */
  value: string | null;
  /** Where the value comes from. */
  from: 'environment' | 'file' | 'default';
  /** Whether its value is kept back. */
  isSecret: boolean;
  /** What it means. */
  description: string;
}

export interface SourceAnswer {
  /** Number of the thing, made here. */
  id: number;
  /** What it is called; unique among its kind. */
  label: string;
  /** What it is for, for people. */
  description: string | null;
  /** Options of the plugin, as they are kept. */
  options: OptionAnswer[];
  /** The plugin that does the work. */
  plugin: PluginAnswer;
  /** Whether it is in use. */
  active?: boolean | undefined;
  /** End of the last sync that was read to its end. */
  lastRun?: string | null | undefined;
  /** Start of the last sync, however it ended. */
  lastTriedAt?: string | null | undefined;
  /** Why the last sync did not read all; null: it did. */
  lastFailure?: string | null | undefined;
  /** Goes up with each change that somebody makes, also of a secret that is not shown. */
  version?: number | undefined;
  /** What the caller may do with it, by permission. */
  may?: string[] | undefined;
}

export interface Stats {
  /** What is on this page. */
  items: {
    /** What is counted, one for each number. */
    labels: unknown[];
    /** The numbers, in the order of the labels. */
    values: number[];
  };
  /** How many there are. */
  total: number;
}

export interface SwitchCertificate {
  /** Whether somebody is told before it ends. */
  notify?: boolean | undefined;
  /** Whether it is renewed by itself. */
  rotation?: boolean | undefined;
}

export interface SyncSource {
  /** What is not found there any more is really gone, however much it is. */
  acceptGone?: boolean | undefined;
  /** Goes into the audit log. */
  reason?: string | undefined;
}

export interface TokenAnswer {
  /** For `Authorization: Bearer`. */
  token: string;
}

export interface UploadCertificate {
  /** Address of the team that answers for it. Members of the role of that name own it. */
  owner: string;
  /** The certificate as PEM. */
  body: string;
  /** Private key as PEM: PKCS#8, or the older forms of RSA and EC. */
  privateKey?: string | null | undefined;
  /** Certificates of its issuers as PEM, the nearest first. */
  chain?: string | null | undefined;
  /** Certificate request (PKCS#10) as PEM. */
  csr?: string | null | undefined;
  /** Made of its subject, its issuer and its dates when left out. */
  name?: string | null | undefined;
  /** What it is for, for people. */
  description?: string | null | undefined;
  /** Whether somebody is told before it ends. */
  notify?: boolean | undefined;
  /** Where it is deployed to. */
  destinations?: ({
    /** Number of the thing, made here. */
    id?: number | null | undefined;
    /** What it is called; unique among its kind. */
    label?: string | null | undefined;
    /** What it is called. */
    name?: string | null | undefined;
  })[] | undefined;
  /** Who is told before it ends. */
  notifications?: ({
    /** Number of the thing, made here. */
    id?: number | null | undefined;
    /** What it is called; unique among its kind. */
    label?: string | null | undefined;
    /** What it is called. */
    name?: string | null | undefined;
  })[] | undefined;
  /** Certificates whose place it takes. */
  replaces?: ({
    /** Number of the thing, made here. */
    id?: number | null | undefined;
    /** What it is called. */
    name?: string | null | undefined;
  })[] | undefined;
  /** Older name of `replaces`; wins when it names something. */
  replacements?: ({
    /** Number of the thing, made here. */
    id?: number | null | undefined;
    /** What it is called. */
    name?: string | null | undefined;
  })[] | null | undefined;
  /** Roles it has. Their members may act on it. */
  roles?: ({
    /** Number of the thing, made here. */
    id?: number | null | undefined;
    /** What it is called. */
    name?: string | null | undefined;
  })[] | undefined;
  /** Its id at the CA; only together with `authority`. */
  externalId?: string | null | undefined;
  /** The authority that issues it, by `id` or `name`. */
  authority?: {
    /** Number of the thing, made here. */
    id?: number | null | undefined;
    /** What it is called. */
    name?: string | null | undefined;
  } | null | undefined;
}

export interface UserAnswer {
  /** Number of the thing, made here. */
  id: number;
  /** Name that one signs in with. */
  username: string;
  /** Mail address. */
  email: string;
  /** Whether it is in use. */
  active: boolean;
  /** Address of a picture; null when there is none. */
  profilePicture: string | null;
  /** Roles it has. Their members may act on it. */
  roles: RoleRef[];
  /** Goes up with each change that somebody makes, also of a secret that is not shown. */
  version?: number | undefined;
  /** What the caller may do with it, by permission. */
  may?: string[] | undefined;
}

export interface UserNested {
  /** Number of the thing, made here. */
  id: number;
  /** Name that one signs in with. */
  username: string;
  /** Mail address. */
  email: string;
  /** Whether it is in use. */
  active: boolean;
}

export interface ValidCertificatesQuery {
  /** Narrows the list: `<field>;<value>`, the value being a part of the text. */
  filter: string;
  /** Address of the team that answers for it. Members of the role of that name own it. */
  owner?: string | undefined;
  /** A further name on the certificate. */
  san?: string | undefined;
  /** Without both count and page all of them come, in one list. */
  count?: number | undefined;
  /** Which page, from 1. */
  page?: number | undefined;
}

export interface WarningNoticeAnswer {
  /** Who is told. */
  recipient: string;
  /** Days before the end that it announces. */
  thresholdDays: number;
  /** Label of the notification that asked for it; null when that is gone. */
  notification: string | null;
  /** When it was planned. */
  plannedAt: string;
  /** Null: not sent yet. */
  sentAt: string | null;
  /** What the last try said. */
  failure: string | null;
}

export interface WarningsAnswer {
  /** Whether anybody is warned of its end. */
  warned: boolean;
  /** Why, as a sentence. */
  because: string;
  /** Days until its end. */
  daysLeft: number;
  /** What happens next, as a sentence; null: nothing. */
  nextStep: string | null;
  /** When that is. */
  when: string | null;
  /** What was announced, and what is going to be. */
  notices: WarningNoticeAnswer[];
  /** Who is told before it ends. */
  notifications: WatchingNotificationAnswer[];
}

export interface WarningsPreviewAnswer {
  /** What would be sent. */
  messages: PlannedMessageAnswer[];
  /** Certificates that end within the furthest threshold and that nobody is told of, and why. */
  silent: {
    /** Number of the thing, made here. */
    id: number;
    /** What it is called. */
    name: string;
    /** Address of the team that answers for it. Members of the role of that name own it. */
    owner: string;
    /** Days until its end. */
    daysLeft: number;
    /** Why, as a sentence. */
    because: string;
  }[];
  /** Notifications that cannot be used, and why. */
  unusable: {
    /** Id of the notification. */
    notificationId: number;
    /** Why, as a sentence. */
    because: string;
  }[];
  /** More than are shown: lists end at a few hundred. */
  isCut: boolean;
}

export interface WatchingNotificationAnswer {
  /** Number of the thing, made here. */
  id: number;
  /** What it is called; unique among its kind. */
  label: string;
  /** The plugin that does the work. */
  plugin: string;
  /** Whether it is in use. */
  active: boolean;
  /** Days before the end; null when its options cannot be read. */
  thresholdDays: number | null;
  /** Who is told. */
  recipients: string[];
  /** What it does for this certificate, or why it does nothing. */
  because: string;
}

/** The API of one installation: `createClient({ baseUrl, token })`, then `client.<resource>.<method>({ params, query, body })`. */
export function createClient(options: ClientOptions = {}) {
  const { call, tagged, list } = callsTo(options);
  return {
    apiKeys: {
      /** The caller's API keys; for administrators all. `GET /keys` */
      list: list<CallOptions & { query?: FilteredQuery }, ApiKeyAnswer>('/keys'),
      /** Create an API key. `POST /keys` */
      create: call<MakeOptions & { body: CreateApiKey }, JwtAnswer>('POST', '/keys'),
      /** The token of an API key. `GET /keys/:aid` */
      token: call<CallOptions & { params: { aid: number } }, JwtAnswer>('GET', '/keys/:aid'),
      /** Rename or revoke an API key. `PUT /keys/:aid` */
      edit: call<CallOptions & { params: { aid: number }; body?: EditApiKey }, ApiKeyAnswer>('PUT', '/keys/:aid'),
      /** Delete an API key. `DELETE /keys/:aid` */
      delete: call<CallOptions & { params: { aid: number } }, Done>('DELETE', '/keys/:aid'),
      /** One API key, without its token. `GET /keys/:aid/described` */
      describe: call<CallOptions & { params: { aid: number } }, ApiKeyAnswer>('GET', '/keys/:aid/described'),
      /** API keys of a user. `GET /users/:uid/keys` */
      listOfUser: list<CallOptions & { params: { uid: number }; query?: FilteredQuery }, ApiKeyAnswer>('/users/:uid/keys'),
      /** Create an API key for a user. `POST /users/:uid/keys` */
      createOfUser: call<MakeOptions & { params: { uid: number }; body: CreateApiKeyOfUser }, JwtAnswer>('POST', '/users/:uid/keys'),
      /** The token of a user's API key. `GET /users/:uid/keys/:aid` */
      tokenOfUser: call<CallOptions & { params: { uid: number; aid: number } }, JwtAnswer>('GET', '/users/:uid/keys/:aid'),
      /** Rename or revoke a user's API key. `PUT /users/:uid/keys/:aid` */
      editOfUser: call<CallOptions & { params: { uid: number; aid: number }; body?: EditApiKey }, ApiKeyAnswer>('PUT', '/users/:uid/keys/:aid'),
      /** Delete a user's API key. `DELETE /users/:uid/keys/:aid` */
      deleteOfUser: call<CallOptions & { params: { uid: number; aid: number } }, Done>('DELETE', '/users/:uid/keys/:aid'),
    },
    auth: {
      /** Sign in with a password. `POST /auth/login` */
      login: call<CallOptions & { body: Login }, TokenAnswer>('POST', '/auth/login'),
      /** The caller. `GET /auth/me` */
      me: call<CallOptions, UserAnswer>('GET', '/auth/me'),
      /** Change the caller's own password, which ends all his sessions: the answer brings a token for this one. `PUT /auth/me/password` */
      changePassword: call<CallOptions & { body: ChangePassword }, ChangedPasswordAnswer>('PUT', '/auth/me/password'),
      /** Other ways to sign in. `GET /auth/providers` */
      providers: call<CallOptions, ProviderAnswer[]>('GET', '/auth/providers'),
      /** Where PingFederate sends the browser back to. `GET /auth/ping` */
      startPing: call<CallOptions, string>('GET', '/auth/ping'),
      /** Sign in with a code of PingFederate. `POST /auth/ping` */
      ping: call<CallOptions & { body: ExchangeCode }, TokenAnswer>('POST', '/auth/ping'),
      /** Where an OpenID Connect provider sends the browser back to. `GET /auth/oauth2` */
      startOauth2: call<CallOptions, string>('GET', '/auth/oauth2'),
      /** Sign in with a code of an OpenID Connect provider. `POST /auth/oauth2` */
      oauth2: call<CallOptions & { body: ExchangeCodeWithState }, TokenAnswer>('POST', '/auth/oauth2'),
      /** Where Google sends the browser back to. `GET /auth/google` */
      startGoogle: call<CallOptions, string>('GET', '/auth/google'),
      /** Sign in with a code of Google. `POST /auth/google` */
      google: call<CallOptions & { body: ExchangeCode }, TokenAnswer>('POST', '/auth/google'),
      /** Providers that open the account of the caller, and those that could. `GET /auth/me/identities` */
      identities: call<CallOptions, {
        /** What is on this page. */
        items: IdentityAnswer[];
        /** Providers that the account could be connected to. */
        connectable: ProviderAnswer[];
        /** Whether the caller has to send his password to connect one. */
        needsPassword: boolean;
      }>('GET', '/auth/me/identities'),
      /** Connect a provider with the account of the caller. `POST /auth/me/identities` */
      connect: call<MakeOptions & { body: ConnectProvider }, {
        /** What is on this page. */
        items: IdentityAnswer[];
        /** Providers that the account could be connected to. */
        connectable: ProviderAnswer[];
        /** Whether the caller has to send his password to connect one. */
        needsPassword: boolean;
      }>('POST', '/auth/me/identities'),
      /** Let a provider open the account of the caller no longer. `DELETE /auth/me/identities/:id` */
      disconnect: call<CallOptions & { params: { id: number } }, {
        /** What is on this page. */
        items: IdentityAnswer[];
        /** Providers that the account could be connected to. */
        connectable: ProviderAnswer[];
        /** Whether the caller has to send his password to connect one. */
        needsPassword: boolean;
      }>('DELETE', '/auth/me/identities/:id'),
    },
    authorities: {
      /** Authorities that the caller may use, a page of them. `GET /authorities` */
      list: list<CallOptions & { query?: ListQuery }, AuthorityAnswer>('/authorities'),
      /** Create a root or a sub-CA. `POST /authorities` */
      create: call<MakeOptions & { body: CreateAuthority }, AuthorityAnswer>('POST', '/authorities'),
      /** One authority. `GET /authorities/:id` */
      get: tagged<CallOptions & { params: { id: number } }, AuthorityAnswer>('GET', '/authorities/:id'),
      /** Change an authority; its roles are replaced. `PUT /authorities/:id` */
      edit: tagged<ChangeOptions & { params: { id: number }; body: EditAuthority }, AuthorityAnswer>('PUT', '/authorities/:id'),
      /** Have the CA know this authority by a new account key. `POST /authorities/:id/roll_account_key` */
      rollAccountKey: call<MakeOptions & { params: { id: number } }, Done>('POST', '/authorities/:id/roll_account_key'),
      /** What an authority issued, as a tree of names. `GET /authorities/:id/visualize` */
      visualize: call<CallOptions & { params: { id: number } }, AuthorityTree>('GET', '/authorities/:id/visualize'),
      /** Roles that may use an authority. `GET /authorities/:id/roles` */
      roles: list<CallOptions & { params: { id: number }; query?: ListQuery }, RoleAnswer>('/authorities/:id/roles'),
      /** The revocation list of an authority, DER (RFC 5280, 5). `GET /authorities/:id/crl` */
      crl: call<CallOptions & { params: { id: number } }, Uint8Array>('GET', '/authorities/:id/crl'),
      /** The certificate of an authority, DER (RFC 2585, 4.2). `GET /authorities/:id/certificate` */
      certificate: call<CallOptions & { params: { id: number } }, Uint8Array>('GET', '/authorities/:id/certificate'),
    },
    certificates: {
      /** Certificates, a page of them. `GET /certificates` */
      list: list<CallOptions & { query?: Omit<CertificatesQuery, 'short'> }, CertificateAnswer>('/certificates'),
      /** Certificates, a page of them, in their short form. `GET /certificates?short=true` */
      listShort: list<CallOptions & { query?: Omit<CertificatesQuery, 'short'> }, CertificateShortAnswer>('/certificates', { short: true }),
      /** Request a certificate. `POST /certificates` */
      request: call<MakeOptions & { body: RequestCertificate }, RequestedCertificateAnswer>('POST', '/certificates'),
      /** Import a certificate that was issued elsewhere. `POST /certificates/upload` */
      upload: call<MakeOptions & { body: UploadCertificate }, CertificateAnswer>('POST', '/certificates/upload'),
      /** The certificate of exactly that name, as a list. `GET /certificates/name/:name` */
      byName: list<CallOptions & { params: { name: string }; query?: ListQuery }, CertificateAnswer>('/certificates/name/:name'),
      /** Certificates for a common name that are not expired, revoked or replaced. `GET /certificates/valid` */
      valid: list<CallOptions & { query: ValidCertificatesQuery }, CertificateAnswer>('/certificates/valid'),
      /** How many certificates there are by issuer, key size, end or algorithm. `GET /certificates/stats` */
      stats: call<CallOptions & { query: CertificateStatsQuery }, Stats>('GET', '/certificates/stats'),
      /** One certificate. `GET /certificates/:id` */
      get: tagged<CallOptions & { params: { id: number } }, CertificateAnswer>('GET', '/certificates/:id'),
      /** Change a certificate; lists that are left out are emptied. `PUT /certificates/:id` */
      edit: tagged<ChangeOptions & { params: { id: number }; body: EditCertificate }, CertificateAnswer>('PUT', '/certificates/:id'),
      /** Switch warnings or automatic renewal on or off. `POST /certificates/:id` */
      switch: call<MakeOptions & { params: { id: number }; body?: SwitchCertificate }, CertificateAnswer>('POST', '/certificates/:id'),
      /** Switch warnings or automatic renewal on or off. `POST /certificates/:id/update/switches` */
      updateSwitches: call<MakeOptions & { params: { id: number }; body?: SwitchCertificate }, CertificateAnswer>('POST', '/certificates/:id/update/switches'),
      /** One certificate, as at its own path. `GET /certificates/:id/update/switches` */
      getAtSwitches: tagged<CallOptions & { params: { id: number } }, CertificateAnswer>('GET', '/certificates/:id/update/switches'),
      /** Change a certificate, as at its own path. `PUT /certificates/:id/update/switches` */
      editAtSwitches: tagged<ChangeOptions & { params: { id: number }; body: EditCertificate }, CertificateAnswer>('PUT', '/certificates/:id/update/switches'),
      /** Delete a certificate, as at its own path. `DELETE /certificates/:id/update/switches` */
      deleteAtSwitches: call<CallOptions & { params: { id: number } }, void>('DELETE', '/certificates/:id/update/switches'),
      /** Hand a certificate to another owner. `POST /certificates/:id/update/owner` */
      updateOwner: call<MakeOptions & { params: { id: number }; body: MoveCertificate }, CertificateAnswer>('POST', '/certificates/:id/update/owner'),
      /** Change the description of a certificate. `PUT /certificates/:id/description` */
      describe: call<CallOptions & { params: { id: number }; body: DescribeCertificate }, CertificateAnswer>('PUT', '/certificates/:id/description'),
      /** Delete a certificate, where deleting is allowed. `DELETE /certificates/:id` */
      delete: call<CallOptions & { params: { id: number } }, void>('DELETE', '/certificates/:id'),
      /** The private key of a certificate. `GET /certificates/:id/key` */
      key: call<CallOptions & { params: { id: number }; query?: KeyQuery }, KeyAnswer>('GET', '/certificates/:id/key'),
      /** A certificate, with its key if the format holds one, as a file. `POST /certificates/:id/export` */
      export: call<MakeOptions & { params: { id: number }; body: ExportCertificate }, ExportAnswer>('POST', '/certificates/:id/export'),
      /** Revoke a certificate at its issuer. `PUT /certificates/:id/revoke` */
      revoke: call<CallOptions & { params: { id: number }; body?: RevokeCertificate }, {
        /** Number of the thing, made here. */
        id: number;
      }>('PUT', '/certificates/:id/revoke'),
      /** Deactivate a certificate at an issuer that knows how. `PUT /certificates/:id/deactivate` */
      deactivate: call<CallOptions & { params: { id: number } }, {
        /** Number of the thing, made here. */
        id: number;
      }>('PUT', '/certificates/:id/deactivate'),
      /** The authority that issued a certificate. `GET /certificates/:id/authority` */
      authority: call<CallOptions & { params: { id: number } }, AuthorityAnswer>('GET', '/certificates/:id/authority'),
      /** The user who requested or imported a certificate. `GET /certificates/:id/creator` */
      creator: call<CallOptions & { params: { id: number } }, UserAnswer>('GET', '/certificates/:id/creator'),
      /** Where a certificate is deployed to. `GET /certificates/:id/destinations` */
      destinations: list<CallOptions & { params: { id: number }; query?: ListQuery }, DestinationAnswer>('/certificates/:id/destinations'),
      /** Where a certificate was found. `GET /certificates/:id/sources` */
      sources: list<CallOptions & { params: { id: number }; query?: ListQuery }, SourceAnswer>('/certificates/:id/sources'),
      /** Who is told about a certificate. `GET /certificates/:id/notifications` */
      notifications: list<CallOptions & { params: { id: number }; query?: ListQuery }, NotificationAnswer>('/certificates/:id/notifications'),
      /** Names on a certificate. `GET /certificates/:id/domains` */
      domains: list<CallOptions & { params: { id: number }; query?: ListQuery }, DomainAnswer>('/certificates/:id/domains'),
      /** What a certificate replaces. `GET /certificates/:id/replacements` */
      replacements: list<CallOptions & { params: { id: number }; query?: PageQuery }, CertificateAnswer>('/certificates/:id/replacements'),
    },
    defaults: {
      /** What a new certificate gets when nothing else is said. `GET /defaults` */
      get: call<CallOptions, DefaultsAnswer>('GET', '/defaults'),
    },
    deployedEndpoints: {
      /** Places where certificates are served, a page of them. `GET /endpoints` */
      list: list<CallOptions & { query?: LongListQuery }, EndpointAnswer>('/endpoints'),
      /** One place where a certificate is served. `GET /endpoints/:id` */
      get: call<CallOptions & { params: { id: number } }, EndpointAnswer>('GET', '/endpoints/:id'),
    },
    deployments: {
      /** What became of the deployments of a certificate, newest first. `GET /certificates/:id/deployments` */
      list: list<CallOptions & { params: { id: number }; query?: PageQuery }, DeploymentAnswer>('/certificates/:id/deployments'),
      /** Try a deployment again that was given up. `POST /deployments/:id/retry` */
      retry: call<MakeOptions & { params: { id: number } }, DeploymentAnswer>('POST', '/deployments/:id/retry'),
      /** Put the certificate in place again that stood there before. `POST /deployments/:id/rollback` */
      rollBack: call<MakeOptions & { params: { id: number } }, DeploymentAnswer>('POST', '/deployments/:id/rollback'),
    },
    destinations: {
      /** Destinations, a page of them. `GET /destinations` */
      list: list<CallOptions & { query?: ListQuery }, DestinationAnswer>('/destinations'),
      /** Create a destination. `POST /destinations` */
      create: call<MakeOptions & { body: SaveDestination }, DestinationAnswer>('POST', '/destinations'),
      /** How many certificates each destination has. `GET /destinations/stats` */
      stats: call<CallOptions, Stats>('GET', '/destinations/stats'),
      /** One destination. `GET /destinations/:id` */
      get: tagged<CallOptions & { params: { id: number } }, DestinationAnswer>('GET', '/destinations/:id'),
      /** Change a destination. `PUT /destinations/:id` */
      edit: tagged<ChangeOptions & { params: { id: number }; body: SaveDestination }, DestinationAnswer>('PUT', '/destinations/:id'),
      /** Delete a destination, and say what stays there. `DELETE /destinations/:id` */
      delete: call<CallOptions & { params: { id: number }; query?: DeleteDestination }, DestinationDeleted>('DELETE', '/destinations/:id'),
    },
    dnsProviders: {
      /** DNS providers, a page of them. `GET /dns_providers` */
      list: list<CallOptions & { query?: DnsProvidersQuery }, DnsProviderAnswer>('/dns_providers'),
      /** Create a DNS provider; answers its id. `POST /dns_providers` */
      create: call<MakeOptions & { body: CreateDnsProvider }, number>('POST', '/dns_providers'),
      /** Name and description of a DNS provider. `GET /dns_providers/:id` */
      get: tagged<CallOptions & { params: { id: number } }, DnsProviderSummary>('GET', '/dns_providers/:id'),
      /** Change a DNS provider. `PUT /dns_providers/:id` */
      edit: tagged<ChangeOptions & { params: { id: number }; body: EditDnsProvider }, {
        /** Number of the thing, made here. */
        id: number;
        /** What it is called. */
        name: string;
        /** Kind of DNS service, such as `powerdns`. */
        providerType: string;
        /** What it is for, for people. */
        description: string | null;
        /** Address of the service. */
        apiEndpoint: string | null;
        /** When it was made. */
        dateCreated: string;
        /** Goes up with each change that somebody makes, also of a secret that is not shown. */
        version?: number | undefined;
      }>('PUT', '/dns_providers/:id'),
      /** Delete a DNS provider. `DELETE /dns_providers/:id` */
      delete: call<CallOptions & { params: { id: number } }, Done>('DELETE', '/dns_providers/:id'),
      /** Kinds of DNS providers and what they need. `GET /dns_provider_options` */
      options: call<CallOptions, Page<DnsProviderOption>>('GET', '/dns_provider_options'),
    },
    domains: {
      /** Names on certificates, a page of them. `GET /domains` */
      list: list<CallOptions & { query?: LongListQuery }, DomainAnswer>('/domains'),
      /** Add a name, for example a sensitive one. `POST /domains` */
      create: call<MakeOptions & { body: SaveDomain }, DomainAnswer>('POST', '/domains'),
      /** One name. `GET /domains/:id` */
      get: tagged<CallOptions & { params: { id: number } }, {
        /** Number of the thing, made here. */
        id: number;
        /** What it is called. */
        name: string;
        /** Whether its value is a secret. */
        sensitive: boolean;
        /** What the caller may do with it, by permission. */
        may?: string[] | undefined;
      }>('GET', '/domains/:id'),
      /** Mark a name as sensitive, or not. `PUT /domains/:id` */
      edit: tagged<ChangeOptions & { params: { id: number }; body: SaveDomain }, DomainAnswer>('PUT', '/domains/:id'),
    },
    health: {
      /** Whether the API and its database answer. `GET /healthcheck` */
      check: call<CallOptions, string>('GET', '/healthcheck'),
      /** Whether all is there that work needs: the database answers and has the schema, and the queue answers; else with the status 503. `GET /readiness` */
      readiness: call<CallOptions, ReadinessAnswer>('GET', '/readiness'),
    },
    jobs: {
      /** What the system does by itself: each job, when it ran, how it ended, when it runs next. `GET /jobs` */
      list: call<CallOptions, Page<JobAnswer>>('GET', '/jobs'),
      /** Runs of a job, the newest first. `GET /jobs/:name/runs` */
      runs: list<CallOptions & { params: { name: string }; query?: PageQuery }, JobRunAnswer>('/jobs/:name/runs'),
      /** Start a job now, beside its schedule. `POST /jobs/:name/run` */
      run: call<MakeOptions & { params: { name: string }; body?: RunJob }, {
        /** True: it is done. */
        result: true;
        /** What it is called. */
        name: string;
      }>('POST', '/jobs/:name/run'),
    },
    logs: {
      /** Who did what with which certificate. `GET /logs` */
      list: list<CallOptions & { query?: LogsQuery }, LogAnswer>('/logs'),
    },
    notifications: {
      /** Notifications, a page of them. `GET /notifications` */
      list: list<CallOptions & { query?: NotificationsQuery }, NotificationAnswer>('/notifications'),
      /** Create a notification. `POST /notifications` */
      create: call<MakeOptions & { body: CreateNotification }, NotificationAnswer>('POST', '/notifications'),
      /** One notification. `GET /notifications/:id` */
      get: tagged<CallOptions & { params: { id: number } }, NotificationAnswer>('GET', '/notifications/:id'),
      /** Change a notification and the certificates it is for. `PUT /notifications/:id` */
      edit: tagged<ChangeOptions & { params: { id: number }; body: EditNotification }, NotificationAnswer>('PUT', '/notifications/:id'),
      /** Delete a notification. `DELETE /notifications/:id` */
      delete: call<CallOptions & { params: { id: number } }, Done>('DELETE', '/notifications/:id'),
      /** Certificates that a notification is for. `GET /notifications/:id/certificates` */
      certificates: list<CallOptions & { params: { id: number }; query?: CertificatesQuery }, CertificateAnswer>('/notifications/:id/certificates'),
    },
    pendingCertificates: {
      /** Certificates that their issuers are still at work on. `GET /pending_certificates` */
      list: list<CallOptions & { query?: CertificatesQuery }, PendingCertificateAnswer>('/pending_certificates'),
      /** One pending certificate. `GET /pending_certificates/:id` */
      get: tagged<CallOptions & { params: { id: number } }, PendingCertificateAnswer>('GET', '/pending_certificates/:id'),
      /** Change a pending certificate; lists that are left out are emptied. `PUT /pending_certificates/:id` */
      edit: tagged<ChangeOptions & { params: { id: number }; body: EditPendingCertificate }, PendingCertificateAnswer>('PUT', '/pending_certificates/:id'),
      /** Cancel a pending certificate at its issuer. `DELETE /pending_certificates/:id` */
      cancel: call<CallOptions & { params: { id: number }; body?: CancelPendingCertificate }, void>('DELETE', '/pending_certificates/:id'),
      /** The private key of a pending certificate. `GET /pending_certificates/:id/key` */
      key: call<CallOptions & { params: { id: number } }, KeyAnswer>('GET', '/pending_certificates/:id/key'),
      /** Bring the certificate that the issuer made by another way. `POST /pending_certificates/:id/upload` */
      upload: call<MakeOptions & { params: { id: number }; body: ResolvePendingCertificate }, PendingCertificateAnswer>('POST', '/pending_certificates/:id/upload'),
    },
    plugins: {
      /** All plugins by title, or those of one type. `GET /plugins` */
      list: call<CallOptions & { query?: PluginsQuery }, Page<PluginAnswer>>('GET', '/plugins'),
      /** One plugin with its options. `GET /plugins/:slug` */
      get: call<CallOptions & { params: { slug: string } }, PluginAnswer>('GET', '/plugins/:slug'),
    },
    reference: {
      /** This API as an OpenAPI 3.1 document. `GET /openapi.json` */
      openApi: call<CallOptions, string>('GET', '/openapi.json'),
    },
    renewal: {
      /** Whether a certificate is renewed by itself, when, and why or why not. `GET /certificates/:id/renewal` */
      get: call<CallOptions & { params: { id: number } }, RenewalAnswer>('GET', '/certificates/:id/renewal'),
      /** Issue a new certificate of the same content, with a new key, in the place of this one. `POST /certificates/:id/reissue` */
      reissue: call<MakeOptions & { params: { id: number }; body?: ReissueCertificate }, RequestedCertificateAnswer>('POST', '/certificates/:id/reissue'),
    },
    roles: {
      /** Roles, a page of them. `GET /roles` */
      list: list<CallOptions & { query?: ListQuery }, RoleAnswer>('/roles'),
      /** Create a role. `POST /roles` */
      create: call<MakeOptions & { body: CreateRole }, RoleAnswer>('POST', '/roles'),
      /** One role, for its members. `GET /roles/:id` */
      get: tagged<CallOptions & { params: { id: number } }, RoleAnswer>('GET', '/roles/:id'),
      /** Change a role and its members. `PUT /roles/:id` */
      edit: tagged<ChangeOptions & { params: { id: number }; body: EditRole }, RoleAnswer>('PUT', '/roles/:id'),
      /** Delete a role that no certificate has. `DELETE /roles/:id` */
      delete: call<CallOptions & { params: { id: number } }, {
        /** What happened, for people. */
        message: string;
      }>('DELETE', '/roles/:id'),
      /** The account that a role keeps, for its members. `GET /roles/:id/credentials` */
      credentials: call<CallOptions & { params: { id: number } }, CredentialsAnswer>('GET', '/roles/:id/credentials'),
      /** Members of a role. `GET /roles/:id/users` */
      users: list<CallOptions & { params: { id: number }; query?: MembersQuery }, {
        /** Number of the thing, made here. */
        id: number;
        /** Name that one signs in with. */
        username: string;
        /** Mail address. */
        email: string;
        /** Whether it is in use. */
        active: boolean;
        /** Address of a picture; null when there is none. */
        profilePicture: string | null;
        /** Roles it has. Their members may act on it. */
        roles: {
          /** Number of the thing, made here. */
          id: number;
          /** What it is called. */
          name: string;
        }[];
      }>('/roles/:id/users'),
    },
    settings: {
      /** Every setting in force and where it comes from, without secrets. `GET /settings` */
      list: call<CallOptions, Page<SettingAnswer>>('GET', '/settings'),
    },
    sources: {
      /** Sources, a page of them. `GET /sources` */
      list: list<CallOptions & { query?: ListQuery }, SourceAnswer>('/sources'),
      /** Create a source. `POST /sources` */
      create: call<MakeOptions & { body: SaveSource }, SourceAnswer>('POST', '/sources'),
      /** One source. `GET /sources/:id` */
      get: tagged<CallOptions & { params: { id: number } }, SourceAnswer>('GET', '/sources/:id'),
      /** Change a source. `PUT /sources/:id` */
      edit: tagged<ChangeOptions & { params: { id: number }; body: SaveSource }, SourceAnswer>('PUT', '/sources/:id'),
      /** Have a source read as soon as a worker is free. `POST /sources/:id/sync` */
      sync: call<MakeOptions & { params: { id: number }; body?: SyncSource }, Done>('POST', '/sources/:id/sync'),
      /** Delete a source. `DELETE /sources/:id` */
      delete: call<CallOptions & { params: { id: number } }, Done>('DELETE', '/sources/:id'),
    },
    users: {
      /** Users, a page of them. `GET /users` */
      list: list<CallOptions & { query?: ListQuery }, UserAnswer>('/users'),
      /** Create a user. `POST /users` */
      create: call<MakeOptions & { body: CreateUser }, UserAnswer>('POST', '/users'),
      /** One user. `GET /users/:id` */
      get: tagged<CallOptions & { params: { id: number } }, UserAnswer>('GET', '/users/:id'),
      /** Change a user. `PUT /users/:id` */
      edit: tagged<ChangeOptions & { params: { id: number }; body: EditUser }, UserAnswer>('PUT', '/users/:id'),
      /** Roles of a user. `GET /users/:id/roles` */
      roles: list<CallOptions & { params: { id: number }; query?: ListQuery }, RoleAnswer>('/users/:id/roles'),
    },
    warnings: {
      /** Who was told of the end of a certificate, who will be, and why or why not. `GET /certificates/:id/warnings` */
      ofCertificate: call<CallOptions & { params: { id: number } }, WarningsAnswer>('GET', '/certificates/:id/warnings'),
      /** Who would be warned of what if the warnings were sent now; sends nothing. `GET /notifications/preview` */
      preview: call<CallOptions, WarningsPreviewAnswer>('GET', '/notifications/preview'),
    },
  };
}

export type Client = ReturnType<typeof createClient>;
