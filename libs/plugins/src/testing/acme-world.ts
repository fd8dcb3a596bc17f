import { createHash } from 'node:crypto';
import type { DnsAccount, OrderContext } from '../contracts/issuer-context';
import { FakeAcme, type FakeAcmeOptions, type ToBeProved } from './fake-acme';
import { testContext, type TestContext } from './context';

export interface AcmeWorld<Settings> {
  readonly ca: FakeAcme;
  readonly context: TestContext<Settings>;
  /** TXT values by name, as they are out. */
  readonly txt: Map<string, string[]>;
  /** Files by destination and name. */
  readonly files: Map<string, string>;
  /** Names that are CNAMEs. */
  readonly aliases: Map<string, string>;
  /** Values that the name servers do not serve yet. */
  readonly late: Set<string>;
}

/** A CA, a DNS and web servers in memory, and a context that reaches them; the CA looks into that DNS and at those servers. */
export async function acmeWorld<Settings>(
  settings: Settings,
  change: Partial<OrderContext<Settings>> = {},
  caOptions: Partial<FakeAcmeOptions> = {},
): Promise<AcmeWorld<Settings>> {
  const [txt, files, aliases, late] = [new Map<string, string[]>(), new Map<string, string>(), new Map<string, string>(), new Set<string>()];
  const look = ({ type, name, token, keyAuthorization }: ToBeProved): boolean => {
    const owner = `_acme-challenge.${name}`;
    if (type === 'http-01') return [...files].some(([place, content]) => place.endsWith(`/${token}`) && content === keyAuthorization);
    return (txt.get(aliases.get(owner) ?? owner) ?? []).includes(createHash('sha256').update(keyAuthorization).digest('base64url'));
  };
  const ca = await FakeAcme.start({ origin: 'https://acme.test:14000', look, ...caOptions });
  const account = (zone: string): DnsAccount => ({
    id: 1,
    name: 'zones',
    zone,
    propagationChecks: 3,
    addTxt: (name, value) => Promise.resolve(void txt.set(name, [...new Set([...(txt.get(name) ?? []), value])])),
    removeTxt: (name, value) => {
      const left = (txt.get(name) ?? []).filter((one) => one !== value);
      if (left.length) txt.set(name, left);
      else txt.delete(name);
      return Promise.resolve();
    },
    missingAt: (name, value) => Promise.resolve(late.has(name) || !(txt.get(name) ?? []).includes(value) ? ['ns1.test'] : []),
  });
  const context = testContext<Settings>({
    settings,
    fetch: ca.fetch,
    now: () => new Date(),
    dns: {
      accountsFor: (name) => Promise.resolve([account(name.split('.').slice(-2).join('.'))]),
      account: (_id, zone) => Promise.resolve(account(zone)),
      aliasOf: (name) => Promise.resolve(aliases.get(name) ?? null),
    },
    tokens: {
      put: (destinationId, fileName, content) => Promise.resolve(void files.set(`${destinationId}/${fileName}`, content)),
      remove: (destinationId, fileName) => Promise.resolve(void files.delete(`${destinationId}/${fileName}`)),
    },
    ...change,
  });
  return { ca, context, txt, files, aliases, late };
}
