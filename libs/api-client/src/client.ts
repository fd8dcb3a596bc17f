// Printed from libs/api-contract by "npm run docs". Change the contract, not this file.
import { type CallOptions, callsTo, type ChangeOptions, type ClientOptions, type MakeOptions, type Page } from './calls';

export interface ApiKeyAnswer {
  id: number;
  name: string;
  user: UserNested;
  /** Days, −1 for ever. */
  ttl: number;
  /** Unix seconds. */
  issuedAt: number;
  revoked: boolean;
  /** What the caller may do with it, by permission. */
  may?: string[] | undefined;
}

export interface AuthorityAnswer {
  id: number;
  name: string;
  owner: string;
  description: string | null;
  active: boolean;
  plugin: PluginAnswer;
  /** JSON text of a list of options; secrets masked, null when there are none or the caller is not of this authority. */
  options: string | null;
  roles: RoleRef[];
  maxIssuanceDays: number | null;
  defaultValidityDays: number;
  authorityCertificate: {
    id: number;
    name: string;
    cn: string | null;
    owner: string;
    description: string | null;
    active: boolean;
    bits: number | null;
    body: string;
    chain: string | null;
    notBefore: string;
    notAfter: string;
    status: string | null;
    user: UserNested | null;
  };
  /** The authority above it, when that one is kept here too. */
  parent?: {
    id: number;
    name: string;
  } | null | undefined;
  /** Goes up with each change that somebody makes, also of a secret that is not shown. */
  version?: number | undefined;
  /** What the caller may do with it, by permission. */
  may?: string[] | undefined;
}

export interface AuthorityNested {
  id: number;
  name: string;
  owner: string;
  description: string | null;
  active: boolean;
  plugin: PluginAnswer;
  authorityCertificate: {
    notBefore: string;
    notAfter: string;
  };
  isCabCompliant: boolean | null;
  isCnOptional: boolean;
  maxIssuanceDays: number | null;
  defaultValidityDays: number;
}

export interface AuthorityTree {
  name: string;
  children: {
    name: string;
  }[];
}

export interface CancelPendingCertificate {
  note?: string | null | undefined;
}

export interface CertificateAnswer {
  id: number;
  /** Unique. */
  name: string;
  /** Its id at the CA. */
  externalId: string | null;
  owner: string;
  description: string | null;
  body: string;
  chain: string | null;
  csr: string | null;
  cn: string | null;
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
  bits: number | null;
  keyType: string | null;
  /** Name of the hash. */
  signingAlgorithm: string;
  /** True if it has more than one name, else null. */
  san: boolean | null;
  notBefore: string;
  validityStart: string;
  notAfter: string;
  validityEnd: string;
  dateCreated: string;
  notify: boolean;
  /** The same as `notify`. */
  active: boolean;
  rotation: boolean;
  /** `valid`, `revoked`, `unknown`, or null when it was never checked. */
  status: string | null;
  /** Why the status is unknown, in sentences; left out in the other states. */
  statusReason?: string | undefined;
  /** When and why it was revoked (RFC 5280, 5.3.1); left out while it is not. */
  revokedAt?: string | undefined;
  revocationReason?: string | undefined;
  deleted: boolean;
  hasPrivateKey: boolean;
  dnsProviderId: number | null;
  dnsProvider: DnsProviderAnswer | null;
  user: UserNested | null;
  authority: AuthorityNested | null;
  rotationPolicy: RotationPolicyAnswer | null;
  extensions: ExtensionsAnswer;
  domains: DomainAnswer[];
  destinations: DestinationAnswer[];
  notifications: NotificationAnswer[];
  roles: RoleNested[];
  endpoints: EndpointNested[];
  replaces: CertificateNested[];
  replacedBy: CertificateNested[];
  country?: string | undefined;
  state?: string | undefined;
  location?: string | undefined;
  organization?: string | undefined;
  organizationalUnit?: string | undefined;
  /** What is weak about it, in sentences. */
  findings?: string[] | undefined;
  /** What did not go as asked although the change was made, in sentences. */
  warnings?: string[] | undefined;
  /** What the caller may do with it, by permission. */
  may?: string[] | undefined;
}

export interface CertificateNested {
  id: number;
  name: string;
  owner: string;
  description: string | null;
  status: string | null;
  bits: number | null;
  body: string;
  chain: string | null;
  csr: string | null;
  /** The same as `notify`. */
  active: boolean;
  notify: boolean;
  rotation: boolean;
  rotationPolicy: RotationPolicyAnswer | null;
  cn: string | null;
  commonName: string | null;
  notBefore: string;
  validityStart: string;
  notAfter: string;
  validityEnd: string;
  /** Always empty; clients expect the key. */
  issuer: Record<string, never>;
}

export interface CertificateShortAnswer {
  id: number;
  name: string;
  owner: string;
  notify: boolean;
  rotation: boolean;
  authority: AuthorityNested | null;
  issuer: string;
  cn: string | null;
  notBefore?: string | undefined;
  notAfter?: string | undefined;
  /** `valid`, `revoked`, `unknown`, or null when it was never checked. */
  status?: string | null | undefined;
  keyType?: string | null | undefined;
  bits?: number | null | undefined;
  serialHex?: string | undefined;
  /** Another certificate replaces it. */
  isReplaced?: boolean | undefined;
}

export interface CertificateStatsQuery {
  metric: string;
  /** Weeks ahead, for `not_after`. */
  range?: number | undefined;
  destinationId?: number | undefined;
  active?: boolean | undefined;
}

