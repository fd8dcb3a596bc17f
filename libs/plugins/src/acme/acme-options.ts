import { z } from 'zod';
import { destinationId, longText, secret } from '../contracts/option';

const listed = (text: unknown): unknown => (typeof text === 'string' ? (text.trim().startsWith('[') ? JSON.parse(text) : text.split(',').map((one) => one.trim()).filter(Boolean)) : text); // prettier-ignore
const flag = () => z.union([z.boolean(), z.stringbool()]);
const hostName = () => z.string().regex(/^[a-z0-9.-]+$/i, 'is not the name of a host');

/** What both issuers take. */
export const acmeOptions = z.object({
  acme_url: z
    .url({ protocol: /^https$/, error: 'Only https addresses are allowed.' })
    .describe('Directory of the CA, such as https://acme-v02.api.letsencrypt.org/directory; without it ACME_DIRECTORY_URL')
    .optional(),
  telephone: z.string().describe('Not used by CAs any more').optional(),
  email: z.email().describe('Where the CA writes to; without it ACME_EMAIL').optional(),
  certificate: longText('Certificate of the CA, as PEM: shown as the certificate of the authority. Without it ACME_ROOT').optional(),
  store_account: z.boolean().default(false).describe('Has no effect: the account is always kept with the authority'),
  eab_kid: z.string().describe('Key identifier for external account binding, from the CA').optional(),
  eab_hmac_key: secret('HMAC key for external account binding, from the CA, as base64url').optional(),
  acme_private_key: secret('Key of an account that exists already, as JWK or PEM; without it ACME_PRIVATE_KEY, or a new account is made').optional(),
  acme_regr: longText('JSON with the address of that account: {"uri": "https://…"}; without it ACME_REGR').optional(),
  drop_last_cert_from_chain: z.boolean().default(false).describe('Leave out the last certificate of the chain'),
  preferred_issuer: z
    .string()
    .describe('Part of the name of the root, or its SHA-256 fingerprint, where the CA offers several chains; without it ACME_PREFERRED_ISSUER')
    .optional(),
  allowed_hosts: z
    .string()
    .describe('Further hosts that the CA answers at, separated by commas; each must be allowed by ACME_DIRECTORY_HOST_ALLOWLIST too')
    .optional(),
});

export const acmeHttpOptions = acmeOptions.extend({
  tokenDestination: destinationId('Destination that shows the challenge files below /.well-known/acme-challenge/ of every name'),
});

export type AcmeOptions = z.output<typeof acmeOptions>;

/** Names and meanings as installations have them. */
export const acmeSettings = z.object({
  directoryUrl: z.url().optional().meta({ key: 'ACME_DIRECTORY_URL', description: 'ACME directory of authorities that name none.' }),
  hosts: z
    .preprocess(listed, z.array(hostName()))
    .default(['acme-v02.api.letsencrypt.org', 'acme-staging-v02.api.letsencrypt.org', 'dv.acme-v02.api.pki.goog', 'dv.acme-v02.test-api.pki.goog'])
    .meta({ key: 'ACME_DIRECTORY_HOST_ALLOWLIST', description: 'Hosts of ACME directories that may be called, by https only.', example: 'acme.example.com' }),
  email: z.email().optional().meta({ key: 'ACME_EMAIL', description: 'Contact of ACME accounts whose authority names none.' }),
  root: z.string().optional().meta({ key: 'ACME_ROOT', description: 'CA certificate of new ACME authorities that bring none, as PEM.' }),
  privateKey: z.string().optional().meta({ key: 'ACME_PRIVATE_KEY', description: 'Key of one ACME account for all authorities, as JWK or PEM.', secret: true }),
  registration: z.string().optional().meta({ key: 'ACME_REGR', description: 'JSON with the address of that account: {"uri": "https://…"}.' }),
  preferredIssuer: z
    .string()
    .optional()
    .meta({ key: 'ACME_PREFERRED_ISSUER', description: 'Part of the name of the root, or its SHA-256 fingerprint, where a CA offers several chains.' }),
  delegatedCname: flag()
    .default(false)
    .meta({ key: 'ACME_ENABLE_DELEGATED_CNAME', description: 'Follow a CNAME at _acme-challenge.<name> and prove control where it leads.' }),
});

export type AcmeSettings = z.output<typeof acmeSettings>;

/** As roles were always called. */
export const acmeRoles = (authorityName: string): string[] => [`acme_${authorityName.replaceAll(' ', '_')}_admin`];
