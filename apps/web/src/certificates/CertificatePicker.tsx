import { MultiSelect } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { dayInWords } from '../ui/time-words';
import { useCertificates } from './certificates.queries';
import { certificatesQueryOf } from './search';

export interface PickedCertificate {
  readonly id: number;
  readonly name: string;
}

interface Props {
  label: string;
  description?: string;
  value: readonly PickedCertificate[];
  onChange: (value: PickedCertificate[]) => void;
  exceptId?: number;
  error?: string | null;
}

/** Picks certificates by any part of a name, as it is typed. */
export function CertificatePicker({ label, description, value, onChange, exceptId, error }: Props) {
  const [text, setText] = useState('');
  const [search] = useDebouncedValue(text, 200);
  const found = useCertificates(
    { ...certificatesQueryOf({ q: search, filters: {} }).query, count: 20, sortBy: 'id', sortDir: 'desc' },
    search.trim().length > 1,
  );
  const lines = (search.trim().length > 1 ? (found.data?.items ?? []) : []).filter((line) => line.id !== exceptId);
  const known = new Map([...value.map(({ id, name }) => [String(id), name] as const), ...lines.map((line) => [String(line.id), line.name] as const)]);
  const ends = new Map(lines.map((line) => [String(line.id), line.notAfter]));
  return (
    <MultiSelect
      label={label}
      description={description}
      placeholder={value.length ? '' : 'Type a part of the name'}
      searchable
      searchValue={text}
      onSearchChange={setText}
      // The server has filtered already, also by names that the label does not show.
      filter={({ options }) => options}
      data={[...known].map(([id, name]) => ({ value: id, label: name }))}
      value={value.map(({ id }) => String(id))}
      onChange={(ids) => onChange(ids.map((id) => ({ id: Number(id), name: known.get(id) ?? id })))}
      renderOption={({ option }) => {
        const end = ends.get(option.value);
        return (
          <span className="break-anywhere">
            {option.label}
            {end && <span className="row-note">until {dayInWords(new Date(end))}</span>}
          </span>
        );
      }}
      nothingFoundMessage={search.trim().length > 1 ? 'No certificate has this in a name' : 'Type at least two letters'}
      hidePickedOptions
      error={error}
    />
  );
}
