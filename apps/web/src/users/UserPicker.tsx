import { MultiSelect } from '@mantine/core';
import { useAllUsers } from './users.queries';

interface Props {
  label: string;
  description?: string;
  known: readonly { id: number; username: string }[];
  value: readonly number[];
  onChange: (ids: number[]) => void;
  error?: string | null;
}

/** Chooses users by any part of their name. */
export function UserPicker({ label, description, known, value, onChange, error }: Props) {
  const users = useAllUsers();
  const names = new Map([...known, ...(users.data?.items ?? [])].map(({ id, username }) => [String(id), username]));
  return (
    <MultiSelect
      label={label}
      description={description}
      placeholder={value.length ? '' : 'Choose users'}
      searchable
      hidePickedOptions
      data={[...names].map(([id, name]) => ({ value: id, label: name }))}
      value={value.map(String)}
      onChange={(ids) => onChange(ids.map(Number))}
      nothingFoundMessage="Nobody is called so"
      error={error}
    />
  );
}
