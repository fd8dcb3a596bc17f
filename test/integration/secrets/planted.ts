import { generateKeyPairSync } from 'node:crypto';
import { settingLeaves } from '@app/config';
import { allPlugins, describeOptions, type OptionDescription, type Plugin, pluginSettings } from '@app/plugins';

/** Remembers a secret by what it is, and gives it back. */
export type Plant = (what: string, value: string) => string;

/** Longer than what could be there by chance. */
export type Word = (name: string) => string;

/** The middle of a PEM: its head and its last line are the same for many keys. */
export const coreOf = (pem: string): string => pem.split('\n')[2] ?? '';

const keyPem = () => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const webhook = (word: string) => `https://hooks.slack.com/services/T0/B0/${word.replaceAll('-', '')}`;

/** What a secret must look like where it may not be any word: the whole of it, and the part of it that is looked for. */
const shapes: Readonly<Record<string, (word: string) => { whole: string; part: string }>> = {
  LEMUR_SLACK_WEBHOOK: (word) => ({ whole: webhook(word), part: word.replaceAll('-', '') }),
  ACME_PRIVATE_KEY: () => pemShape(),
  'slack-notification webhook': (word) => ({ whole: webhook(word), part: word.replaceAll('-', '') }),
  'acme-issuer acme_private_key': () => pemShape(),
  'acme-http-issuer acme_private_key': () => pemShape(),
  'sftp-destination privateKey': () => pemShape(),
};
function pemShape(): { whole: string; part: string } {
  const pem = keyPem();
  return { whole: pem, part: coreOf(pem) };
}

function planted(name: string, plant: Plant, word: Word): string {
  const { whole, part } = (shapes[name] ?? ((any: string) => ({ whole: any, part: any })))(word(name.replace(/[^A-Za-z]+/g, '-').toLowerCase()));
  plant(name, part);
  return whole;
}

/** Secret settings that the test's own installation has values for. */
const installed = ['DATABASE_URL', 'LEMUR_ENCRYPTION_KEYS', 'LEMUR_TOKEN_SECRETS', 'LEMUR_ADMIN_PASSWORD'];
/** A queue at another address is another installation; it has a password only where Redis asks for one. */
const leftOut = ['REDIS_URL'];

/** A value for every setting that is declared secret, of ours and of each plugin: a new one takes part by itself. */
export function secretSettings(plant: Plant, word: Word): Record<string, string> {
  const keys = settingLeaves(pluginSettings()).filter(({ secret }) => secret).map(({ key }) => key); // prettier-ignore
  const wanted = [...new Set(keys)].filter((key) => !installed.includes(key) && !leftOut.includes(key));
  return Object.fromEntries(wanted.map((key) => [key, planted(key, plant, word)]));
}

/** Options that must be given, and what fits them. Whatever they name is on this machine, where nobody listens. */
const fitting: Readonly<Record<string, unknown>> = {
  host: '127.0.0.1',
  port: 1,
  url: 'http://127.0.0.1:1',
  kubernetesURL: 'https://127.0.0.1:1',
  kubernetesNamespace: 'secrets',
  acme_url: 'https://127.0.0.1:1/directory',
  email: 'dns@secrets.example',
  eab_kid: 'kid-1',
  interval: 10,
  unit: 'days',
  recipients: '#pki',
  account_id: 123_456_789_012,
};

/** The options of a plugin, with a secret in each place for one. @param more what fits options that only the caller can know */
export function optionsWithSecrets(plugin: Plugin, plant: Plant, word: Word, more: Readonly<Record<string, unknown>> = {}): { name: string; value: unknown }[] {
  const valueOf = ({ name, sensitive }: OptionDescription) => (sensitive ? planted(`${plugin.slug} ${name}`, plant, word) : (more[name] ?? fitting[name]));
  return describeOptions(plugin)
    .map((option) => ({ name: option.name, value: valueOf(option) }))
    .filter(({ value }) => value !== undefined);
}

/** The plugins of a kind that have an option for a secret. */
export const withSecrets = (kind: Plugin['kind']): Plugin[] =>
  allPlugins().filter((plugin) => plugin.kind === kind && describeOptions(plugin).some(({ sensitive }) => sensitive));
