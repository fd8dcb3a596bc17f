import { DomainError } from '@app/errors';
import { z } from 'zod';
import { parseJson, readText } from '../contracts/bounded-body';
import { callJson } from '../contracts/json-call';
import type { PluginContext } from '../contracts/plugin';

/** Where the API is and how to be let in. */
export interface PowerDnsAccess {
  /** Without a path. */
  readonly url: string;
  readonly keyHeader: string;
  readonly key: string;
  readonly serverId: string;
  /** PEM of the CAs to trust in place of the system's; `nobody`: it is not looked whose certificate it shows. Null: the system's. */
  readonly trust: { readonly pem: string } | 'nobody' | null;
}

const Zones = z.array(z.object({ name: z.string(), kind: z.string().default('Native') }));
const ZoneContents = z.object({
  rrsets: z
    .array(
      z.object({
        name: z.string(),
        type: z.string(),
        ttl: z.number().default(300),
        records: z.array(z.object({ content: z.string(), disabled: z.boolean().default(false) })),
      }),
    )
    .default([]),
});

/** The values of a TXT record set, as the server holds them: quoted. */
export interface TxtSet {
  readonly ttlSeconds: number;
  readonly records: readonly { readonly content: string; readonly disabled: boolean }[];
}

/** Zones whose contents come from elsewhere are not written here. Older servers say Master and Slave, newer ones Primary and Secondary. */
const isCopy = (kind: string) => /^(slave|secondary|consumer)$/i.test(kind);
const maxAnswerBytes = 16 * 1024 * 1024;
const patienceMs = 20_000;

/** The few calls of the PowerDNS HTTP API that proving names takes. Names are without, the server's with the last dot. */
export class PowerDnsApi {
  constructor(
    private readonly access: PowerDnsAccess,
    private readonly context: Pick<PluginContext, 'connect' | 'fetch' | 'signal'>,
  ) {}

  async zones(): Promise<string[]> {
    const zones = this.understood(Zones, await this.call('GET', '/zones'), 'list of zones');
    return zones.filter(({ kind }) => !isCopy(kind)).map(({ name }) => name.replace(/\.$/, '').toLowerCase());
  }

  /** Null when there is none. */
  async findTxt(zone: string, name: string): Promise<TxtSet | null> {
    // Servers that do not know the parameters answer with the whole zone.
    const path = `${this.zonePath(zone)}?rrset_name=${encodeURIComponent(`${name}.`)}&rrset_type=TXT`;
    const { rrsets } = this.understood(ZoneContents, await this.call('GET', path), `zone ${zone}`);
    const set = rrsets.find((one) => one.type === 'TXT' && one.name.toLowerCase() === `${name}.`);
    return set ? { ttlSeconds: set.ttl, records: set.records } : null;
  }

  /** Replaces the whole set; an empty one is deleted. */
  async writeTxt(zone: string, name: string, { ttlSeconds, records }: TxtSet): Promise<void> {
    const change = records.length ? { changetype: 'REPLACE', ttl: ttlSeconds, records } : { changetype: 'DELETE' };
    await this.call('PATCH', this.zonePath(zone), { rrsets: [{ name: `${name}.`, type: 'TXT', ...change }] });
  }

  private zonePath(zone: string): string {
    return `/zones/${encodeURIComponent(`${zone}.`)}`;
  }

  private async call(method: 'GET' | 'PATCH', path: string, body?: unknown): Promise<unknown> {
    const { url, keyHeader, key, serverId } = this.access;
    const address = `${new URL(url).origin}/api/v1/servers/${encodeURIComponent(serverId)}${path}`;
    const { status, text } = await this.ask(method, address, { [keyHeader]: key, accept: 'application/json' }, body);
    const said = parseJson(text);
    if (status >= 200 && status < 300) return said;
    const words = said && typeof said === 'object' && 'error' in said ? String(said.error) : text.slice(0, 200).trim();
    throw this.refused(status, words);
  }

  private async ask(method: 'GET' | 'PATCH', address: string, headers: Record<string, string>, body: unknown): Promise<{ status: number; text: string }> {
    const { trust } = this.access;
    try {
      if (trust !== null) return await callJson({ method, url: address, headers, body, ...(trust === 'nobody' ? { trustsAnybody: true } : { trustedPem: trust.pem }) }, this.context); // prettier-ignore
      const response = await this.context.fetch(address, {
        method,
        headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        // The key is for this server and for none that it points to.
        redirect: 'error',
        signal: AbortSignal.any([this.context.signal, AbortSignal.timeout(patienceMs)]),
      });
      return { status: response.status, text: await readText(response, maxAnswerBytes) };
    } catch (cause) {
      if (cause instanceof DomainError) throw cause;
      const words = cause instanceof Error ? ((cause.cause as Error | undefined)?.message ?? cause.message) : String(cause);
      throw new DomainError('upstream', 'powerdns.unreachable', `PowerDNS at ${new URL(address).host} cannot be reached: ${words}`, {
        hint: 'Is its API switched on (webserver, api), and may this machine call it?',
        cause,
      });
    }
  }

  private refused(status: number, words: string): DomainError {
    const { host } = new URL(this.access.url);
    if (status === 401 || status === 403) {
      return new DomainError('upstream', 'powerdns.key-refused', `PowerDNS at ${host} refuses the API key.`, {
        hint: 'Set the key of the DNS provider, or ACME_POWERDNS_APIKEY, to the server’s api-key.',
      });
    }
    return new DomainError('upstream', 'powerdns.refused', `PowerDNS at ${host} answered ${status}: ${words || 'nothing'}`, { facts: { status } });
  }

  private understood<Shape>(schema: z.ZodType<Shape>, answer: unknown, what: string): Shape {
    const parsed = schema.safeParse(answer);
    if (parsed.success) return parsed.data;
    throw new DomainError('upstream', 'powerdns.not-understood', `PowerDNS at ${new URL(this.access.url).host} answered something that is no ${what}.`, {
      hint: 'See whether the address is that of the authoritative server’s API.',
    });
  }
}
