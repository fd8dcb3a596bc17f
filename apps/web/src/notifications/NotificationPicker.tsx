import { MultiSelect } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useNotificationsLike } from './notifications.queries';

export interface Picked {
  readonly id: number;
  readonly label: string;
}

interface Props {
  label: string;
  description?: string;
  value: readonly Picked[];
  onChange: (value: Picked[]) => void;
  error?: string | null;
}

/** Picks notifications by a part of their label, as it is typed: there may be thousands. */
export function NotificationPicker({ label, description, value, onChange, error }: Props) {
  const [text, setText] = useState('');
  const [search] = useDebouncedValue(text, 200);
  const found = useNotificationsLike(search.trim());
  const known = new Map([...value, ...(found.data?.items ?? [])].map((one) => [String(one.id), one.label]));
  return (
    <MultiSelect
      label={label}
      description={description}
      placeholder={value.length ? '' : 'Type a part of the label'}
      searchable
      searchValue={text}
      onSearchChange={setText}
      hidePickedOptions
      data={[...known].map(([id, name]) => ({ value: id, label: name }))}
      value={value.map(({ id }) => String(id))}
      onChange={(ids) => onChange(ids.map((id) => ({ id: Number(id), label: known.get(id) ?? id })))}
      nothingFoundMessage="No notification has this in its label"
      error={error}
    />
  );
}
