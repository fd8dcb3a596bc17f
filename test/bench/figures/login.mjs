import { measure, openClient } from '../load.mjs';

export async function* measureLogin(system, { seconds }) {
  for (const callers of [1, 4, 8]) {
    const client = openClient(system.origin, callers);
    const ask = () => client.call('POST', '/auth/login', { username: 'lemur', password: system.adminPassword });
    try {
      await measure({ callers, seconds: 1, ask });
      const result = await measure({ callers, seconds, ask });
      const aim = callers === 8 ? { words: '≥ 60 /s' } : undefined;
      yield { figure: 'sign in with a password', callers, ...result, reference: callers === 1 ? '9 /s' : undefined, aim, met: aim && result.perSecond >= 60 };
    } finally {
      await client.close();
    }
  }
}
