import type { Proof } from './order-state';
import type { Prover } from './proving';
import { tokenOf } from './wire';

const isHttp = (proof: Proof): proof is Extract<Proof, { kind: 'http' }> => proof.kind === 'http';

/** Proves control over a name by a file that its web server shows (RFC 8555, 8.3). */
export const httpProver = (destinationId: number): Prover => ({
  challengeType: 'http-01',

  async plan({ url }, challenge, connection) {
    const fileName = tokenOf(challenge);
    const content = await connection.keyAuthorization({ type: 'http-01', token: fileName });
    return [{ kind: 'http', authorization: url, destinationId, fileName, content }];
  },

  async putUp(proof, context) {
    if (isHttp(proof)) await context.tokens.put(proof.destinationId, proof.fileName, proof.content);
  },

  async takeDown(proof, context) {
    if (isHttp(proof)) await context.tokens.remove(proof.destinationId, proof.fileName);
  },

  // Only the CA sees the web server as the world does.
  missing: () => Promise.resolve({ words: [], checks: 1 }),
});
