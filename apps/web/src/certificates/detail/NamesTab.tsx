import { Paper, Table, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { CopyText } from '../../ui/PemBlock';
import type { Certificate } from '../certificates.queries';

const kinds: Record<string, string> = {
  DNSName: 'DNS name',
  IPAddress: 'IP address',
  IPNetwork: 'IP network',
  rfc822Name: 'e-mail address',
  uniformResourceIdentifier: 'URI',
  registeredID: 'object identifier',
  directoryName: 'directory name',
};

export function NamesTab({ certificate }: { certificate: Certificate }) {
  const { names } = certificate.extensions.subAltNames;
  if (!names.length)
    return (
      <Paper>
        <Text>
          This certificate has no alternative names{certificate.cn ? `, only the common name “${certificate.cn}”, which today's clients ignore` : ''}.
        </Text>
      </Paper>
    );
  return (
    <Paper p={0} className="list-frame">
      <Table aria-label="Names" verticalSpacing="xs" horizontalSpacing="md">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Name</Table.Th>
            <Table.Th>Kind</Table.Th>
            <Table.Th aria-label="Copy" w={50} />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {names.map(({ nameType, value }) => (
            <Table.Tr key={`${nameType} ${value}`}>
              <Table.Td>
                <Link to="/certificates" search={{ q: `"${value}"` }} title="All certificates with this name" className="break-anywhere">
                  {value}
                </Link>
                {value === certificate.cn && (
                  <Text span size="sm" c="dimmed">
                    {' '}
                    · common name
                  </Text>
                )}
              </Table.Td>
              <Table.Td>{kinds[nameType] ?? nameType}</Table.Td>
              <Table.Td>
                <CopyText text={value} label="Copy the name" />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Paper>
  );
}
