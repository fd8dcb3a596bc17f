import { MultiSelect } from '@mantine/core';
import { useAllDestinations } from './destinations.queries';

export interface PickedPlace {
  readonly id: number;
  readonly label: string;
}

interface Props {
  label: string;
  description?: string;
  value: readonly PickedPlace[];
  onChange: (value: PickedPlace[]) => void;
  error?: string | null;
}

/** Picks destinations by any part of their label. */
export function DestinationPicker({ label, description, value, onChange, error }: Props) {
  const destinations = useAllDestinations();
  const known = new Map([...value, ...(destinations.data?.items ?? [])].map((one) => [String(one.id), one.label]));
  return (
    <MultiSelect
      label={label}
      description={description}
      placeholder={value.length ? '' : known.size ? 'Choose destinations' : 'There are none yet'}
      searchable
      hidePickedOptions
      data={[...known].map(([id, name]) => ({ value: id, label: name }))}
      value={value.map(({ id }) => String(id))}
      onChange={(ids) => onChange(ids.map((id) => ({ id: Number(id), label: known.get(id) ?? id })))}
      nothingFoundMessage="There is no such destination"
      error={error}
    />
  );
}
