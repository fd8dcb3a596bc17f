import { describe, expect, it } from 'vitest';
import { endOfKey, stateOfKey } from './key-state';

const issuedAt = Date.parse('2026-01-01T00:00:00Z') / 1000;
const key = (change = {}) => ({ ttl: 30, issuedAt, revoked: false, ...change });

describe('An API key', () => {
  it('ends after its days, or never', () => {
    expect(endOfKey(key())?.toISOString()).toBe('2026-01-31T00:00:00.000Z');
    expect(endOfKey(key({ ttl: -1 }))).toBeNull();
  });

  it('ends soon from two weeks before', () => {
    expect(stateOfKey(key(), new Date('2026-01-17T00:00:00Z'))).toBe('good');
    expect(stateOfKey(key(), new Date('2026-01-17T00:00:01Z'))).toBe('ends-soon');
    expect(stateOfKey(key(), new Date('2026-01-31T00:00:00Z'))).toBe('ended');
  });

  it('is revoked whatever its end', () => {
    expect(stateOfKey(key({ revoked: true, ttl: -1 }), new Date())).toBe('revoked');
    expect(stateOfKey(key({ ttl: -1 }), new Date('2099-01-01'))).toBe('good');
  });
});
