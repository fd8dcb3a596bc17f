import { Resolver } from 'node:dns/promises';
import { DomainError } from '@app/errors';

/** Answers that say "there is nothing", as opposed to "ask again". */
const absent = new Set(['ENODATA', 'ENOTFOUND', 'NXDOMAIN']);
const isAbsent = (cause: unknown) => absent.has((cause as { code?: string }).code ?? '');
const wordsOf = (cause: unknown) => (cause as { code?: string }).code ?? String(cause);

const newResolver = (servers: readonly string[]): Resolver => {
  const resolver = new Resolver({ timeout: 3_000, tries: 2 });
  if (servers.length) resolver.setServers([...servers]);
  return resolver;
};

/** @param resolvers `address` or `address:port`; the system's when empty */
export async function findAlias(name: string, resolvers: readonly string[]): Promise<string | null> {
  try {
    const [target] = await newResolver(resolvers).resolveCname(name);
    return target?.replace(/\.$/, '').toLowerCase() ?? null;
  } catch (cause) {
    if (isAbsent(cause)) return null;
    throw new DomainError('upstream', 'dns.no-answer', `It could not be looked up whether ${name} is a CNAME: ${wordsOf(cause)}.`, { cause });
  }
}

/** Every address of every server that the zone's NS records name, and that name itself for people. */
async function authoritativeServers(zone: string, resolvers: readonly string[]): Promise<{ address: string; title: string }[]> {
  const resolver = newResolver(resolvers);
  const names = await resolver.resolveNs(zone).catch((cause: unknown) => {
    throw new DomainError('upstream', 'dns.no-name-servers', `The name servers of ${zone} could not be looked up: ${wordsOf(cause)}.`, {
      hint: 'Is the zone delegated? A DNS provider may also say which servers to ask.',
      cause,
    });
  });
  const found = await Promise.all(
    names.map(async (title) => {
      const [four, six] = await Promise.allSettled([resolver.resolve4(title), resolver.resolve6(title)]);
      // One family is enough: a machine without IPv6 could ask none of the others anyway.
      const addresses = four.status === 'fulfilled' ? four.value : six.status === 'fulfilled' ? six.value.map((address) => `[${address}]`) : [];
      return addresses.map((address) => ({ address, title }));
    }),
  );
  if (found.flat().length) return found.flat();
  throw new DomainError('upstream', 'dns.no-name-servers', `No name server of ${zone} has an address.`);
}

export interface TxtLookup {
  readonly zone: string;
  readonly name: string;
  readonly value: string;
}

/**
 * Which of the zone's servers do not serve this very text. Each is asked itself, because what a cache says today another may say tomorrow.
 * @param servers asked instead of those of the zone's NS records, unless empty
 * @param resolvers for finding those; the system's when empty
 * @throws DomainError `upstream` when it cannot be found out which servers to ask
 */
export async function serversWithout({ zone, name, value }: TxtLookup, servers: readonly string[], resolvers: readonly string[]): Promise<string[]> {
  const asked = servers.length ? servers.map((address) => ({ address, title: address })) : await authoritativeServers(zone, resolvers);
  const answers = await Promise.all(
    asked.map(async ({ address, title }) => {
      try {
        const texts = await newResolver([address]).resolveTxt(name);
        return texts.some((parts) => parts.join('') === value) ? null : title;
      } catch (cause) {
        return isAbsent(cause) ? title : `${title} (${wordsOf(cause)})`;
      }
    }),
  );
  return [...new Set(answers.filter((title) => title !== null))];
}