export interface CertificatesQuery {
  /** Rows a page, at least one and at most 1000. */
  count?: number | undefined;
  /** From 1. What is beyond the end is an empty page. */
  page?: number | undefined;
  sortBy?: string | undefined;
  sortDir?: string | undefined;
  filter?: string | undefined;
  owner?: string | undefined;
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
  destinationId?: number | undefined;
  /** Only the caller's own, unless it says false. */
  show?: boolean | undefined;
  /** Name of the user who made it. */
  creator?: string | undefined;
  active?: boolean | undefined;
  rotation?: boolean | undefined;
}

export interface ChangePassword {
  currentPassword: string;
  newPassword: string;
}

export interface ChangedPasswordAnswer {
  id: number;
  username: string;
  email: string;
  active: boolean;
  profilePicture: string | null;
  roles: RoleRef[];
  /** Goes up with each change that somebody makes, also of a secret that is not shown. */
  version?: number | undefined;
  /** What the caller may do with it, by permission. */
  may?: string[] | undefined;
  token: string;
}

export interface ConnectProvider {
  provider: string;
  code: string;
  state: string;
  codeVerifier?: string | undefined;
}

export interface CreateApiKey {
  name: string;
  ttl: number;
  user?: {
    id?: number | null | undefined;
    username?: string | null | undefined;
    name?: string | null | undefined;
    email?: string | null | undefined;
  } | null | undefined;
}

export interface CreateApiKeyOfUser {
  name: string;
  ttl: number;
}

export interface CreateAuthority {
  name: string;
  owner: string;
  commonName: string;
  plugin: {
    slug: string;
    pluginOptions?: ({
      name?: string | undefined;
      value?: unknown;
    })[];
  };
  description?: string | null | undefined;
  validityStart?: string | null | undefined;
  validityEnd?: string | null | undefined;
  validityYears?: number | null | undefined;
  type?: 'root' | 'subca' | undefined;
  /** Needed for a sub-CA. */
  parent?: {
    id?: number | null | undefined;
    name?: string | null | undefined;
  } | null | undefined;
  keyType?: 'RSA2048' | 'RSA3072' | 'RSA4096' | 'ED25519' | 'ECCPRIME192V1' | 'ECCPRIME256V1' | 'ECCSECP192R1' | 'ECCSECP224R1' | 'ECCSECP256R1' | 'ECCSECP384R1' | 'ECCSECP521R1' | 'ECCSECP256K1' | 'ECCSECT163K1' | 'ECCSECT233K1' | 'ECCSECT283K1' | 'ECCSECT409K1' | 'ECCSECT571K1' | 'ECCSECT163R2' | 'ECCSECT233R1' | 'ECCSECT283R1' | 'ECCSECT409R1' | 'ECCSECT571R2' | null | undefined;
  signingAlgorithm?: 'sha256WithRSA' | 'sha1WithRSA' | 'sha256WithECDSA' | 'SHA384withECDSA' | 'SHA512withECDSA' | 'sha384WithECDSA' | 'sha512WithECDSA' | null | undefined;
  sensitivity?: 'medium' | 'high' | null | undefined;
  keyName?: string | null | undefined;
  serialNumber?: number | null | undefined;
  firstSerial?: number | null | undefined;
  email?: string | null | undefined;
  country?: string | undefined;
  state?: string | undefined;
  location?: string | undefined;
  organization?: string | undefined;
  organizationalUnit?: string | undefined;
  extensions?: {
    subAltNames?: {
      names?: ({
        nameType: 'DNSName' | 'IPAddress' | 'IPNetwork' | 'rfc822Name' | 'uniformResourceIdentifier' | 'registeredID' | 'directoryName' | 'otherName' | 'x400Address' | 'EDIPartyName';
        value: string;
      })[] | undefined;
    } | undefined;
    basicConstraints?: {
      ca?: boolean | undefined;
      pathLength?: number | null | undefined;
    } | undefined;
    keyUsage?: {
      useDigitalSignature?: boolean | undefined;
      useNonRepudiation?: boolean | undefined;
      useKeyEncipherment?: boolean | undefined;
      useDataEncipherment?: boolean | undefined;
      useKeyAgreement?: boolean | undefined;
      useKeyCertSign?: boolean | undefined;
      useCRLSign?: boolean | undefined;
      useCrlSign?: boolean | undefined;
      useEncipherOnly?: boolean | undefined;
      useDecipherOnly?: boolean | undefined;
    } | undefined;
    extendedKeyUsage?: {
      useServerAuthentication?: boolean | undefined;
      useClientAuthentication?: boolean | undefined;
      useCodeSigning?: boolean | undefined;
      useEmailProtection?: boolean | undefined;
      useTimestamping?: boolean | undefined;
      useOCSPSigning?: boolean | undefined;
      useOcspSigning?: boolean | undefined;
      useEapOverLAN?: boolean | undefined;
      useEapOverLan?: boolean | undefined;
      useEapOverPPP?: boolean | undefined;
      useEapOverPpp?: boolean | undefined;
      useSmartCardLogon?: boolean | undefined;
    } | undefined;
    subjectKeyIdentifier?: {
      includeSKI?: boolean | undefined;
      includeSki?: boolean | undefined;
    } | undefined;
    authorityKeyIdentifier?: {
      useKeyIdentifier?: boolean | undefined;
      useAuthorityCert?: boolean | undefined;
    } | undefined;
    certificateInfoAccess?: {
      includeAIA?: boolean | undefined;
      includeAia?: boolean | undefined;
    } | undefined;
    crlDistributionPoints?: string[] | {
      includeCrlDp?: string | undefined;
      includeCRLDP?: string | undefined;
    } | undefined;
    cRLDistributionPoints?: string[] | {
      includeCrlDp?: string | undefined;
      includeCRLDP?: string | undefined;
    } | undefined;
    custom?: ({
      oid: string;
      encoding: string;
      value: string;
      isCritical?: boolean | undefined;
    })[] | undefined;
  } | undefined;
  roles?: ({
    id?: number | null | undefined;
    name?: string | null | undefined;
  })[] | undefined;
}

