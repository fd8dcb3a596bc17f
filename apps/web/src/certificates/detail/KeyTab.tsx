import { Button, List, Paper, Stack, Text, Title } from '@mantine/core';
import { IconEye, IconKey, IconLock } from '@tabler/icons-react';
import { useState } from 'react';
import { ConfirmDanger } from '../../ui/ConfirmDanger';
import { fileNameOf } from '../../ui/download';
import { PemBlock } from '../../ui/PemBlock';
import { useKey, type Certificate } from '../certificates.queries';
import { keyInWords } from '../key-words';
import { mayDo } from '../../sign-in/rights';

/** Who may see the private key, and the key itself, once somebody said that he wants to. */
export function KeyTab({ certificate }: { certificate: Certificate }) {
  const [isAsking, setIsAsking] = useState(false);
  const key = useKey(certificate.id);
  const pem = key.data?.key;
  const isAllowed = mayDo(certificate, 'certificate.read-key');

  if (!certificate.hasPrivateKey)
    return (
      <Paper>
        <Stack gap="xs">
          <Title order={2}>No private key is kept here</Title>
          <Text c="dimmed">
            The key was made elsewhere: only a request (CSR) or the certificate itself came to Lemur. Export formats that need the key are not offered.
          </Text>
          {certificate.csr && <PemBlock title="Certificate request (CSR)" pem={certificate.csr} fileName={fileNameOf(certificate.name, 'csr')} />}
        </Stack>
      </Paper>
    );

  return (
    <Stack gap="md">
      <Paper>
        <Stack gap="sm" align="flex-start">
          <Title order={2}>Private key, {keyInWords(certificate.keyType, certificate.bits)}</Title>
          <Text>It is stored encrypted. These people may see it:</Text>
          <List size="sm" spacing={4}>
            <List.Item>
              members of {certificate.roles.length === 1 ? 'the role ' : 'the roles '} {certificate.roles.map((role) => `“${role.name}”`).join(', ') || 'none'}
            </List.Item>
            {certificate.user && <List.Item>{certificate.user.username}, who made the certificate</List.Item>}
            <List.Item>administrators</List.Item>
          </List>
          {pem ? null : isAllowed ? (
            <Button variant="default" leftSection={<IconEye size={16} aria-hidden />} onClick={() => setIsAsking(true)}>
              Show the key …
            </Button>
          ) : (
            <div className="note" data-tone="calm">
              <IconLock size={18} aria-hidden />
              <div>You may not see it. Ask an administrator for the role “{certificate.owner}”.</div>
            </div>
          )}
        </Stack>
      </Paper>
      {pem && (
        <Stack gap="xs">
          <PemBlock title="Private key" pem={pem} fileName={fileNameOf(certificate.name, 'key')} isSecret />
          <Button variant="default" className="self-start" leftSection={<IconKey size={16} aria-hidden />} onClick={() => key.reset()}>
            Hide the key
          </Button>
        </Stack>
      )}
      {certificate.csr && <PemBlock title="Certificate request (CSR)" pem={certificate.csr} fileName={fileNameOf(certificate.name, 'csr')} />}
      <ConfirmDanger
        opened={isAsking}
        onClose={() => setIsAsking(false)}
        title="Show the private key?"
        act="Show the key"
        reasonFor="Goes on record with your name and the time."
        isBusy={key.isPending}
        failure={key.error}
        onConfirm={(reason) => key.mutate(reason, { onSuccess: () => setIsAsking(false) })}
      >
        <Text size="sm">
          Whoever has this key can pose as <b>{certificate.commonName || certificate.name}</b>. To put it on a server, an export as a file is often the better
          way.
        </Text>
      </ConfirmDanger>
    </Stack>
  );
}
