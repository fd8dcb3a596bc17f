import { describe, expect, it } from 'vitest';
import { emptyDraft, missingOf, plannedEnd, requestBodyOf, sentenceOf, type Draft, type Issuer } from './draft';

const now = new Date('2026-11-22T10:00:00.500Z');
const issuer: Issuer = { id: 3, name: 'Internal root', notAfter: new Date('2036-01-01T00:00:00Z'), defaultValidityDays: 90, maxIssuanceDays: null };
const draft = (change: Partial<Draft> = {}): Draft => ({
  ...emptyDraft,
  names: ['shop.example.com', 'www.example.com'],
  owner: 'web@example.com',
  authorityId: 3,
  ...change,
});
const sentence = (change: Partial<Draft> = {}) => sentenceOf(draft(change), issuer, plannedEnd(draft(change), issuer, now).end).join('');

describe('What will be issued', () => {
  it('is said in one sentence', () => {
    expect(sentence()).toBe(
      'Issues a P-256 certificate for 2 names from Internal root, valid until 20 Feb 2027, warns web@example.com before it ends and renews itself.',
    );
    expect(sentence({ names: ['shop.example.com'], keyType: 'RSA2048', notify: false, rotation: false })).toBe(
      'Issues an RSA 2048 certificate for shop.example.com from Internal root, valid until 20 Feb 2027, warns nobody before it ends.',
    );
  });

  it('names where it goes, what it replaces, and that it renews itself', () => {
    expect(sentence({ rotation: true, replaces: [{ id: 1, name: 'old' }] })).toContain(
      'warns web@example.com before it ends, renews itself and takes the place of old.',
    );
    expect(sentence({ destinations: [{ id: 1, label: 'edge' }] })).toContain(', deploys to edge, warns web@example.com before it ends and renews itself.');
    expect(sentence({ destinations: [1, 2].map((id) => ({ id, label: `edge-${id}` })) })).toContain('deploys to 2 places');
    expect(sentence({ replaces: [1, 2].map((id) => ({ id, name: `old-${id}` })) })).toContain('takes the place of 2 certificates.');
  });

  it('leaves names and key to a request that was made elsewhere', () => {
    expect(sentence({ csr: 'PEM' })).toMatch(/^Issues a certificate for the names and the key of your request from Internal root, valid until/);
  });
});

describe('The planned end', () => {
  it('is after the usual time of the authority', () => {
    expect(plannedEnd({ lastDay: null }, issuer, now)).toEqual({
      end: new Date('2027-02-20T10:00:00Z'),
      because: 'Internal root issues for 90 days unless told otherwise.',
    });
  });

  it('is the last second of the day that was chosen', () => {
    expect(plannedEnd({ lastDay: '2027-01-31' }, issuer, now).end).toEqual(new Date('2027-01-31T23:59:59Z'));
  });

  it('is never after the end of the authority, and says why', () => {
    const ending = { ...issuer, notAfter: new Date('2026-12-01T00:00:00Z') };
    expect(plannedEnd({ lastDay: null }, ending, now)).toEqual({
      end: ending.notAfter,
      because: 'Internal root itself ends on that day, and nothing it signs can outlive it.',
    });
  });

  it('is never later than the authority may issue for', () => {
    expect(plannedEnd({ lastDay: '2030-01-01' }, { ...issuer, maxIssuanceDays: 10 }, now)).toEqual({
      end: new Date('2026-12-02T10:00:00Z'),
      because: 'Internal root issues for at most 10 days.',
    });
  });
});

describe('The request', () => {
  it('carries names, validity and usages, and leaves out what the server fills in', () => {
    const body = requestBodyOf(draft(), issuer, now);
    expect(body).toMatchObject({
      owner: 'web@example.com',
      authority: { id: 3 },
      commonName: 'shop.example.com',
      validityStart: '2026-11-22T10:00:00.000Z',
      validityEnd: '2027-02-20T10:00:00.000Z',
      keyType: 'ECCPRIME256V1',
      extensions: {
        subAltNames: {
          names: [
            { nameType: 'DNSName', value: 'shop.example.com' },
            { nameType: 'DNSName', value: 'www.example.com' },
          ],
        },
        keyUsage: { useDigitalSignature: true },
        extendedKeyUsage: { useServerAuthentication: true },
      },
    });
    expect(Object.keys(body)).not.toContain('organization');
    expect(Object.keys(body)).not.toContain('csr');
  });

  it('lets RSA keys encipher keys, and a client certificate be for clients only', () => {
    const { extensions } = requestBodyOf(draft({ keyType: 'RSA2048', purpose: 'client' }), issuer, now);
    expect(extensions).toMatchObject({
      keyUsage: { useDigitalSignature: true, useKeyEncipherment: true },
      extendedKeyUsage: { useClientAuthentication: true },
    });
  });

  it('sends a request made elsewhere without names and key type of its own', () => {
    const body = requestBodyOf(draft({ csr: 'PEM' }), issuer, now);
    expect(body).toMatchObject({ csr: 'PEM', commonName: '', extensions: { subAltNames: { names: [] } } });
    expect(Object.keys(body)).not.toContain('keyType');
  });

  it('waits for names, owner and authority', () => {
    expect(missingOf(emptyDraft)).toEqual(['a name', 'the owner', 'the authority']);
    expect(missingOf(draft())).toEqual([]);
    expect(missingOf(draft({ names: [], csr: 'PEM' }))).toEqual([]);
  });
});
