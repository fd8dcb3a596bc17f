import { Skeleton, Stack, Text } from '@mantine/core';
import { IconBuildingBank } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useRef, type ReactNode } from 'react';
import { useCertificates } from '../certificates/certificates.queries';
import { howMany } from '../ui/list-state';
import { Late } from '../ui/Late';
import { Problem } from '../ui/Problem';
import { Time } from '../ui/Time';
import { useListKeys } from '../ui/use-list-keys';
import { useAllAuthorities, type Authority } from './authorities.queries';
import { AuthorityStatus } from './AuthorityStatus';
import { treeOf, type TreeNode } from './tree';

/** Roots, the sub-CAs below them, and how many certificates each has issued. */
export function AuthorityTree({ empty }: { empty: ReactNode }) {
  const all = useAllAuthorities();
  const container = useRef<HTMLDivElement>(null);
  useListKeys(container);
  if (all.error) return <Problem failure={all.error} onRetry={() => void all.refetch()} />;
  if (!all.data)
    return (
      <Late>
        <Stack>
          <Skeleton height={74} radius="lg" />
          <Skeleton height={74} radius="lg" />
        </Stack>
      </Late>
    );
  if (all.data.items.length === 0) return <section className="surface">{empty}</section>;
  return (
    <div ref={container}>
      <Branch nodes={treeOf(all.data.items)} />
    </div>
  );
}

const Branch = ({ nodes }: { nodes: readonly TreeNode<Authority>[] }) => (
  <ul className="tree">
    {nodes.map(({ authority, children }) => (
      <li key={authority.id}>
        <Node authority={authority} />
        {children.length > 0 && <Branch nodes={children} />}
      </li>
    ))}
  </ul>
);

function Node({ authority }: { authority: Authority }) {
  return (
    <div className="tree-node surface">
      <IconBuildingBank size={22} stroke={1.5} aria-hidden />
      <div className="grow-text">
        <Link to="/authorities/$id" params={{ id: String(authority.id) }} className="row-link" data-row-link>
          {authority.name}
        </Link>
        <Text size="sm" c="dimmed">
          ends <Time at={authority.authorityCertificate.notAfter} quiet /> · {authority.owner}
        </Text>
      </div>
      <span className="tree-count">
        <IssuedCount name={authority.name} />
      </span>
      <AuthorityStatus authority={authority} />
    </div>
  );
}

/** How many certificates it has issued, as a link to them. */
export function IssuedCount({ name }: { name: string }) {
  const exact = `"${name}"`;
  const issued = useCertificates({ filter: `issuer;${exact}`, count: 1, showExpired: '1' });
  if (!issued.data) return null;
  return (
    <Link to="/certificates" search={{ issuer: exact, expired: 'yes' }}>
      {howMany(issued.data.total, issued.data.totalIsExact !== false, { one: 'certificate', many: 'certificates' })}
    </Link>
  );
}
