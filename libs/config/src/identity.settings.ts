import { z } from 'zod';
import { flag, integer, list, mapping, oneOf, setting, text, url } from './setting-types';

const providers = ['ping', 'oauth2', 'google'] as const;
/** Signatures that a public key verifies. With a shared secret, or none, anybody who knows the client could sign. */
const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'] as const;
const lowerCase = (word: string) => word.toLowerCase();

/** What holds for all identity providers: who is let in, and with which roles. */
export const identitySettings = z
  .object({
    activeProviders: setting(list(oneOf(providers, lowerCase)).default([]), {
      key: 'ACTIVE_PROVIDERS',
      description: 'Identity providers that people may sign in with: ping, oauth2, google. Each has settings of its own.',
      example: 'oauth2',
    }),
    linkByEmail: setting(list(oneOf([...providers, 'ldap'], lowerCase)).default([]), {
      key: 'LEMUR_LINK_BY_EMAIL',
      description:
        'Providers (ldap too) whose word on an address is enough to let somebody into an account with a password that was there before him. Unset: none, since whoever can choose his address there would choose yours.',
      example: 'oauth2',
    }),
    defaultRole: setting(text().optional(), {
      key: 'LEMUR_DEFAULT_ROLE',
      description: 'Role of everybody who signs in with an identity provider (made when missing) or with LDAP (when it exists).',
      example: 'read-only',
    }),
    groupsKeys: setting(list(text()).default(['googleGroups']), {
      key: 'IDP_GROUPS_KEYS',
      description: 'Fields of the profile that hold the names of groups.',
      example: 'groups',
    }),
    rolesMapping: setting(mapping().default({}), {
      key: 'IDP_ROLES_MAPPING',
      description: 'Roles by group, as a JSON object from the name of a group to that of an existing role.',
      example: '{"pki-admins":"admin"}',
    }),
    assignFromGroups: setting(flag().default(true), {
      key: 'IDP_ASSIGN_ROLES_FROM_USER_GROUPS',
      description: 'Whoever is in a group gets the role of its name.',
    }),
    rolesPrefix: setting(text().default(''), { key: 'IDP_ROLES_PREFIX', description: 'Only groups whose names begin so count as roles.' }),
    rolesSuffix: setting(text().default(''), { key: 'IDP_ROLES_SUFFIX', description: 'Only groups whose names end so count as roles.' }),
    createFromGroups: setting(flag().default(true), {
      key: 'IDP_CREATE_ROLES_FROM_USER_GROUPS',
      description: 'Make the role of a group when it is missing.',
    }),
    rolesDescription: setting(text().optional(), {
      key: 'IDP_ROLES_DESCRIPTION',
      defaultWords: 'names the field of the profile',
      description: 'Description of such roles.',
    }),
    createPerUserRole: setting(flag().default(true), {
      key: 'IDP_CREATE_PER_USER_ROLE',
      description: 'Everybody gets a role that is named like his address, and so owns what is on it.',
    }),
    protectBuiltIns: setting(flag().default(true), {
      key: 'IDP_PROTECT_BUILTINS',
      description: 'No group gives a built-in role (admin, operator, global_cert_issuer, read-only, creator) by its mere name; IDP_ROLES_MAPPING does.',
    }),
    protectOwners: setting(flag().default(true), {
      key: 'IDP_PROTECT_OWNERS',
      description:
        'No group gives by its mere name a role that owns something: named like an address, `…_admin` or `…_operator`, attached to an authority, or in SENSITIVE_DOMAIN_ROLES; IDP_ROLES_MAPPING does.',
    }),
    algorithms: setting(
      list(oneOf(algorithms))
        .pipe(z.array(z.enum(algorithms)).min(1, 'is empty'))
        .default([...algorithms]),
      { key: 'IDP_ID_TOKEN_ALGORITHMS', description: 'Accepted signature algorithms of ID tokens.', example: 'RS256, ES256' },
    ),
    basicAuthCapital: setting(flag().default(true), {
      key: 'TOKEN_AUTH_HEADER_CASE_SENSITIVE',
      description: 'Write "Basic" with a capital letter at the token address; off for the rare provider that wants "basic".',
    }),
    stateSecret: setting(text().pipe(z.string().min(16, 'is a secret of fewer than 16 characters')).optional(), {
      key: 'OAUTH_STATE_TOKEN_SECRET',
      secret: true,
      defaultWords: 'made of LEMUR_TOKEN_SECRETS',
      description: 'Signs the state that goes to the provider and back. All API processes need the same.',
    }),
    stateSeconds: setting(integer(1, 86_400).default(600), {
      key: 'OAUTH_STATE_TOKEN_STALE_TOLERANCE_SECONDS',
      description: 'How long somebody may take at the provider, in seconds.',
      example: '600',
    }),
  })
  .prefault({});

const isNotOff = (value: unknown): unknown => (typeof value === 'string' && /^(true|1|yes|on)$/i.test(value.trim()) ? true : value);

