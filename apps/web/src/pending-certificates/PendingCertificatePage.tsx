import { Button, Group, Modal, Paper, Stack, Text, Textarea, Title } from '@mantine/core';
import { IconBan, IconPencil, IconUpload } from '@tabler/icons-react';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { reasonFor } from '../api/failure';
import { mayDo } from '../sign-in/rights';
import { ConfirmDanger } from '../ui/ConfirmDanger';
import { Crumb } from '../ui/Crumb';
import { Fact, Facts } from '../ui/Fact';
import { fileNameOf } from '../ui/download';
import { Found } from '../ui/Found';
import { LinkButton } from '../ui/LinkButton';
import { doneNotice } from '../ui/notices';
import { PageHead } from '../ui/PageHead';
import { PemBlock } from '../ui/PemBlock';
import { Problem } from '../ui/Problem';
import { Time } from '../ui/Time';
import { useCancelPending, usePendingCertificate, useUploadPending, type PendingCertificate } from './pending-certificates.queries';
import { EditPendingDialog } from './EditPendingDialog';
import { nothingNext } from './pending-words';
import { PendingMark } from './PendingCertificatesPage';

export function PendingCertificatePage() {
  const { id } = useParams({ from: '/frame/pending-certificates/$id' });
  const found = usePendingCertificate(Number(id));
  return <Found query={found}>{(pending) => <PendingView key={pending.id} pending={pending} />}</Found>;
}

function PendingView({ pending }: { pending: PendingCertificate }) {
  const [dialog, setDialog] = useState<'edit' | 'cancel' | 'upload' | null>(null);
  const close = () => setDialog(null);
  const isWaiting = pending.state === 'waiting';
  return (
    <>
      <PageHead
        documentTitle={pending.cn ?? pending.name}
        above={<Crumb to="/pending-certificates">Pending</Crumb>}
        title={pending.cn ?? pending.name}
        lead={
          <span className="title-line">
            <PendingMark state={pending.state} />
            <span className="mono break-anywhere">{pending.name}</span>
          </span>
        }
        actions={
          <>
            {pending.state === 'failed' && <LinkButton to="/certificates/request">Request it again</LinkButton>}
            {pending.resolvedCertId !== null && (
              <LinkButton to="/certificates/$id" params={{ id: String(pending.resolvedCertId) }}>
                To the certificate
              </LinkButton>
            )}
            {isWaiting && mayDo(pending, 'pending-certificate.edit') && (
              <Button variant="default" leftSection={<IconPencil size={16} aria-hidden />} onClick={() => setDialog('edit')}>
                Edit
              </Button>
            )}
            {isWaiting && mayDo(pending, 'pending-certificate.resolve') && (
              <Button variant="default" leftSection={<IconUpload size={16} aria-hidden />} onClick={() => setDialog('upload')}>
                Bring it by hand
              </Button>
            )}
            {isWaiting && mayDo(pending, 'pending-certificate.cancel') && (
              <Button variant="default" className="danger" leftSection={<IconBan size={16} aria-hidden />} onClick={() => setDialog('cancel')}>
                Cancel the order
              </Button>
            )}
          </>
        }
      />
      <Stack gap="md">
        <Paper>
          <Title order={2} mb="xs">
            {pending.state === 'failed' ? 'Why it failed' : 'What happens next'}
          </Title>
          {pending.state === 'failed' && (
            <Text className="break-anywhere" mb="xs">
              {pending.status ?? 'Its issuer did not say why.'}
            </Text>
          )}
          <Text c={pending.state === 'failed' ? 'dimmed' : undefined} size={pending.state === 'failed' ? 'sm' : undefined}>
            {pending.nextStep ?? nothingNext(pending.state)}
            {pending.dueAt && isWaiting && (
              <>
                {' '}
                The next look is <Time at={pending.dueAt} />.
              </>
            )}
          </Text>
          {pending.status && pending.state !== 'failed' && (
            <Text size="sm" c="dimmed" mt="xs" className="break-anywhere">
              Its issuer said last: {pending.status}
            </Text>
          )}
        </Paper>
        <Paper>
          <Facts>
            <Fact name="Owner">{pending.owner}</Fact>
            <Fact name="Ordered from">
              {pending.authority ? (
                <Link to="/authorities/$id" params={{ id: String(pending.authority.id) }}>
                  {pending.authority.name}
                </Link>
              ) : (
                'an authority that is gone'
              )}
            </Fact>
            <Fact name="Ordered by">
              {pending.user?.username ?? 'a user who is gone'}, <Time at={pending.dateCreated} />
            </Fact>
            <Fact name="Looked at last">
              <Time at={pending.lastUpdated} />
            </Fact>
            <Fact name="Failed tries">{pending.numberAttempts}</Fact>
            <Fact name="Description">{pending.description || '–'}</Fact>
            <Fact name="Roles">{pending.roles.map(({ name }) => name).join(', ') || 'none'}</Fact>
            <Fact name="Announced by">
              {pending.notify ? pending.notifications.map(({ label }) => label).join(', ') || 'nobody' : 'nobody: warnings are switched off'}
            </Fact>
            <Fact name="Renews itself">{pending.rotation ? 'yes' : 'no'}</Fact>
            <Fact name="Will be deployed to">{pending.destinations.map(({ label }) => label).join(', ') || 'nothing'}</Fact>
            <Fact name="Takes the place of">{pending.replaces.map(({ name }) => name).join(', ') || 'nothing'}</Fact>
          </Facts>
        </Paper>
        <PemBlock title="Certificate request (CSR)" pem={pending.csr} fileName={fileNameOf(pending.name, 'csr')} />
      </Stack>
      <EditPendingDialog pending={pending} opened={dialog === 'edit'} onClose={close} />
      <CancelDialog pending={pending} opened={dialog === 'cancel'} onClose={close} />
      <Modal opened={dialog === 'upload'} onClose={close} title="Bring the certificate by hand" size="lg" closeOnClickOutside={false}>
        {dialog === 'upload' && <UploadForm pending={pending} onClose={close} />}
      </Modal>
    </>
  );
}

