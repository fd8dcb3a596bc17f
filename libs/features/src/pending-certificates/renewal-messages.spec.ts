import { systemActor } from '@app/rbac';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { FailureMails } from './failure-mails';
import { PendingSettlement } from './pending-settlement';

/** What happened, in its order. */
let happened: string[];
beforeEach(() => {
  happened = [];
});

const manager = { query: vi.fn() };
const dataSource = {
  transaction: async (work: (given: unknown) => Promise<unknown>) => {
    const result = await work(manager);
    happened.push('commit');
    return result;
  },
};
const note = (what: string) => (given: unknown) => {
  happened.push(given === manager ? `${what} in the transaction` : `${what} outside`);
  return Promise.resolve();
};
/** As if the worker died right after the commit. */
const dies = () => Promise.reject(new Error('The worker died.'));

describe('A pending certificate that renews another', () => {
  it('has its failure planned in the transaction that notes that it was told', async () => {
    const failed = { id: 3, name: 'shop', owner: 'web@example.com', notify: true, status: 'Refused.', renewsId: 5 };
    manager.query.mockResolvedValue([[failed], 1]);
    const orderFailed = vi.fn(note('renewal failed'));
    const messages = { requestFailed: note('request failed'), nudge: dies };
    await expect(new FailureMails(dataSource as any, messages as any, { orderFailed } as any).handOver(3)).rejects.toThrow('died');
    expect(happened).toEqual(['request failed in the transaction', 'renewal failed in the transaction', 'commit']);
    expect(orderFailed).toHaveBeenCalledWith(manager, 5, 'Refused.');
  });

  const settlement = (orderIssued: (...given: any[]) => Promise<void>) => {
    const row = { id: 3, name: 'shop', owner: 'web@example.com', state: 'waiting', destinationIds: [], renewsId: 5 };
    manager.query.mockResolvedValue([]);
    const rows = { find: () => Promise.resolve(row), privateKey: () => Promise.resolve(null) };
    const nothing = { record: () => Promise.resolve(), count: () => undefined };
    const store = { store: () => Promise.resolve({ id: 9 }) };
    const messages = { nudge: dies };
    const given = [dataSource, {}, rows, store, nothing, nothing, {}, { orderIssued }, messages] as unknown as ConstructorParameters<typeof PendingSettlement>;
    const settled = { certificate: { isSelfSigned: true } as any, chainPem: '', externalId: null };
    return new PendingSettlement(...given).settle(3, settled, { actor: systemActor('a test'), grant: null });
  };

  it('has its success planned in the transaction that makes the certificate', async () => {
    const orderIssued = vi.fn(note('renewed'));
    await expect(settlement(orderIssued)).rejects.toThrow('died');
    expect(happened).toEqual(['renewed in the transaction', 'commit']);
    expect(orderIssued).toHaveBeenCalledWith(manager, 5, 9);
  });

  it('is not issued when its success cannot be planned, so that it is tried again as a whole', async () => {
    await expect(settlement(() => Promise.reject(new Error('No database.')))).rejects.toThrow('No database.');
    expect(happened).toEqual([]);
  });
});
