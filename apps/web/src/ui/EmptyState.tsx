import { Group, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { RingedTail } from './RingedTail';

/** A list with nothing in it: what it is for, and the button that makes the first one. */
export function EmptyState({ title, children, actions, order = 2 }: { title: string; children: ReactNode; actions?: ReactNode; order?: 1 | 2 }) {
  return (
    <Stack align="center" gap="sm" py={48} px="md" ta="center" maw={560} mx="auto">
      <RingedTail />
      <Title order={order} size="h2">
        {title}
      </Title>
      <Text c="dimmed">{children}</Text>
      {actions && (
        <Group justify="center" mt="xs">
          {actions}
        </Group>
      )}
    </Stack>
  );
}
