import { Button, Group, List, Paper, Text, Title } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { Time } from '../../ui/Time';
import { dayInWords } from '../../ui/time-words';
import type { Certificate } from '../certificates.queries';

/** Shown once after a certificate was issued or imported: what happened, and what to do next. */
export function IssuedNotice({ certificate }: { certificate: Certificate }) {
  const navigate = useNavigate();
  const names = certificate.extensions.subAltNames.names.length;
  const warned = certificate.notify && certificate.notifications.length > 0;
  return (
    <Paper className="issued" mb="lg" role="status">
      <Group gap="sm" wrap="nowrap" align="flex-start">
        <IconCircleCheck size={26} className="toned" data-tone="good" aria-hidden />
        <div className="grow-text">
          <Title order={2}>{certificate.authority ? `${certificate.authority.name} has issued it` : 'It was imported'}</Title>
          <Text mt={4}>
            {names > 1 ? `For ${names} names, valid` : 'Valid'} until <Time at={certificate.notAfter} words={dayInWords(new Date(certificate.notAfter))} />.{' '}
            {warned ? `${certificate.owner} is warned before it ends.` : 'Nobody is warned before it ends.'}
          </Text>
          <Text fw={570} mt="sm">
            Next
          </Text>
          <List size="sm" spacing={4} mt={4}>
            {certificate.hasPrivateKey ? (
              <List.Item>
                Put it on the server: <b>Download</b> has certificate and chain, <b>Export</b> a file with the key as well.
              </List.Item>
            ) : (
              <List.Item>
                Put it on the server next to the key that you kept: <b>Download</b> has certificate and chain.
              </List.Item>
            )}
            {certificate.authority && (
              <List.Item>Clients have to trust the root of {certificate.authority.name}. It is in the tab “Chain”, first in line.</List.Item>
            )}
            {certificate.warnings?.map((warning) => (
              <List.Item key={warning}>{warning}</List.Item>
            ))}
          </List>
          <Button
            mt="sm"
            size="xs"
            variant="default"
            onClick={() => void navigate({ to: '/certificates/$id', params: { id: String(certificate.id) }, search: {}, replace: true })}
          >
            Got it
          </Button>
        </div>
      </Group>
    </Paper>
  );
}
