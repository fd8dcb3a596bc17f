import { Anchor, Code, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { Fact, Facts } from '../../ui/Fact';
import { CopyText } from '../../ui/PemBlock';
import { Time } from '../../ui/Time';
import type { Certificate } from '../certificates.queries';
import { keyInWords } from '../key-words';
import { usagesInWords } from '../usage-words';
import { ValidityBar } from '../ValidityBar';

const colons = (hex: string) => (hex.length % 2 ? `0${hex}` : hex).match(/../g)?.join(':') ?? hex;

export function OverviewTab({ certificate }: { certificate: Certificate }) {
  const { authority, extensions } = certificate;
  const usages = usagesInWords(extensions);
  return (
    <Stack gap="md">
      {certificate.status === 'revoked' && certificate.endpoints.length > 0 && (
        <div className="note" data-tone="bad" role="note">
          <IconAlertTriangle size={18} aria-hidden />
          <div>
            Revoked, and still served by {certificate.endpoints.map((endpoint) => endpoint.name).join(', ')}. Clients that check revocation refuse it: replace
            it there first.
          </div>
        </div>
      )}
      <Paper>
        <ValidityBar
          notBefore={certificate.notBefore}
          notAfter={certificate.notAfter}
          status={certificate.status}
          isReplaced={certificate.replacedBy.length > 0}
        />
      </Paper>
      <Paper>
        <Title order={2} mb="md">
          Who and what for
        </Title>
        <Facts>
          <Fact name="Owner">
            <Link to="/certificates" search={{ owner: certificate.owner }}>
              {certificate.owner}
            </Link>
          </Fact>
          <Fact name="Issued by">
            {authority ? (
              <Link to="/authorities/$id" params={{ id: String(authority.id) }}>
                {authority.name}
              </Link>
            ) : (
              `${certificate.issuer} (imported)`
            )}
          </Fact>
          <Fact name="Description">{certificate.description || '–'}</Fact>
          <Fact name="Made by">
            {certificate.user?.username ?? 'unknown'}, <Time at={certificate.dateCreated} />
          </Fact>
          {certificate.statusReason && <Fact name="Revoked?">Not known. {certificate.statusReason}</Fact>}
          {certificate.revokedAt && (
            <Fact name="Revoked">
              <Time at={certificate.revokedAt} />, {certificate.revocationReason}
            </Fact>
          )}
          <Fact name="Used for">{usages.length ? usages.join(', ') : 'not restricted'}</Fact>
          <Fact name="Deployed to">
            {[...certificate.destinations.map((place) => place.label), ...certificate.endpoints.map((endpoint) => endpoint.name)].join(', ') || 'nothing known'}
          </Fact>
          <Fact name="Warnings before it ends">{certificate.notify ? 'on' : 'off'}</Fact>
          <Fact name="Automatic renewal">{certificate.rotation ? `on, ${certificate.rotationPolicy?.days ?? '?'} days before the end` : 'off'}</Fact>
        </Facts>
      </Paper>
      <Paper>
        <Title order={2} mb="md">
          The certificate itself
        </Title>
        <Facts>
          <Fact name="Key">
            {keyInWords(certificate.keyType, certificate.bits)}, signed with {certificate.signingAlgorithm}
          </Fact>
          <Fact name="Subject">
            <span className="mono">{certificate.distinguishedName || '(empty)'}</span>
          </Fact>
          <Fact name="Issuer">
            <span className="mono">{certificate.issuerDistinguishedName ?? certificate.issuer}</span>
          </Fact>
          <Fact name="Valid from">
            <Time at={certificate.notBefore} />
          </Fact>
          <Fact name="Valid until">
            <Time at={certificate.notAfter} />
          </Fact>
          {extensions.basicConstraints?.ca && <Fact name="Authority certificate">yes: it may sign others</Fact>}
        </Facts>
        <Stack gap="xs" mt="md">
          <Digits name="Serial number" text={colons(certificate.serialHex)} />
          {certificate.sha256 && <Digits name="SHA-256 fingerprint" text={colons(certificate.sha256.toUpperCase())} />}
          {(extensions.crlDistributionPoints ?? []).map((url) => (
            <Text key={url} size="sm">
              <Text span c="dimmed">
                Revocation list:{' '}
              </Text>
              <Anchor href={url} size="sm" rel="noreferrer" className="break-anywhere">
                {url}
              </Anchor>
            </Text>
          ))}
        </Stack>
      </Paper>
    </Stack>
  );
}

function Digits({ name, text }: { name: string; text: string }) {
  return (
    <Group gap="xs" wrap="nowrap" align="center">
      <Text size="sm" c="dimmed" miw={130}>
        {name}
      </Text>
      <Code className="break-anywhere digits">{text}</Code>
      <CopyText text={text} label={`Copy ${name.toLowerCase()}`} />
    </Group>
  );
}
