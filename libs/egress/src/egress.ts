import type { LookupFunction, Socket } from 'node:net';
import type { Dispatcher } from 'undici';
import { connectGuarded, guardedAgents, type GuardedAgents, guardedDispatcher, type Patience } from './agents';
import { fetchBytes, type FetchBytesOptions, type FetchedBytes } from './fetch-bytes';
import { Guard, type GuardOptions } from './guard';
import type { EgressLimits } from './permission.rules';
import { asDomainError } from './refusals';

export interface EgressOptions extends GuardOptions, Partial<Patience> {}

/** Calls to addresses that somebody supplied: each is checked where the connection is made, redirects included. */
export interface Egress {
  /**
   * The standard's `fetch`. The size of an answer is not bounded.
   * @throws DomainError `invalid` when an address is refused, `upstream` when it cannot be called
   */
  readonly fetch: typeof fetch;
  /** For clients built on Node's `http` and `https`. A refusal arrives as the request's error. */
  readonly agent: GuardedAgents;
  /** For `net.connect` and `tls.connect`. Node does not ask it about hosts that are addresses: use `connect` where a user named the host. */
  readonly lookup: LookupFunction;
  /** A plain connection, for other protocols. @throws DomainError `invalid` when it is refused, `upstream` when it fails */
  connect(host: string, port: number, timeoutMs: number): Promise<Socket>;
  /** One answer, bounded in size and time. @throws DomainError `invalid` or `upstream` */
  fetchBytes(url: string | URL, options: FetchBytesOptions): Promise<FetchedBytes>;
  /** What can be said before a host is resolved, for a form or a setting. @throws DomainError `invalid` */
  check(url: string): void;
  /** The same guard with these limits in place of its own, and with its own connections. */
  within(limits: EgressLimits & Partial<Patience>): Egress;
  /** Ends the connections that are kept open. */
  close(): Promise<void>;
}

/** @throws DomainError `invalid` when a list names something that is neither a host nor a network */
export function createEgress(options: EgressOptions = {}): Egress {
  const guard = new Guard(options);
  const { connectTimeoutMs = 5_000, connectionsPerHost = 8, ca } = options;
  const patience: Patience = { connectTimeoutMs, connectionsPerHost, ca };
  const agent = guardedAgents(guard, patience);
  let dispatcher: Dispatcher | undefined;
  const dispatch = () => (dispatcher ??= guardedDispatcher(guard, patience));
  const inner: Egress[] = [];
  return {
    agent,
    lookup: guard.lookup,
    fetch: async (input, init) => {
      const address = input instanceof Request ? input.url : input;
      const url = guard.checkUrl(address);
      try {
        // It comes last: nobody brings a dispatcher of his own.
        return await fetch(input, Object.assign({}, init, { dispatcher: dispatch() }));
      } catch (cause) {
        throw asDomainError(cause, url.host);
      }
    },
    connect: (host, port, timeoutMs) => connectGuarded(guard, host, port, timeoutMs),
    fetchBytes: (url, request) => fetchBytes(guard, dispatch(), url, request),
    check: (url) => void guard.checkUrl(url),
    within: (limits) => {
      const narrowed = createEgress({ ...options, ...limits });
      inner.push(narrowed);
      return narrowed;
    },
    close: async () => {
      agent.http.destroy();
      agent.https.destroy();
      await Promise.all([dispatcher?.destroy(), ...inner.map((one) => one.close())]);
    },
  };
}