export interface CreateDnsProvider {
  name: string;
  description?: string | null | undefined;
  providerType: {
    name: string;
    requirements?: {
      name: string;
      value?: unknown;
    }[];
  };
}

export interface CreateNotification {
  label: string;
  plugin: {
    slug: string;
    pluginOptions?: ({
      name?: string | undefined;
      value?: unknown;
    })[];
  };
  description?: string | null | undefined;
  certificates?: ({
    id?: number | null | undefined;
    name?: string | null | undefined;
  })[] | undefined;
}

export interface CreateRole {
  name: string;
  description?: string | null | undefined;
  /** Of an account elsewhere, kept for the members. */
  username?: string | null | undefined;
  password?: string | null | undefined;
  users?: ({
    id?: number | null | undefined;
    username?: string | null | undefined;
    name?: string | null | undefined;
    email?: string | null | undefined;
  })[] | undefined;
}

export interface CreateUser {
  username: string;
  email: string;
  password: string;
  active?: boolean | undefined;
  roles?: ({
    id?: number | null | undefined;
    name?: string | null | undefined;
  })[] | undefined;
}

export interface CredentialsAnswer {
  username: string | null;
  password: string | null;
}

export interface DefaultsAnswer {
  country: string | null;
  state: string | null;
  location: string | null;
  organization: string | null;
  organizationalUnit: string | null;
  issuerPlugin: string | null;
  authority: AuthorityNested | null;
}

export interface DeleteDestination {
  /** Remove there first what was deployed. Where that fails the destination stays, and the answer says why. */
  clean?: boolean | undefined;
}

export interface DeploymentAnswer {
  id: number;
  certificate: {
    id: number;
    name: string;
  };
  /** `id` is null once the destination has been deleted. */
  destination: {
    id: number | null;
    label: string;
  };
  /** `planned`, `done`, `verified`, `failed`, `skipped`, `withdrawn` or `removed`. */
  state: string;
  /** What went wrong last, or why there is nothing to do. */
  because: string | null;
  attempts: number;
  nextTryAt: string | null;
  /** What stood in its place before. */
  previousCertificate: {
    id: number;
    name: string;
  } | null;
  plannedBy: string;
  plannedAt: string;
  doneAt: string | null;
  verifiedAt: string | null;
}

export interface DescribeCertificate {
  description: string | number | null;
}

export interface DestinationAnswer {
  id: number;
  label: string;
  description: string | null;
  options: OptionAnswer[];
  plugin: PluginAnswer;
  /** Goes up with each change that somebody makes, also of a secret that is not shown. */
  version?: number | undefined;
  /** What the caller may do with it, by permission. */
  may?: string[] | undefined;
}

export interface DestinationDeleted {
  result: true;
  /** Certificates, with their keys, that were deployed there and were not removed. Nobody keeps track of them any more. */
  stays?: {
    total: number;
    /** A hundred of them at the most. */
    certificates: {
      id: number;
      name: string;
    }[];
  } | undefined;
}

export interface DnsProviderAnswer {
  id: number;
  name: string;
  providerType: string;
  description: string | null;
  apiEndpoint: string | null;
  dateCreated: string;
}

export interface DnsProviderOption {
  name: string;
  requirements?: {
    name: string;
    type: string;
    required: boolean;
    helpMessage: string;
  }[] | undefined;
  /** False: accounts of this type are kept, and cannot be used yet. */
  isInstalled: boolean;
}

export interface DnsProviderSummary {
  name: string;
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
  sortBy?: string | undefined;
  sortDir?: string | undefined;
  name?: string | undefined;
  filter?: string | undefined;
}

export interface DomainAnswer {
  id: number;
  name: string;
  sensitive: boolean;
}

export interface Done {
  result: true;
}

export interface EditApiKey {
  id?: number | undefined;
  name?: string | undefined;
  revoked?: boolean | undefined;
  ttl?: number | undefined;
  user?: {
    id?: number | null | undefined;
    username?: string | null | undefined;
    name?: string | null | undefined;
    email?: string | null | undefined;
  } | null | undefined;
}

export interface EditAuthority {
  owner: string;
  description?: string | null | undefined;
  /** Replaces all of them; unchanged when absent. */
  roles?: ({
    id?: number | null | undefined;
    name?: string | null | undefined;
  })[] | undefined;
  active?: boolean | undefined;
  /** A list of options, or its JSON text; unchanged when absent or empty. */
  options?: string | {
    name: string;
    value?: unknown;
  }[] | null;
}

export interface EditCertificate {
  owner: string;
  description?: string | null | undefined;
  /** Unchanged when absent. */
  notify?: boolean | undefined;
  /** Unchanged when absent. */
  rotation?: boolean | undefined;
  destinations?: ({
    id?: number | null | undefined;
    label?: string | null | undefined;
    name?: string | null | undefined;
  })[] | undefined;
  notifications?: ({
    id?: number | null | undefined;
    label?: string | null | undefined;
    name?: string | null | undefined;
  })[] | undefined;
  replaces?: ({
    id?: number | null | undefined;
    name?: string | null | undefined;
  })[] | undefined;
  /** Older name of `replaces`; wins when it names something. */
  replacements?: ({
    id?: number | null | undefined;
    name?: string | null | undefined;
  })[] | null | undefined;
  roles?: ({
    id?: number | null | undefined;
    name?: string | null | undefined;
  })[] | undefined;
}

