import { systemActor, type RolePolicy } from '@app/rbac';
import { describe, expect, it, vi } from 'vitest';
import type { RemovedAt } from '../deployments';
import { DestinationsService } from './destinations.service';

/** Deletes a destination at which a call has come so far. */
async function refusalAfter(told: RemovedAt) {
  const find = vi.fn(() => Promise.resolve({ id: 7, label: 'web' }));
  const transaction = vi.fn();
  const policy: RolePolicy = { strict: false, onlyAdminsCreateAuthorities: true, sensitiveDomainRoles: [] };
  const removals = { removeAllAt: () => Promise.resolve(told) };
  const service = new DestinationsService({ manager: {}, transaction } as any, policy, {} as any, { find } as any, {} as any, removals as any);
  const refusal = await service.remove(systemActor('a test'), 7, { clean: true }).catch((error: unknown) => error);
  expect(transaction).not.toHaveBeenCalled();
  return refusal;
}

describe('A destination that is to be emptied before it is deleted', () => {
  it('stays while there is more than one call removes, and says how far it has come', async () => {
    expect(await refusalAfter({ removed: 100, left: 1, kept: [] })).toMatchObject({
      kind: 'conflict',
      code: 'destination.clean-unfinished',
      message: 'Not everything is removed at "web" yet: 100 certificates were removed, 1 is left.',
      details: { hint: expect.stringContaining('Delete it again') as unknown },
    });
  });

  it('stays where something cannot be removed, and says what, why and how many', async () => {
    expect(await refusalAfter({ removed: 1, left: 32, kept: [{ name: 'shop', because: 'It is locked.' }] })).toMatchObject({
      kind: 'conflict',
      code: 'destination.not-cleaned',
      message: 'Not everything could be removed at "web": 1 certificate was removed, 32 are left. "shop": It is locked.',
    });
  });
});
