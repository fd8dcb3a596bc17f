import { Alert, Badge, Group, List, Paper, Stack, Text, Title } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import { StatusMark } from '../certificates/StatusMark';
import { Crumb } from '../ui/Crumb';
import { Fact, Facts } from '../ui/Fact';
import { Found } from '../ui/Found';
import { PageHead } from '../ui/PageHead';
import { Time } from '../ui/Time';
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
                <List.Item key={`${name}${value}`}>
                  {name}: {value}
                </List.Item>
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
                'unknown'
              )}
            </Fact>
            {certificate && (
              <Fact name="It ends">
                <StatusMark certificate={certificate} isBrief /> <Time at={certificate.notAfter} />
              </Fact>
            )}
            <Fact name="Owner">{endpoint.owner ?? '–'}</Fact>
            <Fact name="Type">{endpoint.type}</Fact>
            <Fact name="Found by">{endpoint.sourceLabel ?? '–'}</Fact>
            <Fact name="Other names">{endpoint.dnsAliases.join(', ') || '–'}</Fact>
            <Fact name="Where the certificate lies">{endpoint.certificatePath ?? '–'}</Fact>
          </Facts>
        </Paper>
        <Paper>
          <Title order={2} mb="xs">
            Ciphers{policy?.name ? ` of ${policy.name}` : ''}
          </Title>
          {policy?.ciphers.length ? (
            <Group gap="xs">
              {policy.ciphers.map((cipher) => (
                <Badge key={cipher.id} color={cipher.deprecated ? 'red' : 'gray'}>
                  {cipher.name}
                  {cipher.deprecated ? ' · deprecated' : ''}
                </Badge>
              ))}
            </Group>
          ) : (
            <Text size="sm" c="dimmed">
              The source says nothing about them.
            </Text>
          )}
        </Paper>
      </Stack>
    </>
  );
}
