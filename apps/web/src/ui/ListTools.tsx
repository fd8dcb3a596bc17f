import { Button, Checkbox, Group, Menu, Pill, Popover, Select, Stack, Text, TextInput, UnstyledButton } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconColumns3, IconFileSpreadsheet, IconFilter, IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { toCsv } from './csv';
import type { Column } from './DataTable';
import { download } from './download';
import type { ListState } from './list-state';
import { problemNotice } from './notices';

export interface FilterField {
  readonly name: string;
  readonly label: string;
  /** Fixed choices; without them any text may be given. */
  readonly choices?: readonly { value: string; label: string }[];
  readonly placeholder?: string;
}

interface Props<Row> {
  state: ListState;
  change: (part: Partial<ListState>, how?: { replace: boolean }) => void;
  filters: readonly FilterField[];
  /** Without it the list cannot be searched. */
  searchLabel?: string | undefined;
  searchNote?: string;
  columns: readonly Column<Row>[];
  shownColumns: readonly Column<Row>[];
  rows: readonly Row[];
  total: string;
  csvName: string;
  fetchAll?: (() => Promise<readonly Row[]>) | undefined;
}

/** Search, filters, columns and CSV: the tools above a list. */
export function ListTools<Row>(props: Props<Row>) {
  const { state, change, filters } = props;
  return (
    <Stack gap="xs" mb="sm">
      <Group gap="xs" wrap="wrap">
        {props.searchLabel && (
          <SearchField key={state.q === '' ? 'empty' : 'typed'} q={state.q} label={props.searchLabel} onSearch={(q) => change({ q }, { replace: true })} />
        )}
        <FilterMenu fields={filters} values={state.filters} onChange={(next) => change({ filters: next })} />
        <ColumnsMenu columns={props.columns} shown={props.shownColumns} onChange={(columns) => change({ columns })} />
        <CsvMenu {...props} />
      </Group>
      <Group gap="xs" mih={26}>
        <Text size="sm" c="dimmed" role="status">
          {props.total}
          {props.searchNote && props.total ? ` · ${props.searchNote}` : props.searchNote}
        </Text>
        {filters.map(({ name, label, choices }) => {
          const value = state.filters[name];
          if (!value) return null;
          const words = choices?.find((choice) => choice.value === value)?.label ?? value;
          return (
            <Pill
              key={name}
              withRemoveButton
              size="md"
              onRemove={() => change({ filters: without(state.filters, name) })}
              removeButtonProps={{ 'aria-label': `Remove filter ${label}`, 'aria-hidden': false, tabIndex: 0 }}
            >
              {label}: {words}
            </Pill>
          );
        })}
      </Group>
    </Stack>
  );
}

const without = (filters: ListState['filters'], name: string) => Object.fromEntries(Object.entries(filters).filter(([key]) => key !== name));

function SearchField({ q, label, onSearch }: { q: string; label: string; onSearch: (q: string) => void }) {
  const [text, setText] = useState(q);
  const search = useDebouncedCallback(onSearch, 180);
  return (
    <TextInput
      type="search"
      className="grow"
      miw={220}
      aria-label={label}
      placeholder={label}
      aria-keyshortcuts="/"
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={<kbd className="key-hint">/</kbd>}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        search(event.currentTarget.value);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') event.currentTarget.blur();
      }}
    />
  );
}

function FilterMenu({
  fields,
  values,
  onChange,
}: {
  fields: readonly FilterField[];
  values: ListState['filters'];
  onChange: (filters: Record<string, string>) => void;
}) {
  const [opened, setOpened] = useState(false);
  if (!fields.length) return null;
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" width={300} trapFocus shadow="md">
      <Popover.Target>
        <Button variant="default" leftSection={<IconFilter size={16} aria-hidden />} onClick={() => setOpened(!opened)} aria-expanded={opened}>
          Filter
        </Button>
      </Popover.Target>
      <Popover.Dropdown>{opened && <FilterForm fields={fields} values={values} onApply={(next) => (onChange(next), setOpened(false))} />}</Popover.Dropdown>
    </Popover>
  );
}

function FilterForm({
  fields,
  values,
  onApply,
}: {
  fields: readonly FilterField[];
  values: ListState['filters'];
  onApply: (filters: Record<string, string>) => void;
}) {
  const [draft, setDraft] = useState<Record<string, string>>({ ...values });
  const set = (name: string, value: string | null) => setDraft({ ...draft, [name]: value ?? '' });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onApply(Object.fromEntries(Object.entries(draft).filter(([, value]) => value.trim() !== '')));
      }}
    >
      <Stack gap="sm">
        {fields.map(({ name, label, choices, placeholder }) =>
          choices ? (
            <Select
              key={name}
              label={label}
              placeholder="any"
              clearable
              data={[...choices]}
              value={draft[name] || null}
              onChange={(value) => set(name, value)}
              comboboxProps={{ withinPortal: false }}
            />
          ) : (
            <TextInput
              key={name}
              label={label}
              placeholder={placeholder}
              value={draft[name] ?? ''}
              onChange={(event) => set(name, event.currentTarget.value)}
            />
          ),
        )}
        <Group justify="space-between">
          <UnstyledButton type="button" className="text-button" onClick={() => setDraft({})}>
            Clear all
          </UnstyledButton>
          <Button type="submit" size="xs">
            Apply
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function ColumnsMenu<Row>({
  columns,
  shown,
  onChange,
}: {
  columns: readonly Column<Row>[];
  shown: readonly Column<Row>[];
  onChange: (columns: string[] | null) => void;
}) {
  const isShown = (key: string) => shown.some((column) => column.key === key);
  const toggle = (key: string) => onChange(columns.filter((column) => (column.key === key ? !isShown(key) : isShown(column.key))).map((column) => column.key));
  return (
    <Popover position="bottom-end" trapFocus shadow="md">
      <Popover.Target>
        <Button variant="default" leftSection={<IconColumns3 size={16} aria-hidden />} visibleFrom="sm">
          Columns
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="xs">
          {columns.map((column) => (
            <Checkbox
              key={column.key}
              label={column.title}
              checked={isShown(column.key)}
              disabled={column.narrow === 'head'}
              onChange={() => toggle(column.key)}
            />
          ))}
          <UnstyledButton className="text-button" onClick={() => onChange(null)}>
            The usual columns
          </UnstyledButton>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

function CsvMenu<Row>({ rows, shownColumns, csvName, fetchAll, total }: Props<Row>) {
  const [isBusy, setIsBusy] = useState(false);
  const save = (all: readonly Row[]) => {
    const table = toCsv(
      shownColumns.map((column) => column.title),
      all.map((row) => shownColumns.map((column) => column.csv(row))),
    );
    download(`${csvName}.csv`, table, 'text/csv;charset=utf-8');
  };
  const saveAll = async () => {
    if (!fetchAll) return;
    setIsBusy(true);
    try {
      save(await fetchAll());
    } catch (failure) {
      problemNotice('The list could not be fetched', failure);
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" leftSection={<IconFileSpreadsheet size={16} aria-hidden />} loading={isBusy} visibleFrom="sm">
          CSV
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => save(rows)}>The {rows.length} rows of this page</Menu.Item>
        {fetchAll && <Menu.Item onClick={() => void saveAll()}>All {total}, at most 10,000</Menu.Item>}
      </Menu.Dropdown>
    </Menu>
  );
}
