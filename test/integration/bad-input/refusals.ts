import { expect } from 'vitest';
import type { StartedApi } from '../../support/api';
import type { Answer } from '../../support/client';

export interface Refusal {
  status: number;
  message?: string | RegExp;
  /** Shape of `reasons`, field by field; left out where the answer has none. */
  reasons?: object;
}

/** Rows of every table. Of the audit log only what was done: a refusal may be recorded. */
export async function writtenRows({ database }: StartedApi): Promise<Record<string, number>> {
  const { audit_log: _, login_failures: __, ...counts } = await database.rowCounts();
  const [done] = await database.query<{ rows: number }>(`SELECT count(*)::int AS rows FROM audit_log WHERE outcome = 'done' AND action NOT LIKE 'sign-in%'`);
  return { ...counts, audited: done?.rows ?? -1 };
}

/** What must never be in an answer: stack frames, files, statements, keys. */
const INTERNALS =
  /\n\s+at |\bat .+:\d+:\d+|node_modules|\.(ts|js):\d+|QueryFailedError|\b(SELECT|INSERT INTO|UPDATE) .+ (FROM|VALUES|SET)\b|-----BEGIN [A-Z ]*PRIVATE KEY-----/;

/** Expects this refusal, and that nothing was written and the next request works. */
export async function expectRefusal(api: StartedApi, ask: () => Promise<Answer>, { status, message, reasons }: Refusal): Promise<void> {
  const before = await writtenRows(api);
  const answer = await ask();
  expect({ status: answer.status, text: answer.text }).toMatchObject({ status });
  expect(answer.body).toMatchObject({ message: expect.any(String), code: expect.stringMatching(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/), requestId: expect.any(String) });
  if (message instanceof RegExp) expect(answer.body.message).toMatch(message);
  else if (message !== undefined) expect(answer.body.message).toBe(message);
  if (reasons) expect(answer.body).toMatchObject({ message: 'Validation Error.', reasons });
  expect(answer.text).not.toMatch(INTERNALS);
  expect(await writtenRows(api)).toEqual(before);
  expect((await api.admin.get('/auth/me')).status).toBe(200);
}