/** `true`, or the path of a file with certificates. Never off: a secret would go to whoever stands between. */
export const trustedCertificates = (otherwise: string) =>
  z.preprocess(
    isNotOff,
    z
      .union([z.literal(true), text()], { error: `is neither true nor a path: the certificate of the other side is always checked. ${otherwise}` })
      .refine((value) => value === true || !/^(false|0|no|off)$/i.test(value), { error: `would leave the other side unchecked. ${otherwise}` })
      .optional(),
  );

/** One provider that speaks OpenID Connect. */
const openIdSettings = (prefix: 'PING' | 'OAUTH2', name: string, scope: readonly string[]) =>
  z.object({
    name: setting(text().default(name), { key: `${prefix}_NAME`, description: `What the button says: "Sign in with …".`, example: 'Acorn SSO' }),
    clientId: setting(text().optional(), { key: `${prefix}_CLIENT_ID`, description: 'Id that the provider knows this installation by.' }),
    secret: setting(text().optional(), { key: `${prefix}_SECRET`, secret: true, description: 'Secret that belongs to it.' }),
    issuer: setting(url('https:', 'http:').optional(), {
      key: `${prefix}_ISSUER`,
      description:
        'Name of the provider in its ID tokens. With it the addresses below are asked of the provider (discovery) where they are unset; without it the name must be on the host of one of them.',
      example: 'https://sso.example.com',
    }),
    redirectUri: setting(url('https:', 'http:').optional(), {
      key: `${prefix}_REDIRECT_URI`,
      defaultWords: `https://LEMUR_HOSTNAME/api/1/auth/${prefix.toLowerCase()}`,
      description: 'Where the provider sends people back to, as it is registered there.',
      example: `https://lemur.example.com/api/1/auth/${prefix.toLowerCase()}`,
    }),
    postUrl: setting(text().optional(), {
      key: `${prefix}_URL`,
      defaultWords: `${prefix}_REDIRECT_URI`,
      description: 'Where clients are told to post the code.',
    }),
    authorizationUrl: setting(url('https:', 'http:').optional(), { key: `${prefix}_AUTH_ENDPOINT`, description: 'Where people sign in.' }),
    tokenUrl: setting(url('https:', 'http:').optional(), { key: `${prefix}_ACCESS_TOKEN_URL`, description: 'Where a code is exchanged for tokens.' }),
    jwksUrl: setting(url('https:', 'http:').optional(), { key: `${prefix}_JWKS_URL`, description: 'Where the keys are that ID tokens are signed with.' }),
    profileUrl: setting(url('https:', 'http:').optional(), {
      key: `${prefix}_USER_API_URL`,
      description: 'Where the profile is read. Unset and not discovered: the profile is the ID token.',
    }),
    trust: setting(trustedCertificates('Name a file with the CA'), {
      key: `${prefix}_VERIFY_CERT`,
      defaultWords: "the system's CAs",
      description: 'File with the CA certificates, as PEM, that the provider is trusted by.',
      example: '/etc/lemur/sso-ca.pem',
    }),
    scope: setting(list(text()).default([...scope]), { key: `${prefix}_SCOPE`, description: 'What is asked of the provider.', example: scope.join(', ') }),
  });

const pingOnly = {
  includeBearer: setting(flag().default(true), {
    key: 'PING_INCLUDE_BEARER_TOKEN',
    description: 'Show the access token in the header when the profile is read (of ping and oauth2). Off: in the body of a POST.',
  }),
  excludeParameters: setting(flag().default(false), {
    key: 'PING_EXCLUDE_USER_PARAMS',
    description: 'Send no parameters in the body where a profile has to be read with a POST (of ping and oauth2).',
  }),
};

export const pingSettings = openIdSettings('PING', 'Ping', ['openid', 'email', 'profile', 'address']).extend(pingOnly).prefault({});
export const oauth2Settings = openIdSettings('OAUTH2', 'single sign-on', ['openid', 'email', 'profile', 'groups']).prefault({});

export const googleSettings = z
  .object({
    clientId: setting(text().optional(), { key: 'GOOGLE_CLIENT_ID', description: 'Id that Google knows this installation by.' }),
    secret: setting(text().optional(), { key: 'GOOGLE_SECRET', secret: true, description: 'Secret that belongs to it.' }),
    redirectUri: setting(url('https:', 'http:').optional(), {
      key: 'GOOGLE_REDIRECT_URI',
      defaultWords: 'https://LEMUR_HOSTNAME/api/1/auth/google',
      description: 'Where Google sends people back to, as it is registered there.',
      example: 'https://lemur.example.com/api/1/auth/google',
    }),
    hostedDomains: setting(list(text()).default([]), {
      key: 'GOOGLE_HOSTED_DOMAINS',
      defaultWords: 'all',
      description: 'Only accounts of these Google Workspace domains may sign in.',
      example: 'example.com',
    }),
  })
  .prefault({});
