import { DomainError } from '@app/errors';
import { anonymous, type Actor, authorize } from '@app/rbac';
import { describe, expect, it } from 'vitest';
import { refusedAct } from './refused-act';

const actor: Actor = { ...anonymous('192.0.2.1', 'r1'), kind: 'user', name: 'ann@example.com', userId: 7 };
const call = { actor, method: 'POST', routeOptions: { url: '/api/1/roles' } };
const policy = { strict: false, onlyAdminsCreateAuthorities: true, sensitiveDomainRoles: [] };

const refusalOf = (attempt: () => unknown): DomainError => {
  try {
    attempt();
  } catch (problem) {
    if (problem instanceof DomainError) return problem;
  }
  throw new Error('It was allowed.');
};

describe('A refusal in the audit log', () => {
  it('names the right that was lacking, and the thing', () => {
    const refusal = refusalOf(() => authorize(actor, 'certificate.read-key', { kind: 'certificate', id: 12 }, policy));
    expect(refusedAct(refusal, call)).toEqual({
      action: 'certificate.read-key',
      object: { type: 'certificate', id: 12, name: null },
      reason: 'certificate.read-key.denied',
    });
  });

  it('names the endpoint where nobody got as far as a thing', () => {
    const refusal = new DomainError('forbidden', 'administration.denied', 'No.');
    expect(refusedAct(refusal, call)).toMatchObject({ action: 'endpoint.call', object: { type: 'endpoint', name: 'POST /api/1/roles' } });
  });

  it('is not written for strangers, for mistakes, nor twice for a sign-in', () => {
    const refusal = new DomainError('forbidden', 'x.denied', 'No.');
    expect(refusedAct(refusal, { ...call, actor: anonymous(null, null) })).toBeNull();
    expect(refusedAct(new DomainError('invalid', 'x.y', 'No.'), call)).toBeNull();
    expect(refusedAct(new DomainError('forbidden', 'sign-in.refused', 'No.'), call)).toBeNull();
  });
});
