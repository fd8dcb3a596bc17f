import { MultiSelect } from '@mantine/core';
import { useRoles } from './roles.queries';

interface Props {
  label: string;
  description?: string;
  /** Those that are chosen already, so that they have a name before the list is there. */
  known: readonly { id: number; name: string }[];
  value: readonly number[];
  onChange: (ids: number[]) => void;
  error?: string | null;
}

/** Chooses roles by any part of their name. */
export function RolePicker({ label, description, known, value, onChange, error }: Props) {
  const roles = useRoles();
  const names = new Map([...known, ...(roles.data?.items ?? [])].map(({ id, name }) => [String(id), name]));
  return (
    <MultiSelect
      label={label}
      description={description}
      placeholder={value.length ? '' : 'Choose roles'}
      searchable
      hidePickedOptions
      data={[...names].map(([id, name]) => ({ value: id, label: name }))}
      value={value.map(String)}
      onChange={(ids) => onChange(ids.map(Number))}
      nothingFoundMessage="No role has this in its name"
      error={error}
    />
  );
}