export interface EditDnsProvider {
  name: string;
  description?: string | null | undefined;
  providerType?: {
    name: string;
    requirements?: {
      name: string;
      value?: unknown;
    }[];
  };
}

export interface EditNotification {
  label: string;
  plugin: {
    slug: string;
    pluginOptions?: ({
      name?: string | undefined;
      value?: unknown;
    })[];
  };
  description?: string | null | undefined;
  /** Unchanged when absent. */
  active?: boolean | undefined;
  addedCertificates?: ({
    id?: number | null | undefined;
    name?: string | null | undefined;
  })[] | undefined;
  removedCertificates?: ({
    id?: number | null | undefined;
    name?: string | null | undefined;
  })[] | undefined;
}

export interface EditPendingCertificate {
  owner: string;
  description?: string | null | undefined;
  /** Unchanged when absent. */
  notify?: boolean | undefined;
  /** Unchanged when absent. */
  rotation?: boolean | undefined;
  destinations?: ({
    id?: number | null | undefined;
    label?: string | null | undefined;
    name?: string | null | undefined;
  })[] | undefined;
  notifications?: ({
    id?: number | null | undefined;
    label?: string | null | undefined;
    name?: string | null | undefined;
  })[] | undefined;
  replaces?: ({
    id?: number | null | undefined;
    name?: string | null | undefined;
  })[] | undefined;
  roles?: ({
    id?: number | null | undefined;
    name?: string | null | undefined;
  })[] | undefined;
}

export interface EditRole {
  name: string;
  description?: string | null | undefined;
  users: ({
    id?: number | null | undefined;
    username?: string | null | undefined;
    name?: string | null | undefined;
    email?: string | null | undefined;
  })[];
  username?: string | null | undefined;
  password?: string | null | undefined;
}

export interface EditUser {
  username: string;
  email: string;
  /** Unchanged when absent or empty. */
  password?: string | null | undefined;
  /** Unchanged when absent. */
  active?: boolean | undefined;
  /** Replaces all of them. */
  roles?: ({
    id?: number | null | undefined;
    name?: string | null | undefined;
  })[] | undefined;
}

export interface EndpointAnswer {
  id: number;
  name: string;
  dnsname: string;
  dnsAliases: string[];
  sourceLabel?: string | undefined;
  owner: string | null;
  type: string;
  port: number;
  active: boolean;
  certificate: CertificateNested | null;
  certificatePath: string | null;
  registryType: string | null;
  /** As its source calls it. */
  region: string | null;
  policy: {
    id: number;
    name: string | null;
    ciphers: {
      id: number;
      name: string;
      deprecated: boolean;
    }[];
  } | null;
  issues?: {
    name: string;
    value: string;
  }[] | undefined;
  /** What the caller may do with it, by permission. */
  may?: string[] | undefined;
}

export interface EndpointNested {
  id: number;
  name: string;
  dnsname: string;
  owner: string | null;
  type: string;
  active: boolean;
}

export interface ExchangeCode {
  clientId: string;
  redirectUri: string;
  code: string;
  /** As it came with the provider in the list, and back from it. Without it nobody is let in. */
  state?: string | undefined;
  codeVerifier?: string | undefined;
}

export interface ExchangeCodeWithState {
  clientId: string;
  redirectUri: string;
  code: string;
  state: string;
  codeVerifier?: string | undefined;
}

export interface ExportAnswer {
  extension: string;
  passphrase: string | null;
  data: string;
}

export interface ExportCertificate {
  plugin: {
    slug: string;
    pluginOptions?: ({
      name?: string | undefined;
      value?: unknown;
    })[];
  };
}

export interface ExtensionsAnswer {
  subAltNames: {
    names: {
      nameType: string;
      value: string;
    }[];
  };
  basicConstraints?: {
    ca: boolean;
    path_length: number | null;
  } | undefined;
  keyUsage?: {
    useDigitalSignature: boolean;
    useNonRepudiation: boolean;
    useKeyEncipherment: boolean;
    useDataEncipherment: boolean;
    useKeyAgreement: boolean;
    useKeyCertSign: boolean;
    useCRLSign: boolean;
    useEncipherOnly: boolean;
    useDecipherOnly: boolean;
  } | undefined;
  /** Only those that it has, each true. */
  extendedKeyUsage?: {
    useServerAuthentication?: boolean | undefined;
    useClientAuthentication?: boolean | undefined;
    useCodeSigning?: boolean | undefined;
    useEmailProtection?: boolean | undefined;
    useTimestamping?: boolean | undefined;
    useOCSPSigning?: boolean | undefined;
    useEapOverLAN?: boolean | undefined;
    useEapOverPPP?: boolean | undefined;
    useSmartCardLogon?: boolean | undefined;
  } | undefined;
  subjectKeyIdentifier?: {
    includeSKI: boolean;
  } | undefined;
  authorityKeyIdentifier?: {
    useKeyIdentifier: boolean;
    useAuthorityCert: boolean;
  } | undefined;
  certificateInfoAccess?: {
    includeAIA: boolean;
  } | undefined;
  /** URLs of the revocation lists. */
  crlDistributionPoints?: string[] | undefined;
  /** The same as one text, for older clients. */
  cRLDistributionPoints?: {
    includeCRLDP: string;
  } | undefined;
}

export interface FilteredQuery {
  /** Rows a page, at least one and at most 1000. */
  count?: number | undefined;
  /** From 1. What is beyond the end is an empty page. */
  page?: number | undefined;
  sortBy?: string | undefined;
  sortDir?: string | undefined;
  filter?: string | undefined;
}

export interface IdentityAnswer {
  id: number;
  provider: string;
  /** Of the provider, as people know it. */
  name: string;
  linkedAt: string;
  lastSignInAt: string | null;
}

