import { IconUpload } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useAllDestinations } from '../destinations/destinations.queries';
import { collectPages } from '../ui/collect-pages';
import { DataTable } from '../ui/DataTable';
import { EmptyState } from '../ui/EmptyState';
import { LinkButton } from '../ui/LinkButton';
import { readListState, windowOf, writeListState, type ListDefaults, type ListState, type SearchParams } from '../ui/list-state';
import type { FilterField } from '../ui/ListTools';
import { PageHead } from '../ui/PageHead';
import { certificateColumns } from './certificate-columns';
import { fetchCertificates, useCertificates } from './certificates.queries';
import { certificatesQueryOf, searchFor } from './search';

const alwaysThere: readonly FilterField[] = [
  { name: 'owner', label: 'Owner', placeholder: 'team@example.com' },
  { name: 'issuer', label: 'Issuer', placeholder: 'part of the name' },
  {
    name: 'within',
    label: 'Ends within',
    choices: ['1', '2', '4', '13', '26', '52'].map((weeks) => ({ value: weeks, label: weeks === '1' ? '1 week' : `${weeks} weeks` })),
  },
  {
    name: 'status',
    label: 'Checked status',
    choices: [
      { value: 'revoked', label: 'revoked' },
      { value: 'valid', label: 'found valid' },
      { value: 'unknown', label: 'could not be checked' },
    ],
  },
  {
    name: 'rotation',
    label: 'Automatic renewal',
    choices: [
      { value: 'true', label: 'on' },
      { value: 'false', label: 'off' },
    ],
  },
  { name: 'mine', label: 'Made by me', choices: [{ value: 'yes', label: 'only mine' }] },
  { name: 'expired', label: 'Ended long ago', choices: [{ value: 'yes', label: 'shown too' }] },
];

const defaults: ListDefaults = { sort: { by: 'id', descending: true }, count: 25, filters: [...alwaysThere.map((field) => field.name), 'destination'] };

export function CertificatesPage() {
  const search: SearchParams = useSearch({ strict: false });
  const navigate = useNavigate();
  const destinations = useAllDestinations();
  const places = (destinations.data?.items ?? []).map(({ id, label }) => ({ value: String(id), label }));
  const fields = places.length ? [...alwaysThere, { name: 'destination', label: 'Deployed to', choices: places }] : alwaysThere;
  const state = readListState(search, defaults);
  const onState = (next: ListState, how?: { replace: boolean }) =>
    void navigate({ to: '/certificates', search: writeListState(next, defaults), replace: how?.replace ?? false });

  const { query, unused } = certificatesQueryOf(state);
  const ordered = { ...query, sortBy: state.sort?.by, sortDir: state.sort?.descending ? 'desc' : 'asc' };
  const list = useCertificates({ ...ordered, ...windowOf(state) });
  const note = [
    searchFor(state.q).note,
    unused.length
      ? `the filter ${unused.map((name) => fields.find((field) => field.name === name)?.label.toLowerCase()).join(' and ')} is not used beside this search`
      : '',
  ].filter(Boolean);

  return (
    <>
      <PageHead
        documentTitle="Certificates"
        title="Certificates"
        actions={
          <LinkButton to="/certificates/upload" variant="default" leftSection={<IconUpload size={16} aria-hidden />}>
            Import
          </LinkButton>
        }
      />
      <DataTable
        caption="Certificates"
        noun={{ one: 'certificate', many: 'certificates' }}
        columns={certificateColumns}
        rowKey={(row) => row.id}
        page={list.data}
        isLoading={list.isFetching}
        failure={list.error}
        onRetry={() => void list.refetch()}
        state={state}
        onState={onState}
        filters={fields}
        searchLabel="Name, serial number or owner"
        searchNote={note.join('; ')}
        isNarrowed={state.q !== '' || Object.keys(state.filters).length > 0}
        fetchAll={() => collectPages((window) => fetchCertificates({ ...ordered, ...window }))}
        csvName="certificates"
        empty={<NoCertificates />}
      />
    </>
  );
}

const NoCertificates = () => (
  <EmptyState
    title="No certificates yet"
    actions={
      <>
        <LinkButton to="/certificates/request">Request the first one</LinkButton>
        <LinkButton to="/certificates/upload" variant="default">
          Import existing ones
        </LinkButton>
      </>
    }
  >
    A certificate that is listed here is watched: its owner is warned before it ends, and everything done with it is on record. Certificates that ended more
    than a month ago are left out unless you ask for them.
  </EmptyState>
);
