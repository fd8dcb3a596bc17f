/** An authority as far as its place in the tree goes. */
export interface InTree {
  readonly id: number;
  readonly name: string;
  readonly parent?: { readonly id: number } | null | undefined;
  readonly authorityCertificate: { readonly body: string; readonly chain: string | null };
}

export interface TreeNode<Authority> {
  readonly authority: Authority;
  readonly children: readonly TreeNode<Authority>[];
}

const bare = (pem: string) => pem.replace(/\s+/g, '');
const firstBlock = (text: string | null) => text?.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/)?.[0] ?? null;

/**
 * Authorities as trees, roots first and by name. Where the API does not say which one is above, it is the one whose certificate stands first in the chain.
 * An authority whose parent is not in the list stands at the top.
 */
export function treeOf<Authority extends InTree>(authorities: readonly Authority[]): TreeNode<Authority>[] {
  const byCertificate = new Map(authorities.map((authority) => [bare(authority.authorityCertificate.body), authority.id]));
  const ids = new Set(authorities.map(({ id }) => id));
  const parentOf = ({ id, parent, authorityCertificate: { body, chain } }: Authority): number | null => {
    const issuer = firstBlock(chain);
    const found = parent?.id ?? (issuer && bare(issuer) !== bare(body) ? byCertificate.get(bare(issuer)) : undefined);
    return found !== undefined && found !== id && ids.has(found) ? found : null;
  };
  const parents = new Map(authorities.map((authority) => [authority.id, parentOf(authority)]));
  const inOrder = [...authorities].sort((a, b) => a.name.localeCompare(b.name));
  const branch = (parent: number | null): TreeNode<Authority>[] =>
    inOrder.filter(({ id }) => parents.get(id) === parent).map((authority) => ({ authority, children: branch(authority.id) }));
  return branch(null);
}
