import { Button, Group, NativeSelect, Text } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { pageSizes, type ListState } from './list-state';

interface Props {
  page: { total: number; totalIsExact?: boolean; next?: string | null; items: readonly unknown[] };
  state: ListState;
  change: (part: Partial<ListState>) => void;
}

/** Which part of the list this is, and the way to its neighbours. */
export function ListPages({ page, state, change }: Props) {
  const last = Math.max(1, Math.ceil(page.total / state.count));
  const from = (state.page - 1) * state.count + 1;
  const isFull = page.items.length === state.count;
  // With an estimated total the end is known only by a page that is not full.
  const hasNext = page.totalIsExact === false ? isFull || Boolean(page.next) : state.page < last;
  if (page.items.length === 0 || (page.total <= (pageSizes[0] ?? 0) && state.page === 1 && !hasNext)) return null;
  return (
    <Group component="nav" aria-label="Pages" justify="space-between" mt="md" gap="sm">
      <Text size="sm" c="dimmed">
        {from.toLocaleString('en-US')}–{(from + page.items.length - 1).toLocaleString('en-US')} of {page.totalIsExact === false ? 'about ' : ''}
        {page.total.toLocaleString('en-US')}
      </Text>
      <Group gap="xs">
        <NativeSelect
          aria-label="Rows per page"
          size="xs"
          value={state.count}
          onChange={(event) => change({ count: Number(event.currentTarget.value) })}
          data={[...new Set<number>([...pageSizes, state.count])].sort((a, b) => a - b).map((size) => ({ value: String(size), label: `${size} per page` }))}
        />
        <Button
          size="xs"
          variant="default"
          leftSection={<IconChevronLeft size={16} aria-hidden />}
          disabled={state.page <= 1}
          onClick={() => change({ page: state.page - 1 })}
        >
          Previous
        </Button>
        <Button
          size="xs"
          variant="default"
          rightSection={<IconChevronRight size={16} aria-hidden />}
          disabled={!hasNext}
          onClick={() => change({ page: state.page + 1, after: page.next ?? null })}
        >
          Next
        </Button>
      </Group>
    </Group>
  );
}
