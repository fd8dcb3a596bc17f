import { ApiError } from '@app/api-client';
import { Alert, Button, Menu, Tabs } from '@mantine/core';
import { IconBan, IconChevronDown, IconChevronLeft, IconDownload, IconPackageExport, IconPencil } from '@tabler/icons-react';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { LostPage } from '../../frame/LostPage';
import { download, fileNameOf } from '../../ui/download';
import { Late } from '../../ui/Late';
import type { SearchParams } from '../../ui/list-state';
import { PageHead } from '../../ui/PageHead';
import { PageSkeleton } from '../../ui/PageSkeleton';
import { Problem } from '../../ui/Problem';
import { chainLinks } from '../chain-links';
import { ChainList } from '../ChainList';
import { useCertificate, type Certificate } from '../certificates.queries';
import { StatusMark } from '../StatusMark';
import { EditDialog } from './EditDialog';
import { ExportDialog } from './ExportDialog';
import { HistoryTab } from './HistoryTab';
import { IssuedNotice } from './IssuedNotice';
import { KeyTab } from './KeyTab';
import { mayDo } from '../../sign-in/rights';
import { NamesTab } from './NamesTab';
import { OverviewTab } from './OverviewTab';
import { PeopleTab } from './PeopleTab';
import { PlacesTab } from './PlacesTab';
import { RenewalTab } from './RenewalTab';
import { ReplacementTab } from './ReplacementTab';
import { RevokeDialog } from './RevokeDialog';

export function CertificatePage() {
  const { id } = useParams({ from: '/frame/certificates/$id' });
  const number = Number(id);
  const found = useCertificate(number);
  if (!Number.isInteger(number) || (found.error instanceof ApiError && found.error.status === 404)) return <LostPage />;
  if (found.error) return <Problem failure={found.error} onRetry={() => void found.refetch()} />;
  if (!found.data)
    return (
      <Late>
        <PageSkeleton />
      </Late>
    );
  return <CertificateView key={id} certificate={found.data} />;
}

const tabs = ['overview', 'chain', 'names', 'key', 'places', 'renewal', 'people', 'replacement', 'history'] as const;

function CertificateView({ certificate }: { certificate: Certificate }) {
  const search: SearchParams = useSearch({ strict: false });
  const navigate = useNavigate();
  const [dialog, setDialog] = useState<'edit' | 'export' | 'revoke' | null>(null);
  const close = () => setDialog(null);
  const tab = tabs.find((name) => name === search.tab) ?? 'overview';
  const setTab = (next: string | null) =>
    void navigate({
      to: '/certificates/$id',
      params: { id: String(certificate.id) },
      search: next === 'overview' ? {} : { tab: next ?? undefined },
      replace: true,
    });
  const names = certificate.extensions.subAltNames.names.length;

  return (
    <>
      <PageHead
        documentTitle={certificate.cn ?? certificate.name}
        above={
          <Link to="/certificates" className="crumb">
            <IconChevronLeft size={14} aria-hidden /> Certificates
          </Link>
        }
        title={certificate.commonName || certificate.name}
        lead={
          <span className="title-line">
            <StatusMark certificate={{ ...certificate, isReplaced: certificate.replacedBy.length > 0 }} />
            <span className="mono break-anywhere">{certificate.name}</span>
          </span>
        }
        actions={<Actions certificate={certificate} open={setDialog} />}
      />
      {search.issued && <IssuedNotice certificate={certificate} />}
      {certificate.findings?.length ? (
        <Alert color="yellow" variant="light" title="Worth knowing" mb="md">
          {certificate.findings.map((finding) => (
            <div key={finding}>{finding}</div>
          ))}
        </Alert>
      ) : null}
      <Tabs value={tab} onChange={setTab} keepMounted={false} className="tabs">
        <Tabs.List aria-label="About this certificate">
          <Tabs.Tab value="overview">Overview</Tabs.Tab>
          <Tabs.Tab value="chain">Chain</Tabs.Tab>
          <Tabs.Tab value="names">Names{names > 1 ? ` (${names})` : ''}</Tabs.Tab>
          <Tabs.Tab value="key">Key</Tabs.Tab>
          <Tabs.Tab value="places">Places</Tabs.Tab>
          <Tabs.Tab value="renewal">Renewal</Tabs.Tab>
          <Tabs.Tab value="people">Roles and warnings</Tabs.Tab>
          <Tabs.Tab value="replacement">
            Replacement
            {certificate.replacedBy.length + certificate.replaces.length > 0 ? ` (${certificate.replacedBy.length + certificate.replaces.length})` : ''}
          </Tabs.Tab>
          <Tabs.Tab value="history">History</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="overview">
          <OverviewTab certificate={certificate} />
        </Tabs.Panel>
        <Tabs.Panel value="chain">
          <ChainList links={chainLinks(certificate.body, certificate.chain)} />
        </Tabs.Panel>
        <Tabs.Panel value="names">
          <NamesTab certificate={certificate} />
        </Tabs.Panel>
        <Tabs.Panel value="key">
          <KeyTab certificate={certificate} />
        </Tabs.Panel>
        <Tabs.Panel value="places">
          <PlacesTab certificate={certificate} />
        </Tabs.Panel>
        <Tabs.Panel value="renewal">
          <RenewalTab certificate={certificate} />
        </Tabs.Panel>
        <Tabs.Panel value="people">
          <PeopleTab certificate={certificate} />
        </Tabs.Panel>
        <Tabs.Panel value="replacement">
          <ReplacementTab certificate={certificate} />
        </Tabs.Panel>
        <Tabs.Panel value="history">
          <HistoryTab certificate={certificate} />
        </Tabs.Panel>
      </Tabs>
      <EditDialog certificate={certificate} opened={dialog === 'edit'} onClose={close} />
      <ExportDialog certificate={certificate} opened={dialog === 'export'} onClose={close} />
      <RevokeDialog certificate={certificate} opened={dialog === 'revoke'} onClose={close} />
    </>
  );
}

function Actions({ certificate, open }: { certificate: Certificate; open: (dialog: 'edit' | 'export' | 'revoke') => void }) {
  const save = (content: string, suffix: string) =>
    download(fileNameOf(`${certificate.name}${suffix}`, 'pem'), `${content.trim()}\n`, 'application/x-pem-file');
  const canRevoke = certificate.status !== 'revoked' && certificate.authority !== null && (certificate.authority.plugin.abilities?.includes('revoke') ?? true);
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" leftSection={<IconDownload size={16} aria-hidden />} rightSection={<IconChevronDown size={14} aria-hidden />}>
            Download
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => save(`${certificate.body.trim()}\n${certificate.chain ?? ''}`, '-fullchain')} disabled={!certificate.chain}>
            Certificate with chain, PEM
          </Menu.Item>
          <Menu.Item onClick={() => save(certificate.body, '')}>Certificate only, PEM</Menu.Item>
          <Menu.Item onClick={() => save(certificate.chain ?? '', '-chain')} disabled={!certificate.chain}>
            Chain only, PEM
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item leftSection={<IconPackageExport size={16} aria-hidden />} onClick={() => open('export')}>
            Export as PKCS#12, JKS …
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {mayDo(certificate, 'certificate.edit') && (
        <Button variant="default" leftSection={<IconPencil size={16} aria-hidden />} onClick={() => open('edit')}>
          Edit
        </Button>
      )}
      {canRevoke && mayDo(certificate, 'certificate.revoke') && (
        <Button variant="default" className="danger" leftSection={<IconBan size={16} aria-hidden />} onClick={() => open('revoke')}>
          Revoke
        </Button>
      )}
    </>
  );
}