export interface JobAnswer {
  name: string;
  /** What it does, as a sentence. */
  description: string;
  queue: string;
  /** Cron pattern in force, in `timezone`. Null: it runs only when something asks for it, or its schedule is switched off. */
  schedule: string | null;
  timezone: string;
  attempts: number;
  timeLimitMinutes: number;
  /** Null: not scheduled, or the queue does not answer. */
  nextRunAt: string | null;
  lastStartedAt: string | null;
  lastFinishedAt: string | null;
  lastOutcome: 'done' | 'skipped' | 'partly-failed' | 'timed-out' | 'failed' | null;
  /** Only `done` counts. */
  lastSuccessAt: string | null;
  /** It has not succeeded for twice its period: why, as a sentence. Null: nothing is amiss. */
  overdue: string | null;
  /** It takes no ids, so that it can be started by its name alone. */
  mayRunNow: boolean;
  running: JobRunAnswer[];
  /** The newest first. */
  lastRuns: JobRunAnswer[];
}

export interface JobRunAnswer {
  id: string;
  /** Ids that it was started with. */
  payload: Record<string, unknown>;
  /** Host and process. */
  worker: string;
  startedAt: string;
  /** Null: still running. */
  finishedAt: string | null;
  durationMs: number | null;
  /** Null: still running, or its worker died before it ended. */
  outcome: 'done' | 'skipped' | 'partly-failed' | 'timed-out' | 'failed' | null;
  /** Started longer ago than its time limit and never ended: its worker died. */
  isAbandoned: boolean;
  /** What was done, or what failed: counts, names, messages. */
  report: Record<string, unknown> | null;
}

export interface JwtAnswer {
  jwt: string;
}

export interface KeyAnswer {
  key: string | null;
}

export interface KeyQuery {
  reason?: string | undefined;
}

export interface ListQuery {
  /** Rows a page, at least one and at most 1000. */
  count?: number | undefined;
  /** From 1. What is beyond the end is an empty page. */
  page?: number | undefined;
  sortBy?: string | undefined;
  sortDir?: string | undefined;
  filter?: string | undefined;
  owner?: string | undefined;
  id?: string | undefined;
}

export interface LogAnswer {
  id: number;
  /** The name that older clients know: `create_cert`, `key_view` … */
  logType: string;
  loggedAt: string;
  /** A stand-in with the id 0 for scheduled work, operators' commands and strangers. */
  user: UserNested;
  certificate: CertificateNested | null;
  /** Such as `certificate.revoke`. */
  action: string;
  outcome: 'done' | 'refused';
  object: {
    type: string;
    id: number | null;
    name: string | null;
  };
  /** What allowed it, such as `role admin`. */
  grantedBy: string | null;
  reason: string | null;
  apiKeyId: number | null;
  /** For administrators; null for others. */
  address: string | null;
  requestId: string | null;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
}

export interface Login {
  username: string;
  password: string;
}

export interface LogsQuery {
  /** Rows a page, at least one and at most 1000. */
  count?: number | undefined;
  /** From 1. What is beyond the end is an empty page. */
  page?: number | undefined;
  sortBy?: string | undefined;
  sortDir?: string | undefined;
  filter?: string | undefined;
  owner?: string | undefined;
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
  objectId?: number | undefined;
}

export interface LongListQuery {
  /** Rows a page, at least one and at most 1000. */
  count?: number | undefined;
  /** From 1. What is beyond the end is an empty page. */
  page?: number | undefined;
  sortBy?: string | undefined;
  sortDir?: string | undefined;
  filter?: string | undefined;
  owner?: string | undefined;
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
  owner: string;
  roles?: ({
    id?: number | null | undefined;
    name?: string | null | undefined;
  })[] | undefined;
  notifications?: ({
    id?: number | null | undefined;
    label?: string | null | undefined;
    name?: string | null | undefined;
  })[] | undefined;
}

export interface NotificationAnswer {
  id: number;
  label: string;
  description: string | null;
  active: boolean;
  options: OptionAnswer[];
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
  sortBy?: string | undefined;
  sortDir?: string | undefined;
  filter?: string | undefined;
  owner?: string | undefined;
  id?: string | undefined;
  active?: boolean | undefined;
}

export interface OptionAnswer {
  name: string;
  type?: string | undefined;
  required?: boolean | undefined;
  /** Regular expression that the value matches. */
  validation?: string | undefined;
  helpMessage?: string | undefined;
  /** Choices of a `select`. */
  available?: string[] | undefined;
  default?: unknown;
  /** Null for a secret, whoever asks. */
  value?: unknown;
  sensitive?: boolean | undefined;
  /** Of a secret of a stored object: is there one? Sending back the null in its place keeps it. */
  isSet?: boolean | undefined;
}

export interface PageQuery {
  /** Rows a page, at least one and at most 1000. */
  count?: number | undefined;
  /** From 1. What is beyond the end is an empty page. */
  page?: number | undefined;
  sortBy?: string | undefined;
  sortDir?: string | undefined;
}

export interface PendingCertificateAnswer {
  id: number;
  name: string;
  owner: string;
  externalId: string | null;
  csr: string;
  chain: string | null;
  description: string | null;
  cn: string | null;
  commonName: string | null;
  deleted: boolean;
  numberAttempts: number;
  dateCreated: string;
  lastUpdated: string;
  resolved: boolean;
  resolvedCertId: number | null;
  rotation: boolean;
  notify: boolean;
  active: boolean;
  /** What its issuer said last. */
  status: string | null;
  /** Null: the user is gone. */
  user: UserNested | null;
  authority: AuthorityNested | null;
  roles: RoleNested[];
  destinations: DestinationAnswer[];
  notifications: NotificationAnswer[];
  replaces: CertificateNested[];
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
  recipient: string;
  plugin: string;
  certificates: {
    id: number;
    name: string;
    owner: string;
    notAfter: string;
    daysLeft: number;
    thresholdDays: number;
    because: string;
  }[];
}

