import { lookup as systemLookup } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import { formatAddress, parseAddress } from './addresses.rules';
import { type Allowed, type EgressLimits, isAmong, normaliseHost, parseAllowed, whyRefused } from './permission.rules';
import { asDomainError, failed, refused } from './refusals';

export interface ResolvedAddress {
  readonly address: string;
  readonly family: number;
}

/** All addresses of a name. */
export type Resolve = (host: string) => Promise<readonly ResolvedAddress[]>;

export interface GuardOptions extends EgressLimits {
  /** Hosts and networks that may be called although they are not on the internet. */
  readonly allow?: readonly string[];
  /** The system's resolver when left out. */
  readonly resolve?: Resolve;
}

/** Decides before each connection. Knows nothing of HTTP. */
export class Guard {
  private readonly allowed: Allowed;
  private readonly only: Allowed | null;
  private readonly resolve: Resolve;

  /** @throws DomainError `invalid` when a list names something that is neither a host nor a network */
  constructor(private readonly options: GuardOptions) {
    this.allowed = parseAllowed(options.allow ?? []);
    this.only = options.onlyHosts?.length ? parseAllowed(options.onlyHosts) : null;
    this.resolve = options.resolve ?? ((host) => systemLookup(host, { all: true, verbatim: true }));
  }

  /**
   * What can be said of a URL before its host is resolved: scheme, port, host, no credentials.
   * @throws DomainError `invalid`
   */
  checkUrl(text: string | URL): URL {
    const url = text instanceof URL ? text : URL.canParse(text) ? new URL(text) : null;
    if (!url) throw refused('not-a-url', `"${String(text).slice(0, 200)}" is not a URL.`, 'Write it whole, such as https://ca.example.com/crl.');
    const schemes = this.options.schemes ?? ['http:', 'https:'];
    if (!schemes.some((scheme) => scheme === url.protocol)) {
      throw refused('scheme', `"${url.protocol}" addresses are not called.`, `Give an address that begins with ${schemes.join(' or ')}//.`);
    }
    if (url.username || url.password) {
      throw refused('credentials', `The address of ${url.host} carries a user name or password.`, 'Leave them out of the address.');
    }
    this.checkHost(url.hostname, Number(url.port) || (url.protocol === 'https:' ? 443 : 80));
    return url;
  }

  /** @throws DomainError `invalid` when this host or port is not called, whatever it resolves to */
  checkHost(host: string, port: number): void {
    if (this.only && !isAmong(host, this.only)) {
      throw refused('host', `${host} is not among the hosts that may be called.`, 'Ask an administrator to add it to the setting that lists them.');
    }
    if (this.options.mayUsePort?.(port) === false) throw refused('port', `Port ${port} of ${host} is not called.`, 'Give an address at a usual port.');
    const literal = parseAddress(normaliseHost(host));
    const because = literal && whyRefused(host, literal, this.allowed);
    if (because) throw refused('address', `${host} is not called: ${because}.`);
  }

  /**
   * The addresses of a host that may be called; a connection must be made to one of them, so that a second look-up cannot change the answer.
   * @throws DomainError `invalid` when there are others only, `upstream` when the name leads nowhere
   */
  async addressesOf(host: string): Promise<ResolvedAddress[]> {
    const name = normaliseHost(host);
    const family = isIP(name);
    let found: readonly ResolvedAddress[];
    try {
      found = family ? [{ address: name, family }] : await this.resolve(name);
    } catch (cause) {
      throw asDomainError(cause, name);
    }
    let because: string | null = null;
    const open: ResolvedAddress[] = [];
    for (const candidate of found) {
      const octets = parseAddress(candidate.address);
      const why = octets ? whyRefused(name, octets, this.allowed) : 'its address cannot be read';
      if (why) because = `${octets && !family ? `it leads to ${formatAddress(octets)}, and ` : ''}${why}`;
      else open.push(candidate);
    }
    if (open.length > 0) return open;
    if (because) throw refused('address', `${name} is not called: ${because}.`);
    throw failed('failed', `${name} could not be called: it has no address.`);
  }

  /** For whatever connects by `net.connect`. It is not asked about hosts that are addresses already: use {@link checkHost} too. */
  readonly lookup: LookupFunction = (host, { all, family }, answer) => {
    this.addressesOf(host)
      .then((open) => {
        const wanted = family === 4 || family === 'IPv4' ? 4 : family === 6 || family === 'IPv6' ? 6 : 0;
        const fitting = open.filter((candidate) => wanted === 0 || candidate.family === wanted);
        const [first] = fitting;
        if (!first) throw failed('failed', `${host} could not be called: it has no address of family ${wanted}.`);
        return { fitting, first };
      })
      .then(
        ({ fitting, first }) => (all ? answer(null, [...fitting]) : answer(null, first.address, first.family)),
        (cause: unknown) => answer(asDomainError(cause, host), '', 0),
      );
  };
}
