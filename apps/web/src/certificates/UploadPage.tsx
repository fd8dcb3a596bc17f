import { Autocomplete, Button, FileButton, Group, List, Paper, Stack, Switch, Text, Textarea, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconCertificate, IconFileUpload } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState, type DragEvent } from 'react';
import { reasonFor } from '../api/failure';
import { glanceAtCertificate } from '../pem/read-certificate';
import { sortPem, type DroppedText } from '../pem/sort-pem';
import { useMe } from '../sign-in/auth.queries';
import { PageHead } from '../ui/PageHead';
import { Problem } from '../ui/Problem';
import { dayInWords } from '../ui/time-words';
import { CertificatePicker, type PickedCertificate } from './CertificatePicker';
import { useUploadCertificate } from './certificates.queries';
import { certificatesIn } from './chain-links';

const shownAtField = ['owner', 'body', 'chain', 'privateKey', 'csr', 'name', 'description', 'replaces'];
const first = { body: '', chain: '', privateKey: '', csr: '', owner: '', name: '', description: '', notify: true, replaces: [] as PickedCertificate[] };

export function UploadPage() {
  const me = useMe();
  const navigate = useNavigate();
  const upload = useUploadCertificate();
  const form = useForm({ initialValues: first });
  const [complaints, setComplaints] = useState<readonly string[]>([]);
  const teams = me.data ? [...me.data.roles.map((role) => role.name).filter((name) => name.includes('@')), me.data.email] : [];

  const take = (texts: readonly DroppedText[]) => {
    const { body, chain, privateKey, csr } = form.values;
    const already = [body, chain, privateKey, csr].filter((text) => text.trim() !== '').map((text) => ({ from: 'the fields below', text }));
    // What is there already is sorted together with what comes, so that files may be dropped one after the other.
    const sorted = sortPem([...texts, ...already]);
    form.setValues({ body: sorted.bodyPem, chain: sorted.chainPem, privateKey: sorted.privateKeyPem, csr: sorted.csrPem });
    setComplaints(sorted.complaints);
  };
  const send = ({ replaces, ...values }: typeof form.values) =>
    upload.mutate(
      { ...values, owner: values.owner.trim(), name: values.name.trim() || null, replaces: replaces.map(({ id }) => ({ id })) },
      { onSuccess: ({ id }) => void navigate({ to: '/certificates/$id', params: { id: String(id) }, search: { issued: 'yes' } }) },
    );
  const pemField = (field: 'body' | 'chain' | 'privateKey' | 'csr') => ({
    ...form.getInputProps(field),
    autosize: true,
    minRows: 3,
    maxRows: 9,
    spellCheck: false,
    classNames: { input: 'mono' },
    error: reasonFor(upload.error, field),
  });

  return (
    <>
      <PageHead
        documentTitle="Import a certificate"
        title="Import a certificate"
        lead="For certificates that others issued. Lemur watches them as it does its own."
      />
      <form onSubmit={form.onSubmit(send)} noValidate className="wizard">
        <Stack gap="lg">
          <DropPlace onTexts={take} />
          {complaints.length > 0 && (
            <div className="note" data-tone="soon" role="alert">
              <List size="sm" spacing={4}>
                {complaints.map((complaint) => (
                  <List.Item key={complaint}>{complaint}</List.Item>
                ))}
              </List>
            </div>
          )}
          <Paper>
            <Stack gap="md">
              <Textarea label="Certificate" required placeholder="-----BEGIN CERTIFICATE-----" {...pemField('body')} />
              <Textarea label="Chain" description="Its issuers, the nearest first. Leave it empty if you do not have it." {...pemField('chain')} />
              <Textarea
                label="Private key"
                description="Only if Lemur shall deploy or export it with its key. It is stored encrypted."
                {...pemField('privateKey')}
              />
              {form.values.csr !== '' && <Textarea label="Certificate request (CSR)" {...pemField('csr')} />}
            </Stack>
          </Paper>
          <Paper>
            <Stack gap="md">
              <Autocomplete
                label="Owner"
                description="The address of the team that answers for it."
                placeholder="team@example.com"
                required
                type="email"
                data={[...new Set(teams)]}
                {...form.getInputProps('owner')}
                error={reasonFor(upload.error, 'owner')}
              />
              <Textarea label="Description" autosize minRows={2} {...form.getInputProps('description')} error={reasonFor(upload.error, 'description')} />
              <TextInput
                label="Name in Lemur"
                description="Left empty, one is made that sorts well."
                {...form.getInputProps('name')}
                error={reasonFor(upload.error, 'name')}
              />
              <CertificatePicker
                label="Replaces"
                value={form.values.replaces}
                onChange={(replaces) => form.setFieldValue('replaces', replaces)}
                error={reasonFor(upload.error, 'replaces')}
              />
              <Switch label="Warn the owner before it ends" {...form.getInputProps('notify', { type: 'checkbox' })} />
            </Stack>
          </Paper>
        </Stack>
        <Paper component="aside" className="wizard-result" aria-label="What will happen">
          <Stack gap="md">
            <Title order={2}>What will happen</Title>
            <Preview
              body={form.values.body}
              chain={form.values.chain}
              hasKey={form.values.privateKey.trim() !== ''}
              owner={form.values.owner}
              notify={form.values.notify}
            />
            <Problem failure={upload.error} shownAtField={shownAtField} />
            <Button type="submit" size="md" loading={upload.isPending} disabled={!form.values.body.trim() || !form.values.owner.trim()}>
              Import it
            </Button>
          </Stack>
        </Paper>
      </form>
    </>
  );
}