export interface PluginAnswer {
  slug: string;
  title: string;
  description: string;
  pluginOptions?: OptionAnswer[] | undefined;
  kind?: string | undefined;
  /** What it can do, such as `revoke`. What is not here is not offered. */
  abilities?: string[] | undefined;
  /** Why it cannot be used in this installation; absent when it can. */
  notConfigured?: string | undefined;
}

export interface PluginsQuery {
  type?: string | undefined;
}

export interface ProviderAnswer {
  /** ping, oauth2 or google: the last word of the path that takes the code. */
  id: string;
  name: string;
  url: string;
  clientId: string;
  redirectUri?: string | undefined;
  responseType?: string | undefined;
  scope?: string[] | undefined;
  scopeDelimiter?: string | undefined;
  authorizationEndpoint?: string | undefined;
  requiredUrlParams?: string[] | undefined;
  type?: string | undefined;
  state?: string | undefined;
  nonce?: string | undefined;
}

export interface ReadinessAnswer {
  status: 'ready' | 'not ready';
  database: 'ok' | 'away';
  /** Name of the last migration that the database has. Null: it lacks some, or does not answer. */
  schema: string | null;
  /** Where jobs wait. While it is away calls are served all the same: what was to be done is found by the sweeps. */
  queue: 'ok' | 'away';
}

export interface ReissueCertificate {
  reason?: string | undefined;
}

export interface RenewalAnswer {
  /** `replaced`: it was renewed, or something else took its place; `ordered`: its replacement is with the issuer; `due`: the next run of the job renews it; `failed`: a try failed; it is tried again at `when`, unless that is null; `waits`: it is renewed later; `off`: nothing renews it */
  decision: 'replaced' | 'ordered' | 'due' | 'failed' | 'waits' | 'off';
  because: string;
  /** What happens next, or what somebody has to do. Null: nothing. */
  nextStep: string | null;
  /** Of the next step. */
  when: string | null;
  /** Days before its end at which renewal starts; null when nothing renews it. */
  renewBeforeDays: number | null;
  attempts: number;
  lastTriedAt: string | null;
  lastFailure: string | null;
  replacement: {
    id: number;
    name: string;
  } | null;
  pendingReplacement: {
    id: number;
    name: string;
  } | null;
  /** When the issuer wants it renewed, where it says so (RFC 9773). */
  suggestedWindow: {
    start: string;
    end: string;
    explanationUrl: string | null;
  } | null;
  /** Whether the caller may reissue it now; else why not. */
  mayReissue: boolean;
  whyNotReissue: string | null;
}

export interface RequestCertificate {
  owner: string;
  authority?: {
    id?: number | null | undefined;
    name?: string | null | undefined;
  } | null | undefined;
  commonName?: string | null | undefined;
  description?: string | null | undefined;
  name?: string | null | undefined;
  validityStart?: string | null | undefined;
  validityEnd?: string | null | undefined;
  validityYears?: number | null | undefined;
  keyType?: 'RSA2048' | 'RSA3072' | 'RSA4096' | 'ED25519' | 'ECCPRIME192V1' | 'ECCPRIME256V1' | 'ECCSECP192R1' | 'ECCSECP224R1' | 'ECCSECP256R1' | 'ECCSECP384R1' | 'ECCSECP521R1' | 'ECCSECP256K1' | 'ECCSECT163K1' | 'ECCSECT233K1' | 'ECCSECT283K1' | 'ECCSECT409K1' | 'ECCSECT571K1' | 'ECCSECT163R2' | 'ECCSECT233R1' | 'ECCSECT283R1' | 'ECCSECT409R1' | 'ECCSECT571R2' | null | undefined;
  csr?: string | null | undefined;
  extensions?: {
    subAltNames?: {
      names?: ({
        nameType: 'DNSName' | 'IPAddress' | 'IPNetwork' | 'rfc822Name' | 'uniformResourceIdentifier' | 'registeredID' | 'directoryName' | 'otherName' | 'x400Address' | 'EDIPartyName';
        value: string;
      })[] | undefined;
    } | undefined;
    basicConstraints?: {
      ca?: boolean | undefined;
      pathLength?: number | null | undefined;
    } | undefined;
    keyUsage?: {
      useDigitalSignature?: boolean | undefined;
      useNonRepudiation?: boolean | undefined;
      useKeyEncipherment?: boolean | undefined;
      useDataEncipherment?: boolean | undefined;
      useKeyAgreement?: boolean | undefined;
      useKeyCertSign?: boolean | undefined;
      useCRLSign?: boolean | undefined;
      useCrlSign?: boolean | undefined;
      useEncipherOnly?: boolean | undefined;
      useDecipherOnly?: boolean | undefined;
    } | undefined;
    extendedKeyUsage?: {
      useServerAuthentication?: boolean | undefined;
      useClientAuthentication?: boolean | undefined;
      useCodeSigning?: boolean | undefined;
      useEmailProtection?: boolean | undefined;
      useTimestamping?: boolean | undefined;
      useOCSPSigning?: boolean | undefined;
      useOcspSigning?: boolean | undefined;
      useEapOverLAN?: boolean | undefined;
      useEapOverLan?: boolean | undefined;
      useEapOverPPP?: boolean | undefined;
      useEapOverPpp?: boolean | undefined;
      useSmartCardLogon?: boolean | undefined;
    } | undefined;
    subjectKeyIdentifier?: {
      includeSKI?: boolean | undefined;
      includeSki?: boolean | undefined;
    } | undefined;
    authorityKeyIdentifier?: {
      useKeyIdentifier?: boolean | undefined;
      useAuthorityCert?: boolean | undefined;
    } | undefined;
    certificateInfoAccess?: {
      includeAIA?: boolean | undefined;
      includeAia?: boolean | undefined;
    } | undefined;
    crlDistributionPoints?: string[] | {
      includeCrlDp?: string | undefined;
      includeCRLDP?: string | undefined;
    } | undefined;
    cRLDistributionPoints?: string[] | {
      includeCrlDp?: string | undefined;
      includeCRLDP?: string | undefined;
    } | undefined;
    custom?: ({
      oid: string;
      encoding: string;
      value: string;
      isCritical?: boolean | undefined;
    })[] | undefined;
  } | undefined;
  destinations?: ({
    id?: number | null | undefined;
    label?: string | null | undefined;
    name?: string | null | undefined;
  })[] | undefined;
  notifications?: ({
    id?: number | null | undefined;
    label?: string | null | undefined;
    name?: string | null | undefined;
  })[] | undefined;
  replaces?: ({
    id?: number | null | undefined;
    name?: string | null | undefined;
  })[] | undefined;
  /** Older name of `replaces`; wins when it names something. */
  replacements?: ({
    id?: number | null | undefined;
    name?: string | null | undefined;
  })[] | null | undefined;
  roles?: ({
    id?: number | null | undefined;
    name?: string | null | undefined;
  })[] | undefined;
  dnsProvider?: {
    id?: number | null | undefined;
    name?: string | null | undefined;
  } | null | undefined;
  notify?: boolean | undefined;
  rotation?: boolean | undefined;
  rotationPolicy?: {
    id?: number | null | undefined;
    name?: string | null | undefined;
  } | null | undefined;
  country?: string | undefined;
  state?: string | undefined;
  location?: string | undefined;
  organization?: string | undefined;
  organizationalUnit?: string | undefined;
}

