import { describe, expect, it } from 'vitest';
import { treeOf, type InTree, type TreeNode } from './tree';

const pem = (text: string) => `-----BEGIN CERTIFICATE-----\n${text}\n-----END CERTIFICATE-----`;
const authority = (id: number, name: string, issuers: string[] = [], change: Partial<InTree> = {}): InTree => ({
  id,
  name,
  authorityCertificate: { body: pem(name), chain: issuers.length ? issuers.map(pem).join('\n') : null },
  ...change,
});
const drawn = (nodes: readonly TreeNode<InTree>[]): unknown[] =>
  nodes.map(({ authority: { name }, children }) => (children.length ? [name, ...drawn(children)] : name));

describe('The tree of authorities', () => {
  it('hangs each below the one whose certificate stands first in its chain', () => {
    expect(drawn(treeOf([authority(3, 'leafy', ['mid', 'root']), authority(2, 'mid', ['root']), authority(1, 'root')]))).toEqual([['root', ['mid', 'leafy']]]);
  });

  it('believes the API where it names the parent', () => {
    expect(drawn(treeOf([authority(1, 'root'), authority(2, 'sub', [], { parent: { id: 1 } })]))).toEqual([['root', 'sub']]);
  });

  it('puts one whose parent is not in the list at the top, and a root that carries itself as chain too', () => {
    expect(drawn(treeOf([authority(2, 'orphan', ['elsewhere']), authority(1, 'alone', ['alone'])]))).toEqual(['alone', 'orphan']);
  });

  it('sorts by name at each level', () => {
    expect(drawn(treeOf([authority(1, 'b'), authority(2, 'a'), authority(3, 'z', ['b']), authority(4, 'y', ['b'])]))).toEqual(['a', ['b', 'y', 'z']]);
  });
});
