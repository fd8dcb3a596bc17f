import { Group, Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import type { ReactNode } from 'react';

/** The head of every page: what it is, and what can be done here. */
export function PageHead({
  title,
  lead,
  above,
  actions,
  documentTitle,
}: {
  title: ReactNode;
  lead?: ReactNode;
  above?: ReactNode;
  actions?: ReactNode;
  documentTitle: string;
}) {
  useDocumentTitle(`${documentTitle} · Lemur`);
  return (
    <header className="page-head">
      {above}
      <Group justify="space-between" align="flex-start" gap="sm">
        <div className="page-title">
          <Title order={1} className="break-anywhere">
            {title}
          </Title>
          {lead && (
            <Text c="dimmed" mt={4} component="div">
              {lead}
            </Text>
          )}
        </div>
        {actions && <Group gap="xs">{actions}</Group>}
      </Group>
    </header>
  );
}