export interface RequestedCertificateAnswer {
  id: number;
  /** Unique. */
  name: string;
  /** Its id at the CA. */
  externalId: string | null;
  owner: string;
  description: string | null;
  body?: string | undefined;
  chain: string | null;
  csr: string | null;
  cn: string | null;
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
  bits?: number | null | undefined;
  keyType?: string | null | undefined;
  /** Name of the hash. */
  signingAlgorithm?: string | undefined;
  /** True if it has more than one name, else null. */
  san?: boolean | null | undefined;
  notBefore?: string | undefined;
  validityStart?: string | undefined;
  notAfter?: string | undefined;
  validityEnd?: string | undefined;
  dateCreated: string;
  notify: boolean;
  /** The same as `notify`. */
  active: boolean;
  rotation: boolean;
  /** `valid`, `revoked`, `unknown`, or null when it was never checked. */
  status: string | null;
  /** Why the status is unknown, in sentences; left out in the other states. */
  statusReason?: string | undefined;
  /** When and why it was revoked (RFC 5280, 5.3.1); left out while it is not. */
  revokedAt?: string | undefined;
  revocationReason?: string | undefined;
  deleted: boolean;
  hasPrivateKey?: boolean | undefined;
  dnsProviderId: number | null;
  dnsProvider?: DnsProviderAnswer | null | undefined;
  user: UserNested | null;
  authority: AuthorityNested | null;
  rotationPolicy: RotationPolicyAnswer | null;
  extensions?: ExtensionsAnswer | undefined;
  domains?: DomainAnswer[] | undefined;
  destinations: DestinationAnswer[];
  notifications: NotificationAnswer[];
  roles: RoleNested[];
  endpoints?: EndpointNested[] | undefined;
  replaces: CertificateNested[];
  replacedBy?: CertificateNested[] | undefined;
  country?: string | undefined;
  state?: string | undefined;
  location?: string | undefined;
  organization?: string | undefined;
  organizationalUnit?: string | undefined;
  /** What is weak about it, in sentences. */
  findings?: string[] | undefined;
  /** What did not go as asked although the change was made, in sentences. */
  warnings?: string[] | undefined;
  /** What the caller may do with it, by permission. */
  may?: string[] | undefined;
  resolved?: boolean | undefined;
  resolvedCertId?: number | null | undefined;
}

export interface ResolvePendingCertificate {
  body: string;
  chain?: string | null | undefined;
  externalId?: string | null | undefined;
}

export interface RevokeCertificate {
  crlReason?: 'unspecified' | 'keyCompromise' | 'cACompromise' | 'affiliationChanged' | 'superseded' | 'cessationOfOperation' | 'certificateHold' | 'removeFromCRL' | 'privilegeWithdrawn' | 'aACompromise' | undefined;
  comments?: string | null | undefined;
}

export interface RoleAnswer {
  id: number;
  name: string;
  description: string | null;
  /** True if a directory or single sign-on brought it. */
  thirdParty: boolean | null;
  authorities: AuthorityNested[];
  users: UserNested[];
  /** Goes up with each change that somebody makes, also of a secret that is not shown. */
  version?: number | undefined;
  /** What the caller may do with it, by permission. */
  may?: string[] | undefined;
}

export interface RoleNested {
  id: number;
  name: string;
  description: string | null;
}

export interface RoleRef {
  id: number;
  name: string;
}

export interface RotationPolicyAnswer {
  id: number;
  days: number;
}

export interface RunJob {
  reason?: string | undefined;
}

export interface SaveDestination {
  label: string;
  description?: string | null | undefined;
  plugin: {
    slug: string;
    pluginOptions?: ({
      name?: string | undefined;
      value?: unknown;
    })[];
  };
}

