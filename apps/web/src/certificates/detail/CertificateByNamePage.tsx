import { Navigate, useParams } from '@tanstack/react-router';
import { EmptyState } from '../../ui/EmptyState';
import { Late } from '../../ui/Late';
import { Problem } from '../../ui/Problem';
import { LinkButton } from '../../ui/LinkButton';
import { PageSkeleton } from '../../ui/PageSkeleton';
import { useCertificateByName } from '../certificates.queries';

/** Mails and old addresses name a certificate; the page itself goes by id. */
export function CertificateByNamePage() {
  const { name } = useParams({ from: '/frame/certificates/name/$name' });
  const found = useCertificateByName(name);
  const certificate = found.data?.items[0];
  if (certificate) return <Navigate to="/certificates/$id" params={{ id: String(certificate.id) }} replace />;
  if (found.error) return <Problem failure={found.error} onRetry={() => void found.refetch()} />;
  if (found.isPending)
    return (
      <Late>
        <PageSkeleton />
      </Late>
    );
  return (
    <EmptyState
      order={1}
      title="No certificate has this name"
      actions={
        <LinkButton to="/certificates" search={{ q: name }}>
          Search for it
        </LinkButton>
      }
    >
      “{name}” may have been renamed or removed. A search also looks into common names and all other names.
    </EmptyState>
  );
}
