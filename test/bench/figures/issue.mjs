import { generateKeyPair } from 'node:crypto';
import { measure } from '../load.mjs';
import { certificateRequest, createAuthority } from '../samples.mjs';

/** RSA keys a second that both cores make when nothing else runs: the ceiling of issuing with new RSA keys. */
async function measureKeyGeneration(seconds) {
  const make = () =>
    new Promise((done, fail) => generateKeyPair('rsa', { modulusLength: 2048 }, (error) => (error ? fail(error) : done({ status: 200, text: '' }))));
  return measure({ callers: 4, seconds, ask: make });
}

const reference = { ECCPRIME256V1: { 1: '22 /s', 8: '55 /s' }, RSA2048: { 1: '3–6 /s', 4: '3–6 /s', 8: '3–6 /s' } };

export async function* measureIssue(system, { seconds }) {
  const client = system.client(8);
  try {
    const authority = await createAuthority(client);
    const issue = (keyType) => (index) => client.call('POST', '/certificates', certificateRequest(authority, { keyType, index }));
    await measure({ callers: 8, seconds: 3, ask: issue('ECCPRIME256V1') });

    for (const callers of [1, 4, 8]) {
      const result = await measure({ callers, seconds, ask: issue('ECCPRIME256V1') });
      const aim = callers === 8 ? { words: '≥ 200 /s' } : undefined;
      yield { figure: 'issue, P-256 key', callers, ...result, reference: reference.ECCPRIME256V1[callers], aim, met: aim && result.perSecond >= 200 };
    }
    const keysAlone = await measureKeyGeneration(seconds);
    yield { figure: 'RSA-2048 key generation alone', callers: 4, ...keysAlone };
    for (const callers of [1, 4, 8]) {
      const result = await measure({ callers, seconds: seconds * 2, ask: issue('RSA2048') });
      const least = keysAlone.perSecond * 0.9;
      const aim = callers === 8 ? { words: `≥ ${least.toFixed(1)} /s` } : undefined;
      yield { figure: 'issue, RSA-2048 key', callers, ...result, reference: reference.RSA2048[callers], aim, met: aim && result.perSecond >= least };
    }
  } finally {
    await client.close();
  }
}