function Preview({ body, chain, hasKey, owner, notify }: { body: string; chain: string; hasKey: boolean; owner: string; notify: boolean }) {
  const glance = glanceAtCertificate(body);
  if (!body.trim()) return <Text c="dimmed">Still missing: the certificate.</Text>;
  if (!glance) return <Text c="dimmed">The certificate cannot be shown here. The server will say what is wrong with it, or take it.</Text>;
  const issuers = certificatesIn(chain).length;
  return (
    <Text size="lg" lh={1.45} className="break-anywhere">
      Imports <strong>{glance.subject}</strong>, issued by {glance.isSelfIssued ? 'itself' : glance.issuer}, valid until{' '}
      <strong>{dayInWords(glance.notAfter)}</strong>, {hasKey ? 'with its private key' : 'without a key'}
      {issuers > 0 ? ` and ${issuers === 1 ? 'one issuer' : `${issuers} issuers`}` : ''}
      {owner.trim() && notify ? `, and warns ${owner.trim()} before it ends` : ''}.
    </Text>
  );
}

/** Takes several files at once, dropped or chosen, or a text that was pasted. */
function DropPlace({ onTexts }: { onTexts: (texts: DroppedText[]) => void }) {
  const [isOver, setIsOver] = useState(false);
  const read = async (files: readonly File[]) => onTexts(await Promise.all(files.map(async (file) => ({ from: file.name, text: await file.text() }))));
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setIsOver(false);
    void read([...event.dataTransfer.files]);
  };
  return (
    <div
      className="drop"
      data-over={isOver || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={drop}
      onPaste={(event) => {
        const text = event.clipboardData.getData('text');
        if (text) onTexts([{ from: 'the pasted text', text }]);
      }}
      tabIndex={0}
      role="group"
      aria-label="Drop files here, or paste PEM text"
    >
      <IconCertificate size={30} stroke={1.4} aria-hidden />
      <div className="grow-text">
        <Text fw={570}>Drop PEM files here, or paste their text</Text>
        <Text size="sm" c="dimmed">
          Certificate, chain and key in any order, in one file or several: each block finds its field.
        </Text>
      </div>
      <Group>
        <FileButton onChange={(files) => void read(files)} multiple accept=".pem,.crt,.cer,.key,.csr,.txt,application/x-pem-file,application/x-x509-ca-cert">
          {(props) => (
            <Button {...props} variant="default" leftSection={<IconFileUpload size={16} aria-hidden />}>
              Choose files
            </Button>
          )}
        </FileButton>
      </Group>
    </div>
  );
}
