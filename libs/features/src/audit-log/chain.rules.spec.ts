import { createHash, createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ChainWalk, type Link, linkOf } from './chain.rules';
import { checkSignature, readHead, signHead } from './heads.rules';
import { canonicalText, firstSeal, type SealableRow, sealOf } from './seal.rules';

const row = (id: number, change: Partial<SealableRow> = {}): SealableRow => ({
  ...{ id: String(id), at: '2026-01-01T00:00:00.000001Z', actorKind: 'user', actor: 'ann@example.com', userId: 7, apiKeyId: null },
  ...{ address: '192.0.2.1', requestId: 'r', action: 'role.create', outcome: 'done', objectType: 'role', objectId: 3, objectName: 'web' },
  ...{ before: null, after: { name: 'web', b: [1, { d: 'é', c: null }] }, grantedBy: 'role admin', reason: null },
  ...change,
});

function chainOf(rows: readonly SealableRow[]): Link[] {
  let seal: Uint8Array = firstSeal;
  return rows.map((item, at) => {
    seal = sealOf(seal, canonicalText(at + 1, item));
    return linkOf({ ...item, sealNumber: String(at + 1), seal });
  });
}

const problemsOf = (links: readonly Link[]) => {
  const walk = new ChainWalk();
  for (const link of links) walk.take(link);
  return walk.problems.map(({ number, rowId }) => [number, rowId]);
};
const rows = [1, 2, 4, 3, 9].map((id) => row(id));
const textAt = (at: number, change: Partial<SealableRow>): Link[] =>
  chainOf(rows).map((link, position) => (position === at ? { ...link, text: canonicalText(position + 1, { ...(rows[at] as SealableRow), ...change }) } : link));

describe('The canonical text of a row', () => {
  it('is one line with sorted keys, the same whatever the order in which the database gives them', () => {
    const text = canonicalText(1, row(5));
    expect(text).toBe(
      '["lemur-audit-1",1,"5","2026-01-01T00:00:00.000001Z","user","ann@example.com",7,null,"192.0.2.1","r","role.create","done","role",3,"web",null,{"b":[1,{"c":null,"d":"é"}],"name":"web"},"role admin",null]',
    );
    expect(canonicalText(1, row(5, { after: { b: [1, { c: null, d: 'é' }], name: 'web' } }))).toBe(text);
  });

  it('is sealed by SHA-256 over the seal before and the text', () => {
    const expected = createHash('sha256')
      .update(Buffer.concat([Buffer.alloc(32), Buffer.from('x')]))
      .digest('hex');
    expect(sealOf(firstSeal, 'x').toString('hex')).toBe(expected);
  });
});

describe('A chain of rows', () => {
  it('is whole, also where sequence numbers have gaps and are not in order', () => {
    expect(problemsOf(chainOf(rows))).toEqual([]);
    expect(problemsOf([])).toEqual([]);
  });

  it.each<[string, Partial<SealableRow>]>([
    ['who', { actor: 'bob@example.com' }],
    ['when', { at: '2026-01-01T00:00:00.000002Z' }],
    ['what came of it', { outcome: 'refused' }],
    ['what changed', { after: { name: 'web', b: [1, { d: 'é', c: 0 }] } }],
    ['the right to it', { grantedBy: null }],
    ['its own number', { id: '5' }],
  ])('tells that %s was changed, and names that row only', (_, change) => {
    expect(problemsOf(textAt(2, change))).toEqual([[3, '4']]);
  });

  it('tells that a row is missing, in the middle and at the beginning', () => {
    expect(problemsOf(chainOf(rows).filter(({ number }) => number !== 3))).toEqual([[3, null]]);
    expect(problemsOf(chainOf(rows).slice(2))).toEqual([[1, null]]);
  });

  it('tells that two rows changed places', () => {
    const links = chainOf(rows);
    const [one, two] = [links[1], links[2]] as [Link, Link];
    const swapped = [links[0] as Link, { ...two, number: 2 }, { ...one, number: 3 }, ...links.slice(3)];
    expect(problemsOf(swapped).map(([number]) => number)).toEqual(expect.arrayContaining([2, 3]));
  });

  it('names each of several changed rows', () => {
    const links = chainOf(rows).map((link) => ([2, 5].includes(link.number) ? { ...link, text: `${link.text} ` } : link));
    expect(problemsOf(links).map(([number]) => number)).toEqual([2, 5]);
  });
});

describe('A signed head', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519', {
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const head = signHead(
    { number: 5, seal: Buffer.alloc(32, 1) },
    'installation',
    { privateKey: createPrivateKey(privateKey), publicKeyPem: publicKey },
    new Date(0),
  );
  const other = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }).toString();

  it('is read back and believed as it is', () => {
    const read = readHead(JSON.stringify(head));
    expect(() => checkSignature(read)).not.toThrow();
    expect(() => checkSignature(read, publicKey)).not.toThrow();
  });

  it.each([
    ['length', { number: 4 }],
    ['seal', { seal: '00'.repeat(32) }],
    ['time', { signedAt: new Date(1).toISOString() }],
    ['installation', { installation: 'another' }],
    ['key', { publicKey: other }],
    ['signature', { signature: 'AAAA' }],
  ])('is not believed after a change of its %s', (_, change) => {
    expect(() => checkSignature({ ...head, ...change }, 'publicKey' in change ? undefined : publicKey)).toThrow(
      expect.objectContaining({ code: 'audit-head.signature' }) as Error,
    );
  });

  it('is not believed when another key was expected', () => {
    expect(() => checkSignature(head, other)).toThrow(expect.objectContaining({ code: 'audit-head.signature' }) as Error);
    expect(() => checkSignature(head, 'no key')).toThrow(expect.objectContaining({ code: 'audit-head.signature' }) as Error);
  });

  it('is told from anything else', () => {
    for (const text of ['', '{}', 'null', JSON.stringify({ ...head, seal: 'x' })])
      expect(() => readHead(text)).toThrow(expect.objectContaining({ code: 'audit-head.unreadable' }) as Error);
  });
});
