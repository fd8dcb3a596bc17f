import { Alert, Badge, Group, List, Paper, Stack, Text, Title } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import { StatusMark } from '../certificates/StatusMark';
import { Crumb } from '../ui/Crumb';
import { Fact, Facts } from '../ui/Fact';
import { Found } from '../ui/Found';
import { PageHead } from '../ui/PageHead';
import { Time } from '../ui/Time';
import { findingInWords, protocolIn } from './endpoint-words';
import { useEndpoint, type ServedEndpoint } from './endpoints.queries';
import { EndpointMark } from './EndpointsPage';

export function EndpointPage() {
  const { id } = useParams({ from: '/frame/endpoints/$id' });
  const found = useEndpoint(Number(id));
  return <Found query={found}>{(endpoint) => <EndpointView endpoint={endpoint} />}</Found>;
}

function EndpointView({ endpoint }: { endpoint: ServedEndpoint }) {
  const { certificate, policy, issues = [] } = endpoint;
  return (
    <>
      <PageHead
        documentTitle={endpoint.name}
        above={<Crumb to="/endpoints">Endpoints</Crumb>}
        title={endpoint.name}
        lead={
          <span className="title-line">
            <EndpointMark endpoint={endpoint} />
            <span className="mono break-anywhere">
              {endpoint.dnsname}:{endpoint.port}
            </span>
          </span>
        }
      />
      <Stack gap="md">
        {issues.length > 0 && (
          <Alert color="red" variant="light" title="What is wrong">
            <List size="sm">
              {issues.map(({ name, value }) => (
                <List.Item key={`${name}${value}`}>{findingInWords({ name, value })}</List.Item>
              ))}
            </List>
          </Alert>
        )}
        <Paper>
          <Facts>
            <Fact name="Certificate">
              {certificate ? (
                <Link to="/certificates/$id" params={{ id: String(certificate.id) }}>
                  {certificate.name}
                </Link>
              ) : (
                'none that the source could tell'
              )}
            </Fact>
            {certificate && (
              <Fact name="It ends">
                <StatusMark certificate={certificate} isBrief /> <Time at={certificate.notAfter} />
              </Fact>
            )}
            <Fact name="Owner">{endpoint.owner ?? '–'}</Fact>
            <Fact name="Type">{endpoint.type}</Fact>
            <Fact name="Found by">
              {endpoint.sourceLabel ? (
                <Link to="/sources" search={{ q: endpoint.sourceLabel }}>
                  {endpoint.sourceLabel}
                </Link>
              ) : (
                'a source that is gone'
              )}
            </Fact>
            <Fact name="Other names">{endpoint.dnsAliases.join(', ') || '–'}</Fact>
            <Fact name="Where the certificate lies">{endpoint.certificatePath ?? '–'}</Fact>
          </Facts>
        </Paper>
        <Speaks policy={policy} />
      </Stack>
    </>
  );
}

/** Protocols and cipher suites, as its TLS policy has them. */
function Speaks({ policy }: Pick<ServedEndpoint, 'policy'>) {
  const all = (policy?.ciphers ?? []).map((cipher) => ({ ...cipher, protocol: protocolIn(cipher.name) }));
  const parts = [
    { title: 'Protocols', items: all.filter(({ protocol }) => protocol !== null) },
    { title: 'Cipher suites', items: all.filter(({ protocol }) => protocol === null) },
  ];
  return (
    <Paper>
      <Title order={2} mb="xs">
        What it speaks
      </Title>
      {policy?.name && (
        <Text size="sm" c="dimmed" mb="sm">
          By the policy {policy.name}.
        </Text>
      )}
      {all.length === 0 && (
        <Text size="sm" c="dimmed">
          The source says nothing about protocols and cipher suites.
        </Text>
      )}
      <Stack gap="sm">
        {parts.map(
          ({ title, items }) =>
            items.length > 0 && (
              <div key={title}>
                <Text size="sm" fw={550} mb={4}>
                  {title}
                </Text>
                <Group gap="xs">
                  {items.map(({ id, name, protocol, deprecated }) => (
                    <Badge key={id} color={deprecated ? 'red' : 'gray'} className="as-written">
                      {protocol ?? name}
                      {deprecated ? ' · out of date' : ''}
                    </Badge>
                  ))}
                </Group>
              </div>
            ),
        )}
      </Stack>
    </Paper>
  );
}