interface DialogProps {
  pending: PendingCertificate;
  onClose: () => void;
}

function CancelDialog({ pending, opened, onClose }: DialogProps & { opened: boolean }) {
  const cancel = useCancelPending(pending.id);
  const navigate = useNavigate();
  return (
    <ConfirmDanger
      opened={opened}
      onClose={onClose}
      title={`Cancel the order for ${pending.cn ?? pending.name}?`}
      act="Cancel the order"
      reasonFor="Goes on record, and to the issuer if it wants one."
      isBusy={cancel.isPending}
      failure={cancel.error}
      onConfirm={(note) =>
        cancel.mutate(note, {
          onSuccess: () => {
            doneNotice('Cancelled', pending.name);
            void navigate({ to: '/pending-certificates' });
          },
        })
      }
    >
      <Text size="sm">{pending.authority?.name ?? 'Its issuer'} is told that it is not wanted any more. The key that was made for it is thrown away.</Text>
    </ConfirmDanger>
  );
}

/** For issuers that answer by mail, or on a web page. */
function UploadForm({ pending, onClose }: DialogProps) {
  const upload = useUploadPending(pending.id);
  const [body, setBody] = useState('');
  const [chain, setChain] = useState('');
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        upload.mutate(
          { body, chain: chain.trim() || undefined },
          {
            onSuccess: () => {
              doneNotice('Taken', 'The certificate is in the list now.');
              onClose();
            },
          },
        );
      }}
    >
      <Stack gap="md">
        <Text size="sm">It has to carry the public key of the request below. Key, owner, roles and destinations of the order become its own.</Text>
        <Textarea
          label="Certificate"
          required
          autosize
          minRows={5}
          maxRows={14}
          spellCheck={false}
          classNames={{ input: 'mono' }}
          placeholder="-----BEGIN CERTIFICATE-----"
          value={body}
          onChange={(event) => setBody(event.currentTarget.value)}
          error={reasonFor(upload.error, 'body')}
        />
        <Textarea
          label="Chain"
          description="Its issuers, the nearest first."
          autosize
          minRows={3}
          maxRows={14}
          spellCheck={false}
          classNames={{ input: 'mono' }}
          value={chain}
          onChange={(event) => setChain(event.currentTarget.value)}
          error={reasonFor(upload.error, 'chain')}
        />
        <Problem failure={upload.error} shownAtField={['body', 'chain']} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={upload.isPending} disabled={!body.trim()}>
            Take it
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
