import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import { Agent, buildConnector, type Dispatcher } from 'undici';
import type { Guard } from './guard';
import { asDomainError, refused } from './refusals';

export interface Patience {
  readonly connectTimeoutMs: number;
  /** Connections to one host at a time. */
  readonly connectionsPerHost: number;
  /** Certificates as PEM that are trusted in place of the system's. */
  readonly ca?: string;
}

/** For clients built on Node's `http`, such as axios. */
export interface GuardedAgents {
  readonly http: http.Agent;
  readonly https: https.Agent;
}

/** `lookup` is only asked for names, so that hosts that are addresses are checked where the connection is made. */
function guardConnections(agent: http.Agent, guard: Guard): void {
  const create = agent.createConnection.bind(agent);
  agent.createConnection = (options, done) => {
    const host = options.host ?? options.hostname ?? 'localhost';
    try {
      if (options.socketPath) throw refused('socket', 'Sockets in the file system are not called.', 'Give a host and a port.');
      guard.checkHost(host, Number(options.port));
    } catch (cause) {
      const error = asDomainError(cause, host);
      // Thrown from here it would go past the request's own error event.
      const rejected = new net.Socket();
      process.nextTick(() => rejected.destroy(error));
      return rejected;
    }
    return create({ ...options, lookup: guard.lookup }, done);
  };
}

export function guardedAgents(guard: Guard, { connectTimeoutMs, ca }: Patience): GuardedAgents {
  const options = { keepAlive: false, timeout: connectTimeoutMs };
  const agents = { http: new http.Agent(options), https: new https.Agent({ ...options, ca }) };
  guardConnections(agents.http, guard);
  guardConnections(agents.https, guard);
  return agents;
}

/** For `fetch` and `undici`. Every request is checked, the ones after redirects too. */
export function guardedDispatcher(guard: Guard, { connectTimeoutMs, connectionsPerHost, ca }: Patience): Dispatcher {
  const connect = buildConnector({ timeout: connectTimeoutMs, lookup: guard.lookup, ...(ca === undefined ? {} : { ca }) });
  return new Agent({
    connections: connectionsPerHost,
    pipelining: 1,
    keepAliveTimeout: 4_000,
    connect: (options, done) => {
      try {
        guard.checkHost(options.hostname, Number(options.port) || (options.protocol === 'https:' ? 443 : 80));
      } catch (cause) {
        return done(asDomainError(cause, options.hostname), null);
      }
      connect(options, done);
    },
  }).compose((dispatch) => (options, handler) => {
    if (options.origin) guard.checkUrl(options.origin);
    return dispatch(options, handler);
  });
}

/**
 * A plain connection to an address that was checked, for protocols other than HTTP.
 * @throws DomainError `invalid` when it is refused, `upstream` when it fails
 */
export async function connectGuarded(guard: Guard, host: string, port: number, timeoutMs: number): Promise<net.Socket> {
  guard.checkHost(host, port);
  const socket = net.connect({ host, port, lookup: guard.lookup, timeout: timeoutMs });
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
      socket.once('timeout', () => reject(Object.assign(new Error('timed out'), { code: 'ETIMEDOUT' })));
    });
  } catch (cause) {
    socket.destroy();
    throw asDomainError(cause, host);
  }
  socket.setTimeout(0);
  socket.removeAllListeners('timeout');
  return socket;
}
