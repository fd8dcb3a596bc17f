import { readFile } from 'node:fs/promises';
import { DomainError } from '@app/errors';
import { z } from 'zod';
import { defineDnsProvider, type TxtValue } from '../contracts/dns-provider';
import { secret } from '../contracts/option';
import type { PluginContext } from '../contracts/plugin';
import { PowerDnsApi, type PowerDnsAccess } from './powerdns-api';

const httpAddress = () => z.url({ protocol: /^https?$/, error: 'is not an http or https address' });
const serverAddress = /^(\d{1,3}(\.\d{1,3}){3}|\[[0-9a-f:]+\])(:\d{1,5})?$/i;

const options = z.object({
  url: httpAddress().describe('Address of the API, such as https://ns.example.com:8081; without it ACME_POWERDNS_DOMAIN').optional(),
  apiKeyName: z
    .string()
    .regex(/^[A-Za-z0-9-]+$/)
    .describe('Header that carries the key; without it ACME_POWERDNS_APIKEYNAME')
    .optional(),
  apiKey: secret('Key of the API; without it ACME_POWERDNS_APIKEY').optional(),
  serverId: z.string().describe('Id of the server behind the API; without it ACME_POWERDNS_SERVERID').optional(),
  nameServers: z
    .string()
    .superRefine((text, context) => {
      for (const one of addressesIn(text)) if (!serverAddress.test(one)) context.addIssue(`"${one}" is not an IP address with an optional port.`);
    })
    .describe('IP addresses, separated by commas, that are asked whether a record is out, instead of the servers in the zone’s NS records')
    .optional(),
});

const settings = z.object({
  url: httpAddress().optional().meta({
    key: 'ACME_POWERDNS_DOMAIN',
    description: 'Address of the PowerDNS API, without a path, for DNS providers that name none.',
    example: 'https://ns.example.com:8081',
  }),
  apiKeyName: z.string().default('X-API-Key').meta({ key: 'ACME_POWERDNS_APIKEYNAME', description: 'Header that carries the key of the PowerDNS API.' }),
  apiKey: z.string().optional().meta({ key: 'ACME_POWERDNS_APIKEY', description: 'Key of the PowerDNS API.', secret: true }),
  serverId: z.string().default('localhost').meta({ key: 'ACME_POWERDNS_SERVERID', description: 'Id of the server behind the PowerDNS API.' }),
  verify: z
    .string()
    .refine((text) => /^(true|false|\/.+)$/i.test(text), 'is neither true nor false nor an absolute path')
    .default('true')
    .meta({
      key: 'ACME_POWERDNS_VERIFY',
      description:
        'Whose TLS certificate the PowerDNS API must show: "true" one that the system trusts, a path one of the CAs in that file (PEM), "false" any, so that whoever is in between learns the key.',
      example: '/etc/ssl/powerdns-ca.pem',
    }),
  checks: z.coerce
    .number()
    .int()
    .min(1)
    .max(360)
    .default(30)
    .meta({ key: 'ACME_POWERDNS_RETRIES', description: 'How often it is looked, ten seconds apart, whether all name servers of a zone serve a new record.' }),
});

type Options = z.output<typeof options>;
type Context = PluginContext<z.output<typeof settings>>;

const addressesIn = (text: string) =>
  text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');

const quoted = (value: string) => `"${value.replace(/[\\"]/g, '\\$&')}"`;
const ttlSeconds = 60;

/** @throws DomainError `invalid` when the file cannot be read */
async function trustIn({ verify }: Context['settings']): Promise<PowerDnsAccess['trust']> {
  if (verify.toLowerCase() === 'true') return null;
  if (verify.toLowerCase() === 'false') return 'nobody';
  try {
    return { pem: await readFile(verify, 'utf8') };
  } catch (cause) {
    throw new DomainError(
      'invalid',
      'powerdns.trust',
      `The file that ACME_POWERDNS_VERIFY names cannot be read: ${(cause as { code?: string }).code ?? String(cause)}.`,
      {
        hint: 'See whether it is there and whether this program may read it.',
      },
    );
  }
}

async function apiOf(given: Options, context: Context): Promise<PowerDnsApi> {
  const url = given.url ?? context.settings.url;
  const key = given.apiKey ?? context.settings.apiKey;
  if (url === undefined || key === undefined) {
    throw new DomainError('invalid', 'powerdns.incomplete', `The DNS provider has no ${url === undefined ? 'address of the API' : 'API key'}.`, {
      hint: url === undefined ? 'Set its "url", or ACME_POWERDNS_DOMAIN.' : 'Set its "apiKey", or ACME_POWERDNS_APIKEY.',
    });
  }
  const { apiKeyName, serverId } = context.settings;
  const trust = await trustIn(context.settings);
  return new PowerDnsApi({ url, key, keyHeader: given.apiKeyName ?? apiKeyName, serverId: given.serverId ?? serverId, trust }, context);
}

/** Zones on an authoritative PowerDNS server with its HTTP API. */
export const powerDnsProvider = defineDnsProvider({
  slug: 'powerdns',
  title: 'PowerDNS',
  description: 'Sets TXT records through the HTTP API of a PowerDNS authoritative server.',
  options,
  settings,

  zones: async (given, context) => (await apiOf(given, context)).zones(),

  async addTxt({ zone, name, value }: TxtValue, given, context) {
    const api = await apiOf(given, context);
    const set = (await api.findTxt(zone, name)) ?? { ttlSeconds, records: [] };
    if (set.records.some(({ content, disabled }) => content === quoted(value) && !disabled)) return;
    const others = set.records.filter(({ content }) => content !== quoted(value));
    await api.writeTxt(zone, name, { ttlSeconds: set.ttlSeconds, records: [...others, { content: quoted(value), disabled: false }] });
  },

  async removeTxt({ zone, name, value }: TxtValue, given, context) {
    const api = await apiOf(given, context);
    const set = await api.findTxt(zone, name);
    if (!set?.records.some(({ content }) => content === quoted(value))) return;
    await api.writeTxt(zone, name, { ...set, records: set.records.filter(({ content }) => content !== quoted(value)) });
  },

  nameServers: ({ nameServers }) => addressesIn(nameServers ?? ''),
  propagationChecks: (_options, { settings: { checks } }) => checks,
});
