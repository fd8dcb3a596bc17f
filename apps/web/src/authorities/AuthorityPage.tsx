import { ApiError } from '@app/api-client';
import { Anchor, Badge, Button, Group, List, Paper, Stack, Text, Title } from '@mantine/core';
import { IconChevronLeft, IconCircleCheck, IconDownload, IconPencil } from '@tabler/icons-react';
import { Link, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { lemur } from '../api/client';
import { chainLinks } from '../certificates/chain-links';
import { ChainList } from '../certificates/ChainList';
import { mayDo } from '../sign-in/rights';
import { ValidityBar } from '../certificates/ValidityBar';
import { LostPage } from '../frame/LostPage';
import { download, fileNameOf } from '../ui/download';
import { Fact, Facts } from '../ui/Fact';
import { Late } from '../ui/Late';
import { LinkButton } from '../ui/LinkButton';
import type { SearchParams } from '../ui/list-state';
import { PageHead } from '../ui/PageHead';
import { PageSkeleton } from '../ui/PageSkeleton';
import { CopyText } from '../ui/PemBlock';
import { Problem } from '../ui/Problem';
import { useAuthority, type Authority } from './authorities.queries';
import { AuthorityStatus } from './AuthorityStatus';
import { IssuedCount } from './AuthorityTree';
import { EditAuthorityDialog } from './EditAuthorityDialog';

export function AuthorityPage() {
  const { id } = useParams({ from: '/frame/authorities/$id' });
  const number = Number(id);
  const found = useAuthority(number);
  if (!Number.isInteger(number) || (found.error instanceof ApiError && found.error.status === 404)) return <LostPage />;
  if (found.error) return <Problem failure={found.error} onRetry={() => void found.refetch()} />;
  if (!found.data)
    return (
      <Late>
        <PageSkeleton />
      </Late>
    );
  return <AuthorityView key={id} authority={found.data} />;
}

const saveCertificate = ({ name, authorityCertificate }: Authority) =>
  download(fileNameOf(name, 'pem'), `${authorityCertificate.body.trim()}\n`, 'application/x-pem-file');

function AuthorityView({ authority }: { authority: Authority }) {
  const search: SearchParams = useSearch({ strict: false });
  const [isEditing, setIsEditing] = useState(false);
  const { authorityCertificate: own } = authority;
  const links = chainLinks(own.body, own.chain);
  const crl = `${window.location.origin}${lemur.authorities.crl.address({ params: { id: authority.id } })}`;
  const der = `${window.location.origin}${lemur.authorities.certificate.address({ params: { id: authority.id } })}`;
  const isUsable = authority.active && new Date(own.notAfter) > new Date() && mayDo(authority, 'authority.use');
  return (
    <>
      <PageHead
        documentTitle={authority.name}
        above={
          <Link to="/authorities" className="crumb">
            <IconChevronLeft size={14} aria-hidden /> Authorities
          </Link>
        }
        title={authority.name}
        lead={
          <span className="title-line">
            <AuthorityStatus authority={authority} />
            {authority.description}
          </span>
        }
        actions={
          <>
            <Button variant="default" leftSection={<IconDownload size={16} aria-hidden />} onClick={() => saveCertificate(authority)}>
              Certificate
            </Button>
            {mayDo(authority, 'authority.edit') && (
              <Button variant="default" leftSection={<IconPencil size={16} aria-hidden />} onClick={() => setIsEditing(true)}>
                Edit
              </Button>
            )}
            {isUsable && (
              <LinkButton to="/certificates/request" search={{ authority: String(authority.id) }}>
                Issue a certificate
              </LinkButton>
            )}
          </>
        }
      />
      {search.created && <CreatedNotice authority={authority} isRoot={links.length === 1} />}
      <Stack gap="md">
        <Paper>
          <ValidityBar notBefore={own.notBefore} notAfter={own.notAfter} status={own.status} isReplaced={false} />
        </Paper>
        <Paper>
          <Facts>
            <Fact name="Owner">{authority.owner}</Fact>
            <Fact name="Issued so far">
              <IssuedCount name={authority.name} />
            </Fact>
            <Fact name="Issues by">{authority.plugin.title}</Fact>
            <Fact name="Issues for">
              {authority.defaultValidityDays} days unless told otherwise{authority.maxIssuanceDays === null ? '' : `, at most ${authority.maxIssuanceDays}`}
            </Fact>
            <Fact name="Common name">{own.cn ?? '–'}</Fact>
            <Fact name="Made by">{own.user?.username ?? 'unknown'}</Fact>
          </Facts>
        </Paper>
        <Paper>
          <Group justify="space-between" mb="sm">
            <Title order={2}>Chain</Title>
            {isUsable && (
              <LinkButton to="/authorities/new" search={{ parent: String(authority.id) }} variant="default" size="xs">
                Create a sub-CA below
              </LinkButton>
            )}
          </Group>
          <ChainList links={links} leafRole="authority" />
        </Paper>
        <Paper>
          <Title order={2} mb="xs">
            For everybody, without signing in
          </Title>
          <Stack gap={6}>
            <Address name="Revocation list (CRL)" url={crl} />
            <Address name="Certificate (DER)" url={der} />
          </Stack>
        </Paper>
        <Paper>
          <Title order={2} mb="xs">
            Roles
          </Title>
          <Text size="sm" c="dimmed" mb="sm">
            Members may issue from it, use it as parent of a sub-CA, and edit it.
          </Text>
          <Group gap="xs">
            {authority.roles.map((role) => (
              <Badge key={role.id} size="lg" color={role.name === authority.owner ? 'petrol' : 'gray'}>
                {role.name}
              </Badge>
            ))}
            {authority.roles.length === 0 && <Text size="sm">None: only administrators may use it.</Text>}
          </Group>
        </Paper>
      </Stack>
      <EditAuthorityDialog authority={authority} opened={isEditing} onClose={() => setIsEditing(false)} />
    </>
  );
}

const Address = ({ name, url }: { name: string; url: string }) => (
  <Group gap="xs" wrap="nowrap">
    <Text size="sm" c="dimmed" miw={150}>
      {name}
    </Text>
    <Anchor href={url} size="sm" className="break-anywhere">
      {url}
    </Anchor>
    <CopyText text={url} label={`Copy the address of the ${name.toLowerCase()}`} />
  </Group>
);

function CreatedNotice({ authority, isRoot }: { authority: Authority; isRoot: boolean }) {
  return (
    <Paper mb="lg" role="status" className="issued">
      <Group gap="sm" wrap="nowrap" align="flex-start">
        <IconCircleCheck size={26} className="toned" data-tone="good" aria-hidden />
        <div className="grow-text">
          <Title order={2}>{authority.name} is ready to sign</Title>
          <Text fw={570} mt="sm">
            Next
          </Text>
          <List size="sm" spacing={4} mt={4}>
            <List.Item>
              <Link to="/certificates/request" search={{ authority: String(authority.id) }}>
                Issue a certificate
              </Link>{' '}
              from it.
            </List.Item>
            {isRoot && (
              <List.Item>
                Let test machines trust it: download its certificate above and add it to the trust store of the system or the browser. Only there, and only
                while you trust this installation as much.
              </List.Item>
            )}
            {isRoot && (
              <List.Item>
                <Link to="/authorities/new" search={{ parent: String(authority.id) }}>
                  Put a sub-CA below it
                </Link>{' '}
                for daily work, so that the root has to sign seldom.
              </List.Item>
            )}
          </List>
        </div>
      </Group>
    </Paper>
  );
}
