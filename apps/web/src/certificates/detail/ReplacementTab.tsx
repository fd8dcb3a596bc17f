import { Paper, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { LinkButton } from '../../ui/LinkButton';
import { Time } from '../../ui/Time';
import type { Certificate } from '../certificates.queries';
import { StatusMark } from '../StatusMark';

/** What this certificate took the place of, and what took its place. */
export function ReplacementTab({ certificate }: { certificate: Certificate }) {
  return (
    <Stack gap="md">
      <Neighbours title="Replaced by" others={certificate.replacedBy} empty="Nothing replaces it yet." />
      <Neighbours title="Replaces" others={certificate.replaces} empty="It replaces no other certificate." />
      {certificate.replacedBy.length === 0 && (
        <LinkButton to="/certificates/request" search={{ like: String(certificate.id) }} variant="default" className="self-start">
          Request its successor
        </LinkButton>
      )}
    </Stack>
  );
}

function Neighbours({ title, others, empty }: { title: string; others: Certificate['replaces']; empty: string }) {
  return (
    <Paper>
      <Title order={2} mb="sm">
        {title}
      </Title>
      {others.length === 0 ? (
        <Text c="dimmed" size="sm">
          {empty}
        </Text>
      ) : (
        <ul className="plain-list">
          {others.map((other) => (
            <li key={other.id} className="title-line">
              <Link to="/certificates/$id" params={{ id: String(other.id) }} className="break-anywhere">
                {other.name}
              </Link>
              <StatusMark certificate={other} isBrief />
              <Text span size="sm" c="dimmed">
                ends <Time at={other.notAfter} />
              </Text>
            </li>
          ))}
        </ul>
      )}
    </Paper>
  );
}
