import { describe, expect, it } from 'vitest';
import { authorityBodyOf, authorityEnd, authoritySentence, complaintAboutAuthorityName, emptyAuthority, missingOfAuthority } from './new-authority';

const now = new Date('2026-11-22T10:00:00.900Z');
const draft = { ...emptyAuthority, name: 'acorn-root', owner: 'pki@example.com', description: 'tests' };
const parent = { id: 1, name: 'acorn-root', notAfter: new Date('2028-01-01T00:00:00Z') };

describe('A new authority', () => {
  it('lasts ten years as a root and five as a sub-CA, but never longer than its parent', () => {
    expect(authorityEnd(draft, null, now)).toEqual(new Date('2036-11-22T10:00:00Z'));
    expect(authorityEnd({ ...draft, parentId: 1 }, { ...parent, notAfter: new Date('2050-01-01T00:00:00Z') }, now)).toEqual(new Date('2031-11-22T10:00:00Z'));
    expect(authorityEnd({ ...draft, parentId: 1 }, parent, now)).toEqual(parent.notAfter);
  });

  it('is described in a sentence before it is made', () => {
    expect(authoritySentence(draft, null, now).join('')).toBe(
      'Makes the root authority acorn-root with a key of type P-256, valid until 22 Nov 2036. pki@example.com owns it; the roles acorn-root_admin and acorn-root_operator may issue from it.',
    );
    expect(authoritySentence({ ...draft, name: 'sub', parentId: 1 }, parent, now).join('')).toMatch(
      /^Makes the sub-CA sub with a key of type P-256, signed by acorn-root, valid until 1 Jan 2028\./,
    );
  });

  it('is asked for with what a CA certificate must have', () => {
    expect(authorityBodyOf(draft, null, 'cryptography-issuer', now)).toMatchObject({
      type: 'root',
      commonName: 'acorn-root',
      extensions: { basicConstraints: { ca: true }, keyUsage: { useKeyCertSign: true, useCRLSign: true } },
    });
    expect(authorityBodyOf({ ...draft, parentId: 1, pathLength: 0 }, parent, 'x', now)).toMatchObject({
      type: 'subca',
      parent: { id: 1 },
      extensions: { basicConstraints: { pathLength: 0 } },
    });
  });

  it('has a name of which role names can be made, an owner and a purpose', () => {
    expect(complaintAboutAuthorityName('acorn root')).toMatch(/^Letters, digits/);
    expect(complaintAboutAuthorityName('acorn_root-1')).toBeNull();
    expect(missingOfAuthority(emptyAuthority)).toEqual(['a name', 'the owner', 'what it is for']);
    expect(missingOfAuthority(draft)).toEqual([]);
  });
});
