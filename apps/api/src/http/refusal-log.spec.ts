import { Logger } from '@nestjs/common';
import { DomainError } from '@app/errors';
import { anonymous, type Actor } from '@app/rbac';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RefusalLog } from './refusal-log';

const actor: Actor = { ...anonymous('192.0.2.1', 'r1'), kind: 'user', name: 'ann@example.com', userId: 7 };
const call = { actor, method: 'POST', routeOptions: { url: '/api/1/roles' }, params: {} };
const refusal = new DomainError('forbidden', 'administration.denied', 'No.');
const patience = { waitMs: 60_000, atOnce: 2, waiting: 2 };

/** A database that writes when it is told to. */
function slowAuditLog() {
  const writes: (() => void)[] = [];
  return { writes, recordRefusal: vi.fn(() => new Promise<void>((resolve) => writes.push(resolve))) };
}
const isSettled = async (promise: Promise<unknown>) => {
  const settled = promise.then(() => true);
  await new Promise((resolve) => setImmediate(resolve));
  return Promise.race([settled, Promise.resolve(false)]);
};

describe('The log of refusals', () => {
  let told: ReturnType<typeof vi.spyOn>;
  beforeEach(() => (told = vi.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined)));
  afterEach(() => vi.restoreAllMocks());

  it('is written before the answer', async () => {
    const auditLog = slowAuditLog();
    const recorded = new RefusalLog(auditLog, patience).record(refusal, call);
    expect(await isSettled(recorded)).toBe(false);
    auditLog.writes[0]?.();
    await recorded;
  });

  it('keeps nobody waiting beyond its patience, and goes on writing', async () => {
    const auditLog = slowAuditLog();
    await new RefusalLog(auditLog, { ...patience, waitMs: 1 }).record(refusal, call);
    expect(auditLog.recordRefusal).toHaveBeenCalledOnce();
    expect(told).not.toHaveBeenCalled();
  });

  it('takes no more connections than its share: the others wait for their turn', async () => {
    const auditLog = slowAuditLog();
    const log = new RefusalLog(auditLog, patience);
    const all = [1, 2, 3, 4].map(() => log.record(refusal, call));
    expect(auditLog.recordRefusal).toHaveBeenCalledTimes(2);
    for (let written = 0; written < 4; written++) {
      await vi.waitFor(() => expect(auditLog.writes.length).toBeGreaterThan(written));
      auditLog.writes[written]?.();
    }
    await Promise.all(all);
    expect(told).not.toHaveBeenCalled();
  });

  it('tells the process’s log what it cannot write, and refuses all the same', async () => {
    const failing = { recordRefusal: () => Promise.reject(new Error('no database')) };
    await new RefusalLog(failing, patience).record(refusal, call);
    const auditLog = slowAuditLog();
    const log = new RefusalLog(auditLog, patience);
    const waiting = [1, 2, 3, 4].map(() => log.record(refusal, call));
    await log.record(refusal, call);
    for (const because of ['no database', 'Too many refusals']) {
      const record = {
        requestId: 'r1',
        refused: expect.objectContaining({ actor: 'ann@example.com', action: 'endpoint.call', reason: 'administration.denied' }),
      };
      expect(told).toHaveBeenCalledWith(expect.objectContaining({ ...record, error: expect.stringContaining(because) }));
    }
    for (let written = 0; written < 4; written++) {
      await vi.waitFor(() => expect(auditLog.writes.length).toBeGreaterThan(written));
      auditLog.writes[written]?.();
    }
    await Promise.all(waiting);
  });

  it('asks nothing of the database for what is no refusal of a user', async () => {
    const auditLog = slowAuditLog();
    await new RefusalLog(auditLog, patience).record(refusal, { ...call, actor: anonymous(null, null) });
    expect(auditLog.recordRefusal).not.toHaveBeenCalled();
  });
});
