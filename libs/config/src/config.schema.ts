import { z } from 'zod';
import { googleSettings, identitySettings, oauth2Settings, pingSettings } from './identity.settings';
import { ldapSettings } from './ldap.settings';
import { auditSettings } from './audit.settings';
import { dnsSettings } from './dns.settings';
import { metricsSettings } from './metrics.settings';
import { notificationSettings } from './notification.settings';
import { renewalSettings } from './renewal.settings';
import { durationSeconds, encryptionKey, flag, hostOrNetwork, integer, list, mapping, oneOf, pattern, rateLimit, setting, text, url } from './setting-types';

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
const logLevelSpelling = (word: string) => ({ warning: 'warn', critical: 'fatal' })[word.toLowerCase()] ?? word.toLowerCase();

const DAY_SECONDS = 86_400;

/** Every setting there is. Names outside, file keys and the settings table all come from here. */
export const configSchema = z.object({
  server: z
    .object({
      host: setting(text().default('127.0.0.1'), { key: 'LEMUR_HOST', description: 'Address the API listens on; 0.0.0.0 for all.' }),
      port: setting(integer(0, 65_535).default(8000), { key: 'LEMUR_PORT', description: 'Port the API listens on; 0 takes a free one.', example: '8000' }),
      hostname: setting(text().optional(), {
        key: 'LEMUR_HOSTNAME',
        description: 'Name people reach the dashboard by, used in links of mails and messages.',
        example: 'lemur.example.com',
      }),
      pkiUrl: setting(url('http:', 'https:').optional(), {
        key: 'LEMUR_PKI_URL',
        description:
          'Address under which everybody reaches this API. Certificates of the internal CA name their revocation list and issuer under it; unset leaves both out.',
        example: 'http://pki.example.com',
      }),
      trustedProxies: setting(list(text()).default([]), {
        key: 'LEMUR_TRUSTED_PROXIES',
        description: 'Addresses or networks of reverse proxies whose X-Forwarded-For is believed when a caller is told apart from others.',
        example: '10.0.0.0/8',
      }),
      corsEnabled: setting(flag().default(false), {
        key: 'CORS',
        description: 'Let pages of other origins call the API, with credentials. Needs CORS_ORIGINS.',
      }),
      corsOrigins: setting(list(text()).default([]), {
        key: 'CORS_ORIGINS',
        description: 'Origins that may call the API. Each is named: "*" is refused, because answers carry credentials.',
        example: 'https://portal.example.com',
      }),
      corsAllowHeaders: setting(list(text()).default(['Authorization', 'Content-Type']), {
        key: 'CORS_ALLOW_HEADERS',
        description: 'Request headers that pages of other origins may send.',
      }),
      responseHeaders: setting(mapping().default({}), {
        key: 'CUSTOM_RESPONSE_HEADERS',
        description: 'Headers added to every answer, as a JSON object.',
        example: '{"X-Team":"pki"}',
      }),
      rateLimit: setting(rateLimit().default(null), {
        key: 'LEMUR_RATE_LIMIT',
        defaultWords: 'off',
        description: "Calls of the API that one user, API key or stranger's address may make in a time, counted by each process; `off` for no limit.",
        example: '1200/1m',
      }),
      compatibleAuthStatus: setting(flag().default(false), {
        key: 'COMPAT_AUTH_STATUS',
        description: 'Answer 403 instead of 401 to a bad or expired token, for old clients.',
      }),
    })
    .prefault({}),

  log: z
    .object({
      level: setting(oneOf(logLevels, logLevelSpelling).default('info'), { key: 'LOG_LEVEL', description: `How much is logged: ${logLevels.join(', ')}.` }),
      json: setting(flag().default(false), { key: 'LOG_JSON', description: 'One JSON object a line instead of text for people.' }),
    })
    .prefault({}),

  audit: auditSettings,

  metrics: metricsSettings,

  database: z
    .object({
      url: setting(url('postgres:', 'postgresql:').optional(), {
        key: 'DATABASE_URL',
        aliases: ['SQLALCHEMY_DATABASE_URI'],
        secret: true,
        description: 'Postgres 13 or newer with the extension pg_trgm. `npm start` brings its own when this is unset.',
        example: 'postgres://lemur:…@localhost:5432/lemur',
      }),
      poolSize: setting(integer(1, 200).default(10), {
        key: 'DATABASE_POOL_SIZE',
        aliases: ['SQLALCHEMY_POOL_SIZE'],
        description: 'Connections that one process keeps open at most.',
        example: '10',
      }),
    })
    .prefault({}),

  redis: z
    .object({
      url: setting(url('redis:', 'rediss:').optional(), {
        key: 'REDIS_URL',
        aliases: ['CELERY_BROKER_URL'],
        secret: true,
        description: 'Redis for the queues, with maxmemory-policy noeviction. Unset: the queues live in Postgres.',
        example: 'redis://localhost:6379',
      }),
    })
    .prefault({}),

  encryption: z
    .object({
      keys: setting(list(encryptionKey()).default([]), {
        key: 'LEMUR_ENCRYPTION_KEYS',
        secret: true,
        defaultWords: 'made once by `npm start`',
        description:
          'Keys that seal private keys and other secrets in the database, newest first. The first seals, all open. Losing them loses what they sealed.',
      }),
    })
    .prefault({}),

  tokens: z
    .object({
      secrets: setting(list(text().pipe(z.string().min(16, 'holds a secret of fewer than 16 characters'))).default([]), {
        key: 'LEMUR_TOKEN_SECRETS',
        aliases: ['LEMUR_TOKEN_SECRET'],
        secret: true,
        defaultWords: 'made once by `npm start`',
        description: 'Secrets that sign the tokens of signed-in users and API keys, newest first. The first signs, all verify.',
      }),
      algorithms: setting(
        list(oneOf(['HS256', 'HS384', 'HS512']))
          .pipe(z.array(z.enum(['HS256', 'HS384', 'HS512'])).min(1, 'is empty'))
          .default(['HS256']),
        {
          key: 'LEMUR_TOKEN_ALGORITHMS',
          description: 'Accepted signature algorithms of tokens; the first one signs.',
          example: 'HS256',
        },
      ),
      lifetimeSeconds: setting(durationSeconds().default(DAY_SECONDS), {
        key: 'LEMUR_TOKEN_EXPIRATION',
        defaultWords: '1',
        description: 'How long a sign-in lasts: a number of days, or with a unit such as 12h or 30m.',
        example: '12h',
      }),
    })
    .prefault({}),

  signIn: z
    .object({
      checkPasswordStrength: setting(flag().default(true), {
        key: 'CHECK_PASSWORD_STRENGTH',
        description: 'New passwords need 12 characters, upper and lower case, a digit and one of ! @ # ? ].',
      }),
      rateLimit: setting(rateLimit().default({ attempts: 10, windowSeconds: 300 }), {
        key: 'LEMUR_LOGIN_RATE_LIMIT',
        defaultWords: '10/5m',
        description: 'Failed sign-ins that one address may make in a time, per user and in all; `off` for load tests.',
        example: '10/5m',
      }),
    })
    .prefault({}),

  identity: identitySettings,
  ping: pingSettings,
  oauth2: oauth2Settings,
  google: googleSettings,
  ldap: ldapSettings,

  administrator: z
    .object({
      password: setting(z.string({ error: 'is not a text' }).optional(), {
        key: 'LEMUR_ADMIN_PASSWORD',
        secret: true,
        defaultWords: 'random, printed once',
        description: 'Password of the first administrator, `lemur`. Counts only when that user is made; it never resets one.',
      }),
    })
    .prefault({}),

  permissions: z
    .object({
      strictRoles: setting(flag().default(false), {
        key: 'LEMUR_STRICT_ROLE_ENFORCEMENT',
        description: 'Only admin and operator may write. Off: everybody but read-only may. On, each new or changed user also needs one of these three roles.',
      }),
      onlyAdminsCreateAuthorities: setting(flag().default(true), {
        key: 'ADMIN_ONLY_AUTHORITY_CREATION',
        description: 'Only administrators create authorities. Off: everybody who may write; a sub-CA still needs a right on its parent.',
      }),
      sensitiveDomainRoles: setting(list(text()).default([]), {
        key: 'SENSITIVE_DOMAIN_ROLES',
        description: 'Roles that, beside admin, are exempt from the checks of allowed and sensitive domains.',
      }),
      allowedDomains: setting(list(pattern()).default([]), {
        key: 'LEMUR_ALLOWED_DOMAINS',
        description:
          'Regular expressions, matched against the whole name. If there is one, names that match none are for administrators. Write JSON where one holds a comma.',
        example: '["[a-z0-9.-]+\\\\.example\\\\.com$"]',
      }),
      checkReplaces: setting(flag().default(true), {
        key: 'ENFORCE_REPLACES_AUTHORIZATION',
        description: 'Who names a certificate in `replaces` must own it or hold a role on it.',
      }),
    })
    .prefault({}),

  certificates: z
    .object({
      allowDeletion: setting(flag().default(false), {
        key: 'ALLOW_CERT_DELETION',
        description: 'Permit to delete certificates; deleted ones are hidden, not erased.',
      }),
      hideExpiredAfterMonths: setting(integer(-1200, 0).default(-1), {
        key: 'HIDE_EXPIRED_CERTS_AFTER_MONTHS',
        description: 'Lists leave out certificates that expired longer ago than this, a negative number of months, unless asked for them with showExpired.',
        example: '-1',
      }),
      country: setting(text().optional(), { key: 'LEMUR_DEFAULT_COUNTRY', description: 'Country in subjects that name none; unset leaves it out.' }),
      state: setting(text().optional(), { key: 'LEMUR_DEFAULT_STATE', description: 'State or province in subjects that name none.' }),
      location: setting(text().optional(), { key: 'LEMUR_DEFAULT_LOCATION', description: 'Locality in subjects that name none.' }),
      organization: setting(text().optional(), { key: 'LEMUR_DEFAULT_ORGANIZATION', description: 'Organization in subjects that name none.' }),
      organizationalUnit: setting(text().optional(), {
        key: 'LEMUR_DEFAULT_ORGANIZATIONAL_UNIT',
        description: 'Organizational unit in subjects that name none.',
      }),
      issuerPlugin: setting(text().optional(), { key: 'LEMUR_DEFAULT_ISSUER_PLUGIN', description: 'Issuer that forms for a new authority begin with.' }),
      authority: setting(text().optional(), { key: 'LEMUR_DEFAULT_AUTHORITY', description: 'Authority that forms for a new certificate begin with, by name.' }),
      ownerEmailInSubject: setting(flag().default(true), {
        key: 'LEMUR_OWNER_EMAIL_IN_SUBJECT',
        description: "Put the owner's e-mail address into the subject of requests that we make.",
      }),
      allowWeekendExpiration: setting(flag().default(true), {
        key: 'LEMUR_ALLOW_WEEKEND_EXPIRATION',
        description: 'Certificates may end on a Saturday or Sunday. Off: such an end is refused when asked for, and moved back when computed.',
      }),
      publicMaxValidityDays: setting(integer(1, 36_500).default(397), {
        key: 'PUBLIC_CA_MAX_VALIDITY_DAYS',
        description: 'Longest validity from authorities that follow the CA/Browser Forum, in days.',
        example: '397',
      }),
      publicDefaultValidityDays: setting(integer(1, 36_500).optional(), {
        key: 'PUBLIC_CA_DEFAULT_VALIDITY_DAYS',
        defaultWords: 'PUBLIC_CA_MAX_VALIDITY_DAYS',
        description: 'Validity from such authorities when nobody asks for another, in days.',
        example: '90',
      }),
      defaultValidityDays: setting(integer(1, 36_500).default(365), {
        key: 'DEFAULT_VALIDITY_DAYS',
        description: 'Validity from other authorities when nobody asks for another, in days.',
        example: '365',
      }),
      rotationIntervalDays: setting(integer(1, 36_500).default(30), {
        key: 'LEMUR_DEFAULT_ROTATION_INTERVAL',
        description: 'Days before its end at which the rotation policy `default` replaces a certificate. Counts when that policy is made.',
        example: '30',
      }),
    })
    .prefault({}),

  renewal: renewalSettings,

  notifications: notificationSettings,

  pendingCertificates: z
    .object({
      noAutoresolve: setting(flag().default(false), {
        key: 'ACME_DISABLE_AUTORESOLVE',
        description: 'Do not begin with a pending certificate when it is requested: only the sweep of each minute takes it further.',
      }),
      mostAttempts: setting(integer(1, 100).default(3), {
        key: 'LEMUR_PENDING_CERTIFICATE_ATTEMPTS',
        description: 'Tries that an authority may refuse before a pending certificate is given up.',
        example: '3',
      }),
    })
    .prefault({}),

  dns: dnsSettings,

  sources: z
    .object({
      endpointHours: setting(integer(1, 8_760).default(2), {
        key: 'CELERY_ENDPOINTS_EXPIRE_TIME_IN_HOURS',
        description: 'Hours for which an endpoint that its source no longer tells is kept, counted up to the last sync that succeeded.',
      }),
      mostGonePercent: setting(integer(1, 100).default(50), {
        description:
          'Share of the certificates of a source that may be gone in one sync. Beyond it, and when all are, nothing is unlinked until an operator says so.',
      }),
    })
    .prefault({}),

  egress: z
    .object({
      allow: setting(list(hostOrNetwork()).default([]), {
        key: 'LEMUR_EGRESS_ALLOW',
        description:
          'Hosts and networks that may be called although they are not on the internet, where an address comes from a user, a plugin option or a certificate. Unset: loopback, private and link-local addresses are refused.',
        example: 'ca.corp.example.com, *.pki.example.com, 10.20.0.0/16',
      }),
    })
    .prefault({}),

  revocation: z
    .object({
      plugins: setting(list(text()).default([]), {
        key: 'SUPPORTED_REVOCATION_AUTHORITY_PLUGINS',
        defaultWords: 'all',
        description: 'Issuers whose certificates are checked for revocation. Unset: all certificates are, the imported ones too.',
        example: 'acme-issuer, digicert-issuer',
      }),
      trustedOcspHosts: setting(list(hostOrNetwork()).default([]), {
        key: 'LEMUR_TRUSTED_OCSP_HOSTS',
        defaultWords: 'all',
        description: 'Hosts that are asked whether a certificate is revoked (OCSP). Opens nothing that LEMUR_EGRESS_ALLOW leaves closed.',
        example: 'ocsp.example.com, *.digicert.com',
      }),
      trustedCrlHosts: setting(list(hostOrNetwork()).default([]), {
        key: 'LEMUR_TRUSTED_CRL_HOSTS',
        defaultWords: 'all',
        description: 'Hosts that revocation lists are fetched from. Opens nothing that LEMUR_EGRESS_ALLOW leaves closed.',
        example: 'crl.example.com',
      }),
    })
    .prefault({}),

  worker: z
    .object({
      queues: setting(list(text()).default([]), {
        defaultWords: 'all',
        description: 'Queues that this worker serves, for a worker of their own; unset serves all.',
        example: 'notify, sync',
      }),
      concurrency: setting(integer(1, 100).default(4), { description: 'Jobs of one queue that a worker runs at the same time.', example: '4' }),
      drainSeconds: setting(integer(0, 3600).default(2), {
        description: 'How long running jobs may go on after the worker was told to end. Then they are cut off, and taken up again by another.',
        example: '30',
      }),
      schedules: setting(mapping().default({}), {
        description: 'Other times for scheduled jobs, as a JSON object from job to cron expression, or to "off".',
        example: '{"warn-of-expiring-certificates":"0 9 * * *"}',
      }),
      timezone: setting(text().default('UTC'), {
        aliases: ['CELERY_TIMEZONE'],
        description: 'Time zone of the schedules.',
        example: 'Europe/Berlin',
      }),
    })
    .prefault({}),

  dataDir: setting(text().default('.lemur'), {
    key: 'LEMUR_DATA_DIR',
    description: 'Where `npm start` keeps its database and secrets, seen from the checkout.',
  }),
});

export type Settings = z.output<typeof configSchema>;
