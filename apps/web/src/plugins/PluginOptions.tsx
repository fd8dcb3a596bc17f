import type { OptionAnswer } from '@app/api-client';
import { Checkbox, NumberInput, PasswordInput, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { DestinationSelect } from '../destinations/DestinationSelect';
import { complaintAbout, labelOfOption, type OptionValue, type OptionValues } from './option-values';

interface Props {
  options: readonly OptionAnswer[];
  values: OptionValues;
  onChange: (values: OptionValues) => void;
  /** Show what is wrong also in fields that nobody has touched: after somebody tried to send. */
  isChecked: boolean;
  reasonOf?: (name: string) => string | null;
}

/** A form drawn from what a plugin says of its options. */
export function PluginOptions({ options, values, onChange, isChecked, reasonOf }: Props) {
  return (
    <Stack gap="sm">
      {options.map((option) => (
        <Field
          key={option.name}
          option={option}
          value={values[option.name] ?? ''}
          error={reasonOf?.(option.name) ?? (isChecked ? complaintAbout(option, values[option.name]) : null)}
          onChange={(value) => onChange({ ...values, [option.name]: value })}
        />
      ))}
    </Stack>
  );
}

function Field({ option, value, error, onChange }: { option: OptionAnswer; value: OptionValue; error: string | null; onChange: (value: OptionValue) => void }) {
  const isKept = option.sensitive === true && option.isSet === true;
  const common = {
    label: labelOfOption(option.name),
    description: isKept ? [option.helpMessage?.replace(/[.\s]*$/, '.'), 'It is set. Leave it empty to keep it.'].filter(Boolean).join(' ') : option.helpMessage,
    withAsterisk: option.required === true && !isKept,
    error,
  };
  const text = value === null ? '' : String(value);
  switch (option.type) {
    case 'bool':
      return (
        <Checkbox
          label={common.label}
          description={common.description}
          error={error}
          checked={value === true || value === 'true'}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      );
    case 'int':
      return <NumberInput {...common} allowDecimal={false} hideControls value={text} onChange={(next) => onChange(String(next))} />;
    case 'select':
      return (
        <Select {...common} data={option.available ?? []} allowDeselect={!option.required} value={text || null} onChange={(next) => onChange(next ?? '')} />
      );
    case 'destinationSelect':
      return <DestinationSelect {...common} value={text} onChange={onChange} />;
    case 'textarea':
      return <Textarea {...common} autosize minRows={3} maxRows={12} value={text} onChange={(event) => onChange(event.currentTarget.value)} />;
    default:
      return option.sensitive || /(passphrase|password)$/i.test(option.name) ? (
        <PasswordInput
          {...common}
          autoComplete="new-password"
          visibilityToggleButtonProps={{ 'aria-label': `Show ${common.label.toLowerCase()}` }}
          value={text}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      ) : (
        <TextInput {...common} value={text} onChange={(event) => onChange(event.currentTarget.value)} />
      );
  }
}
