import { Button, Group, Text, Title } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { Authority } from '../authorities/authorities.queries';
import { fetchCertificates } from '../certificates/certificates.queries';
import { download, fileNameOf } from '../ui/download';
import { LinkButton } from '../ui/LinkButton';
import { RingedTail } from '../ui/RingedTail';

/** Leads through the first minutes: an authority, a certificate, trust in it, and what is there already. Goes when the first two are done and seen. */
export function FirstSteps({ authorities }: { authorities: readonly Authority[] }) {
  const all = useQuery({ queryKey: ['certificates', 'list', 'how-many'], queryFn: ({ signal }) => fetchCertificates({ count: 1, showExpired: '1' }, signal) });
  const root = authorities.find(({ authorityCertificate }) => !authorityCertificate.chain) ?? authorities[0];
  // The certificates of the authorities themselves are in the list as well.
  const hasCertificate = (all.data?.total ?? 0) > authorities.length;
  if (!all.data || (root && hasCertificate)) return null;
  return (
    <section className="surface first-steps" aria-label="First steps">
      <Group gap="md" wrap="nowrap" align="flex-start">
        <RingedTail size={56} />
        <div>
          <Title order={2}>From here to a certificate in your browser: about five minutes</Title>
          <Text c="dimmed" size="sm">
            Every step can be done later, and none of them reaches outside this installation.
          </Text>
        </div>
      </Group>
      <ol className="steps">
        <Step number={1} isDone={root !== undefined} title="Make an authority" words="A root of your own, that signs the certificates.">
          <LinkButton to="/authorities/new" size="xs" variant={root ? 'default' : 'filled'}>
            Create a root
          </LinkButton>
        </Step>
        <Step number={2} isDone={hasCertificate} title="Issue a certificate" words="For localhost, or a name in your network.">
          <LinkButton to="/certificates/request" size="xs" variant={root ? 'filled' : 'default'} disabled={!root}>
            Request one
          </LinkButton>
        </Step>
        <Step number={3} isDone={false} title="Trust the root" words="Download it, and add it to the trust store of a test machine.">
          <Button
            size="xs"
            variant="default"
            disabled={!root}
            onClick={() => root && download(fileNameOf(root.name, 'pem'), `${root.authorityCertificate.body.trim()}\n`, 'application/x-pem-file')}
          >
            Download it
          </Button>
        </Step>
        <Step number={4} isDone={false} title="Import what you have" words="Certificates of other authorities are watched as well.">
          <LinkButton to="/certificates/upload" size="xs" variant="default">
            Import
          </LinkButton>
        </Step>
      </ol>
    </section>
  );
}

function Step({ number, isDone, title, words, children }: { number: number; isDone: boolean; title: string; words: string; children: React.ReactNode }) {
  return (
    <li data-done={isDone || undefined}>
      <span className="step-number">{isDone ? <IconCheck size={16} aria-label="done" /> : number}</span>
      <div className="grow-text">
        <Text fw={570}>{title}</Text>
        <Text size="sm" c="dimmed">
          {words}
        </Text>
      </div>
      {children}
    </li>
  );
}
