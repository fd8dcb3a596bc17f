import { describe, expect, it } from 'vitest';
import { addressOf } from './call';

describe('The address of a call', () => {
  it('has its parameters filled in and escaped', () => {
    expect(addressOf('/certificates/name/:name', { name: 'a/b c' })).toBe('/api/1/certificates/name/a%2Fb%20c');
    expect(addressOf('/certificates/:id/key', { id: 7 })).toBe('/api/1/certificates/7/key');
  });

  it('leaves out what is not asked, and keeps 0 and false', () => {
    expect(addressOf('/certificates', {}, { filter: 'name;"a.example"', owner: '', serial: undefined, count: 0, short: false })).toBe(
      '/api/1/certificates?filter=name%3B%22a.example%22&count=0&short=false',
    );
  });
});
