import { createHash } from 'node:crypto';
import { isIP } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Egress } from '@app/egress';
import type { ServingAddress } from '@app/plugins';

const patienceMs = 10_000;

/**
 * What is served there at this moment: lower-case hex of the SHA-256 over the certificate. Whether anybody trusts it is not asked.
 * @throws DomainError when the address is refused or does not answer, Error when there is no handshake
 */
export async function servedFingerprint(egress: Pick<Egress, 'connect'>, { host, port, serverName }: ServingAddress, signal: AbortSignal): Promise<string> {
  signal.throwIfAborted();
  const socket = await egress.connect(host, port, patienceMs);
  try {
    return await new Promise<string>((resolve, reject) => {
      const stop = AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]);
      stop.addEventListener('abort', () => reject(new Error('it took too long')), { once: true });
      const secured = connectTls({ socket, rejectUnauthorized: false, ...(isIP(serverName) ? {} : { servername: serverName }) }, () => {
        const { raw } = secured.getPeerCertificate();
        secured.end();
        // After a resumed session there would be none; this one is new.
        if (Buffer.isBuffer(raw)) resolve(createHash('sha256').update(raw).digest('hex'));
        else reject(new Error('no certificate was shown'));
      });
      secured.once('error', reject);
      secured.once('close', () => reject(new Error('the connection ended')));
    });
  } finally {
    socket.destroy();
  }
}
