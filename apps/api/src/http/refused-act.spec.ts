import { DomainError } from '@app/errors';
import { anonymous, type Actor, authorize } from '@app/rbac';
import { describe, expect, it } from 'vitest';
import { refusedAct } from './refused-act';

const actor: Actor = { ...anonymous('192.0.2.1', 'r1'), kind: 'user', name: 'ann@example.com', userId: 7 };
const call = { actor, method: 'POST', routeOptions: { url: '/api/1/roles' }, params: {} };
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

  it('keeps the name of the thing where whoever refused knew it', () => {
    const refusal = refusalOf(() => authorize(actor, 'role.read', { kind: 'role', id: 3, name: 'web' }, policy));
    expect(refusedAct(refusal, call)?.object).toEqual({ type: 'role', id: 3, name: 'web' });
  });

  it.each([
    ['/api/1/roles/:id', { id: '5' }, { type: 'role', id: 5, name: null }],
    ['/api/1/users/:uid/keys/:aid', { uid: '2', aid: '9' }, { type: 'api-key', id: 9, name: null }],
    ['/api/1/certificates/:id/update/owner', { id: '7' }, { type: 'certificate', id: 7, name: null }],
  ])('of %s names the thing that the path names, and the endpoint', (url, params, object) => {
    const refusal = new DomainError('forbidden', 'administration.denied', 'No.');
    expect(refusedAct(refusal, { ...call, method: 'PUT', routeOptions: { url }, params })).toEqual({
      action: 'endpoint.call',
      object,
      reason: `administration.denied: PUT ${url}`,
    });
  });

  it('is not written for strangers, for mistakes, nor twice for a sign-in', () => {
    const refusal = new DomainError('forbidden', 'x.denied', 'No.');
    expect(refusedAct(refusal, { ...call, actor: anonymous(null, null) })).toBeNull();
    expect(refusedAct(new DomainError('invalid', 'x.y', 'No.'), call)).toBeNull();
    expect(refusedAct(new DomainError('forbidden', 'sign-in.refused', 'No.'), call)).toBeNull();
  });
});
