import { Select } from '@mantine/core';
import { useAllDestinations } from './destinations.queries';

interface Props {
  label: string;
  description?: string | undefined;
  withAsterisk?: boolean;
  error?: string | null;
  /** The id, as text. */
  value: string;
  onChange: (id: number | '') => void;
}

/** One destination, chosen by its label. */
export function DestinationSelect({ value, onChange, ...field }: Props) {
  const destinations = useAllDestinations();
  return (
    <Select
      {...field}
      searchable
      clearable
      placeholder="Choose a destination"
      data={(destinations.data?.items ?? []).map(({ id, label }) => ({ value: String(id), label }))}
      value={value || null}
      onChange={(id) => onChange(id === null ? '' : Number(id))}
      nothingFoundMessage="There is no such destination"
    />
  );
}
