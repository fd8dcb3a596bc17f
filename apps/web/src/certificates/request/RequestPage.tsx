import { useSearch } from '@tanstack/react-router';
import { useAllAuthorities, useDefaults, type Authority } from '../../authorities/authorities.queries';
import { useMe } from '../../sign-in/auth.queries';
import { EmptyState } from '../../ui/EmptyState';
import { Late } from '../../ui/Late';
import { LinkButton } from '../../ui/LinkButton';
import type { SearchParams } from '../../ui/list-state';
import { PageHead } from '../../ui/PageHead';
import { PageSkeleton } from '../../ui/PageSkeleton';
import { Problem } from '../../ui/Problem';
import { certificateOptions, type Certificate } from '../certificates.queries';
import { mayDo } from '../../sign-in/rights';
import { offeredKeyTypes } from '../key-words';
import { emptyDraft, subjectFields, type Draft, type Issuer, type Subject } from './draft';
import { RequestForm } from './RequestForm';
import { useQuery } from '@tanstack/react-query';

/** Loads what the wizard needs to choose well, then shows it. */
export function RequestPage() {
  const search: SearchParams = useSearch({ strict: false });
  const likeId = Number(search.like);
  const me = useMe();
  const authorities = useAllAuthorities();
  const defaults = useDefaults();
  const like = useQuery({ ...certificateOptions(likeId), enabled: likeId > 0 });

  const head = (
    <PageHead documentTitle="Request a certificate" title="Request a certificate" lead="Three answers; the rest is chosen for you and can be changed." />
  );
  const failure = authorities.error ?? me.error ?? like.error;
  if (failure) return <Problem failure={failure} onRetry={() => window.location.reload()} />;
  if (!authorities.data || !me.data || defaults.isPending || (likeId > 0 && !like.data))
    return (
      <Late>
        <PageSkeleton />
      </Late>
    );

  const usable = authorities.data.items.filter(
    (authority) => authority.active && mayDo(authority, 'authority.use') && new Date(authority.authorityCertificate.notAfter) > new Date(),
  );
  if (!usable.length)
    return (
      <>
        {head}
        <NoAuthority hasSome={authorities.data.total > 0} />
      </>
    );

  const teams = me.data.roles.map((role) => role.name).filter((name) => name.includes('@'));
  const asked = Number(search.authority) || (like.data?.authority?.id ?? defaults.data?.authority?.id);
  const first: Draft = {
    ...(like.data ? likeDraft(like.data) : { ...emptyDraft, owner: teams.length === 1 ? (teams[0] ?? '') : '' }),
    ...(search.name ? { names: [search.name] } : {}),
    authorityId: usable.find(({ id }) => id === asked)?.id ?? (usable.length === 1 ? (usable[0]?.id ?? null) : null),
  };
  return (
    <>
      {head}
      <RequestForm first={first} issuers={usable.map(issuerOf)} owners={[...new Set([...teams, me.data.email])]} usualSubject={subjectOf(defaults.data)} />
    </>
  );
}

const issuerOf = (authority: Authority): Issuer => ({
  id: authority.id,
  name: authority.name,
  notAfter: new Date(authority.authorityCertificate.notAfter),
  defaultValidityDays: authority.defaultValidityDays,
  maxIssuanceDays: authority.maxIssuanceDays,
});

const subjectOf = (from: Partial<Record<keyof Subject, string | null>> | undefined): Subject =>
  Object.fromEntries(subjectFields.map((field) => [field, from?.[field] ?? ''])) as Subject;

/** A successor: the same names, owner and kind of key, in the place of the old one. */
function likeDraft(certificate: Certificate): Draft {
  const usage = certificate.extensions.extendedKeyUsage;
  const names = certificate.extensions.subAltNames.names.map((name) => name.value);
  return {
    ...emptyDraft,
    names: names.length || !certificate.cn ? names : [certificate.cn],
    owner: certificate.owner,
    description: certificate.description ?? '',
    keyType: offeredKeyTypes.find(({ value }) => value === certificate.keyType)?.value ?? emptyDraft.keyType,
    purpose: usage?.useClientAuthentication ? (usage.useServerAuthentication ? 'both' : 'client') : 'server',
    destinations: certificate.destinations.map(({ id, label }) => ({ id, label })),
    notifications: certificate.notifications.map(({ id, label }) => ({ id, label })),
    rotation: certificate.rotation,
    replaces: [{ id: certificate.id, name: certificate.name }],
  };
}

const NoAuthority = ({ hasSome }: { hasSome: boolean }) => (
  <EmptyState
    title={hasSome ? 'No authority is yours to use' : 'First, an authority'}
    actions={
      <LinkButton to={hasSome ? '/authorities' : '/authorities/new'} variant={hasSome ? 'default' : 'filled'}>
        {hasSome ? 'See the authorities' : 'Create an authority'}
      </LinkButton>
    }
  >
    {hasSome
      ? 'Certificates are issued by an authority that is active, has not ended, and shares a role with you. Ask an administrator for the role of one.'
      : 'Certificates are issued by a certificate authority. Make a root of your own: it takes a minute, and your test machines can trust it right away.'}
  </EmptyState>
);
