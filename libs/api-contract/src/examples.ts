/**
 * A call that can be copied, shown with its endpoint. A test makes all of them, in this order, against a fresh installation, as
 * its administrator: what stands here works.
 */
export interface Example {
  /** Such as `certificates.request`. */
  readonly of: string;
  /** Parameters of the path; `id of <endpoint>` is the id that the example of that endpoint answered. */
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Some of what comes back. */
  readonly answer?: object;
}

const email = (interval: number) => [
  { name: 'interval', value: interval },
  { name: 'unit', value: 'days' },
  { name: 'recipients', value: 'web@example.com' },
];
const created = { id: 'id of certificates.request' };

export const examples: readonly Example[] = [
  { of: 'auth.me', answer: { username: 'lemur', active: true } },
  {
    of: 'roles.create',
    body: { name: 'web-operators', description: 'Runs the web servers.', users: [{ username: 'lemur' }] },
    answer: { name: 'web-operators' },
  },
  {
    of: 'users.create',
    body: { username: 'ann', email: 'ann@example.com', password: 'Correct-horse#42', roles: [{ name: 'web-operators' }] },
    answer: { username: 'ann', active: true },
  },
  { of: 'apiKeys.create', body: { name: 'deploy script', ttl: 90 } },
  {
    of: 'authorities.create',
    body: {
      name: 'example-root',
      owner: 'pki@example.com',
      commonName: 'Example Root CA',
      type: 'root',
      keyType: 'ECCPRIME256V1',
      validityYears: 10,
      plugin: { slug: 'cryptography-issuer' },
    },
    answer: { name: 'example-root', active: true },
  },
  {
    of: 'certificates.request',
    body: {
      owner: 'web@example.com',
      authority: { name: 'example-root' },
      commonName: 'www.example.com',
      validityYears: 1,
      extensions: { subAltNames: { names: [{ nameType: 'DNSName', value: 'shop.example.com' }] } },
    },
    answer: { commonName: 'www.example.com', owner: 'web@example.com', hasPrivateKey: true },
  },
  { of: 'certificates.list', query: { filter: 'name;www', sortBy: 'notAfter', sortDir: 'asc', count: '30', short: 'true' }, answer: { total: 1 } },
  { of: 'certificates.get', params: created, answer: { owner: 'web@example.com' } },
  { of: 'certificates.updateSwitches', params: created, body: { notify: true, rotation: true }, answer: { notify: true, rotation: true } },
  { of: 'certificates.describe', params: created, body: { description: 'The shop.' }, answer: { description: 'The shop.' } },
  { of: 'certificates.key', params: created, query: { reason: 'Moving the shop to another host' } },
  {
    of: 'certificates.export',
    params: created,
    body: { plugin: { slug: 'openssl-export', pluginOptions: [{ name: 'type', value: 'PKCS12 (.p12)' }] } },
    answer: { extension: 'p12' },
  },
  {
    of: 'notifications.create',
    body: { label: 'three weeks before', plugin: { slug: 'email-notification', pluginOptions: email(21) } },
    answer: { label: 'three weeks before' },
  },
  { of: 'domains.create', body: { name: 'vault.example.com', sensitive: true }, answer: { sensitive: true } },
  { of: 'certificates.revoke', params: created, body: { crlReason: 'superseded', comments: 'Replaced by a new one.' } },
  { of: 'logs.list', query: { action: 'certificate.revoke', count: '5' }, answer: { total: 1 } },
];

export const examplesOf = (name: string): readonly Example[] => examples.filter((example) => example.of === name);