export interface SaveDomain {
  name: string;
  sensitive?: boolean | undefined;
}

export interface SaveSource {
  label: string;
  description?: string | null | undefined;
  plugin: {
    slug: string;
    pluginOptions?: ({
      name?: string | undefined;
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
  from: 'environment' | 'file' | 'default';
  isSecret: boolean;
  /** What it means. */
  description: string;
}

export interface SourceAnswer {
  id: number;
  label: string;
  description: string | null;
  options: OptionAnswer[];
  plugin: PluginAnswer;
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
  items: {
    labels: unknown[];
    values: number[];
  };
  total: number;
}

export interface SwitchCertificate {
  notify?: boolean | undefined;
  rotation?: boolean | undefined;
}

export interface SyncSource {
  /** What is not found there any more is really gone, however much it is. */
  acceptGone?: boolean | undefined;
  /** Goes into the audit log. */
  reason?: string | undefined;
}

export interface TokenAnswer {
  token: string;
}

export interface UploadCertificate {
  owner: string;
  body: string;
  privateKey?: string | null | undefined;
  chain?: string | null | undefined;
  csr?: string | null | undefined;
  name?: string | null | undefined;
  description?: string | null | undefined;
  notify?: boolean | undefined;
  destinations?: ({
    id?: number | null | undefined;
    label?: string | null | undefined;
    name?: string | null | undefined;
  })[] | undefined;
  notifications?: ({
    id?: number | null | undefined;
    label?: string | null | undefined;
    name?: string | null | undefined;
  })[] | undefined;
  replaces?: ({
    id?: number | null | undefined;
    name?: string | null | undefined;
  })[] | undefined;
  /** Older name of `replaces`; wins when it names something. */
  replacements?: ({
    id?: number | null | undefined;
    name?: string | null | undefined;
  })[] | null | undefined;
  roles?: ({
    id?: number | null | undefined;
    name?: string | null | undefined;
  })[] | undefined;
  /** Its id at the CA; only together with `authority`. */
  externalId?: string | null | undefined;
  authority?: {
    id?: number | null | undefined;
    name?: string | null | undefined;
  } | null | undefined;
}

export interface UserAnswer {
  id: number;
  username: string;
  email: string;
  active: boolean;
  profilePicture: string | null;
  roles: RoleRef[];
  /** Goes up with each change that somebody makes, also of a secret that is not shown. */
  version?: number | undefined;
  /** What the caller may do with it, by permission. */
  may?: string[] | undefined;
}

export interface UserNested {
  id: number;
  username: string;
  email: string;
  active: boolean;
}

export interface ValidCertificatesQuery {
  filter: string;
  owner?: string | undefined;
  san?: string | undefined;
  /** Without both count and page all of them come, in one list. */
  count?: number | undefined;
  page?: number | undefined;
}

export interface WarningNoticeAnswer {
  recipient: string;
  /** Days before the end that it announces. */
  thresholdDays: number;
  /** Label of the notification that asked for it; null when that is gone. */
  notification: string | null;
  plannedAt: string;
  /** Null: not sent yet. */
  sentAt: string | null;
  /** What the last try said. */
  failure: string | null;
}

export interface WarningsAnswer {
  /** Whether anybody is warned of its end. */
  warned: boolean;
  because: string;
  daysLeft: number;
  nextStep: string | null;
  when: string | null;
  notices: WarningNoticeAnswer[];
  notifications: WatchingNotificationAnswer[];
}

export interface WarningsPreviewAnswer {
  messages: PlannedMessageAnswer[];
  /** Certificates that end within the furthest threshold and that nobody is told of, and why. */
  silent: {
    id: number;
    name: string;
    owner: string;
    daysLeft: number;
    because: string;
  }[];
  /** Notifications that cannot be used, and why. */
  unusable: {
    notificationId: number;
    because: string;
  }[];
  /** More than are shown: lists end at a few hundred. */
  isCut: boolean;
}

export interface WatchingNotificationAnswer {
  id: number;
  label: string;
  plugin: string;
  active: boolean;
  /** Days before the end; null when its options cannot be read. */
  thresholdDays: number | null;
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
        items: IdentityAnswer[];
        connectable: ProviderAnswer[];
      }>('GET', '/auth/me/identities'),
      /** Connect a provider with the account of the caller. `POST /auth/me/identities` */
      connect: call<MakeOptions & { body: ConnectProvider }, {
        items: IdentityAnswer[];
        connectable: ProviderAnswer[];
      }>('POST', '/auth/me/identities'),
      /** Let a provider open the account of the caller no longer. `DELETE /auth/me/identities/:id` */
      disconnect: call<CallOptions & { params: { id: number } }, {
        items: IdentityAnswer[];
        connectable: ProviderAnswer[];
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
        id: number;
      }>('PUT', '/certificates/:id/revoke'),
      /** Deactivate a certificate at an issuer that knows how. `PUT /certificates/:id/deactivate` */
      deactivate: call<CallOptions & { params: { id: number } }, {
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
        id: number;
        name: string;
        providerType: string;
        description: string | null;
        apiEndpoint: string | null;
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
        id: number;
        name: string;
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
        result: true;
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
        message: string;
      }>('DELETE', '/roles/:id'),
      /** The account that a role keeps, for its members. `GET /roles/:id/credentials` */
      credentials: call<CallOptions & { params: { id: number } }, CredentialsAnswer>('GET', '/roles/:id/credentials'),
      /** Members of a role. `GET /roles/:id/users` */
      users: list<CallOptions & { params: { id: number }; query?: MembersQuery }, {
        id: number;
        username: string;
        email: string;
        active: boolean;
        profilePicture: string | null;
        roles: {
          id: number;
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
