import { IconBuildingBank } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useAllAuthorities } from '../authorities/authorities.queries';
import { authorityWords } from '../authorities/AuthorityStatus';
import { Time } from '../ui/Time';
import { useNow } from '../ui/use-now';

/** Authorities that end soon: what they sign cannot outlive them, so a successor has to be on the way. */
export function AuthorityNeeds() {
  const all = useAllAuthorities();
  const now = useNow();
  const ending = (all.data?.items ?? []).filter((authority) => authority.active && ['soon', 'bad'].includes(authorityWords(authority, now).tone));
  if (!ending.length) return null;
  return (
    <>
      {ending.map((authority) => (
        <div key={authority.id} className="note" data-tone={authorityWords(authority, now).tone}>
          <IconBuildingBank size={18} aria-hidden />
          <div>
            The authority{' '}
            <Link to="/authorities/$id" params={{ id: String(authority.id) }}>
              {authority.name}
            </Link>{' '}
            ends <Time at={authority.authorityCertificate.notAfter} />; nothing that it signs can outlive it.{' '}
            <Link to="/authorities/new" search={authority.parent ? { parent: String(authority.parent.id) } : {}}>
              Make its successor
            </Link>
          </div>
        </div>
      ))}
    </>
  );
}
