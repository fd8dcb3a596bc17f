import { createServer } from 'node:net';
import { DomainError } from '@app/errors';

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The port on which one may listen there: the given one, or a free one for 0. Rejects with the system's error. */
const tryPort = (host: string, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen({ host, port, exclusive: true }, () => {
      const address = probe.address();
      const taken = typeof address === 'object' && address ? address.port : port;
      probe.close(() => resolve(taken));
    });
  });

const REASONS: Readonly<Record<string, (host: string, port: number) => [message: string, hint: string]>> = {
  EADDRINUSE: (host, port) => [
    `Port ${port} on ${host} is in use by another program.`,
    `Stop that program, or set LEMUR_PORT to another port, such as LEMUR_PORT=${port + 1}.`,
  ],
  EACCES: (host, port) => [`This user may not listen on port ${port}.`, 'Set LEMUR_PORT to a port above 1023.'],
  EADDRNOTAVAIL: (host) => [
    `This machine has no address "${host}".`,
    'Set LEMUR_HOST to one of its addresses, 127.0.0.1 for this machine alone or 0.0.0.0 for all.',
  ],
  ENOTFOUND: (host) => [`There is no address for "${host}".`, 'Set LEMUR_HOST to an address of this machine, such as 127.0.0.1.'],
};

/**
 * A port to listen on. Programs of a start that was killed need a moment to notice it, hence the patience.
 * @throws DomainError that says why not, and which setting helps
 */
export async function findPort(host: string, port: number, patienceMs = 0): Promise<number> {
  for (const end = Date.now() + patienceMs; ; await pause(100)) {
    try {
      return await tryPort(host, port);
    } catch (cause) {
      const code = (cause as NodeJS.ErrnoException).code ?? '';
      if (code === 'EADDRINUSE' && Date.now() < end) continue;
      const [message, hint] = REASONS[code]?.(host, port) ?? [`Nobody can listen on ${host}, port ${port}: ${String(cause)}`, 'Set LEMUR_HOST and LEMUR_PORT.'];
      throw new DomainError(code === 'EADDRINUSE' ? 'conflict' : 'invalid', `local.${code.toLowerCase() || 'port'}`, message, { hint, cause });
    }
  }
}

/** Where a browser on this machine finds what listens on `host`. */
export function urlOf(host: string, port: number): string {
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}
