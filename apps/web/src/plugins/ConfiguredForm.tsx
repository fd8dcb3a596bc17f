import type { OptionAnswer, PluginAnswer } from '@app/api-client';
import { Select, Switch, Text, Textarea, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { reasonFor } from '../api/failure';
import { FormPage, type Removal } from '../ui/FormPage';
import { Found } from '../ui/Found';
import { complaintAbout, firstValues, sentOptions, storedOptions, type OptionValues } from './option-values';
import { PluginOptions } from './PluginOptions';
import { usePlugins } from './plugins.queries';

/** A stored thing that is a plugin with its options: a destination, a source or a notification. */
export interface Configured {
  readonly label: string;
  readonly description: string | null;
  readonly active?: boolean | undefined;
  readonly options: readonly OptionAnswer[];
  readonly plugin: PluginAnswer;
}

export interface ConfiguredBody {
  label: string;
  description: string;
  active?: boolean;
  plugin: { slug: string; pluginOptions: { name: string; value: unknown }[] };
}

interface Props {
  /** Null: a new one. */
  thing: Configured | null;
  /** As `GET /plugins` takes it: `destination`, `source`, `notification`. */
  pluginType: string;
  /** What the switch says; without it the thing cannot be switched off. */
  activeWords?: { label: string; description: string } | undefined;
  save: { mutate: (body: ConfiguredBody) => void; isPending: boolean; error: unknown };
  removal?: Removal | undefined;
  /** More fields, below the options. */
  children?: ReactNode;
}

export const ConfiguredForm = (props: Props) => {
  const plugins = usePlugins(props.pluginType);
  return <Found query={plugins}>{({ items }) => <Fields {...props} plugins={items} />}</Found>;
};

const isUsable = (plugin: PluginAnswer) => plugin.notConfigured === undefined;

function Fields({ thing, activeWords, save, removal, plugins, children }: Props & { plugins: readonly PluginAnswer[] }) {
  const [label, setLabel] = useState(thing?.label ?? '');
  const [description, setDescription] = useState(thing?.description ?? '');
  const [active, setActive] = useState(thing?.active ?? true);
  const [slug, setSlug] = useState(thing?.plugin.slug ?? plugins.find(isUsable)?.slug ?? plugins[0]?.slug ?? '');
  const plugin = plugins.find((one) => one.slug === slug);
  const described = plugin?.pluginOptions ?? [];
  const options = thing && thing.plugin.slug === slug ? storedOptions(described, thing.options) : described;
  const [values, setValues] = useState<OptionValues>(() => firstValues(options));
  const [isChecked, setIsChecked] = useState(false);

  const choose = (next: string) => {
    setSlug(next);
    const nextDescribed = plugins.find((one) => one.slug === next)?.pluginOptions ?? [];
    setValues(firstValues(thing && thing.plugin.slug === next ? storedOptions(nextDescribed, thing.options) : nextDescribed));
    setIsChecked(false);
  };
  const send = () => {
    setIsChecked(true);
    if (options.some((option) => complaintAbout(option, values[option.name]) !== null)) return;
    save.mutate({
      label: label.trim(),
      description: description.trim(),
      ...(activeWords ? { active } : {}),
      plugin: { slug, pluginOptions: sentOptions(options, values) },
    });
  };
  const reasonOf = (name: string) =>
    reasonFor(save.error, `plugin.pluginOptions.${name}`) ?? reasonFor(save.error, `pluginOptions.${name}`) ?? reasonFor(save.error, name);
  const shownAtField = [
    'label',
    'description',
    'plugin.slug',
    ...options.flatMap(({ name }) => [`plugin.pluginOptions.${name}`, `pluginOptions.${name}`, name]),
  ];
  return (
    <FormPage
      act={thing ? 'Save' : 'Create it'}
      onSave={send}
      isBusy={save.isPending}
      failure={save.error}
      shownAtField={shownAtField}
      isReady={label.trim() !== '' && slug !== ''}
      removal={removal}
    >
      <TextInput
        label="Label"
        required
        maxLength={128}
        value={label}
        onChange={(event) => setLabel(event.currentTarget.value)}
        error={reasonFor(save.error, 'label')}
      />
      <Textarea
        label="Description"
        autosize
        minRows={2}
        value={description}
        onChange={(event) => setDescription(event.currentTarget.value)}
        error={reasonFor(save.error, 'description')}
      />
      {activeWords && <Switch {...activeWords} checked={active} onChange={(event) => setActive(event.currentTarget.checked)} />}
      <Select
        label="Plugin"
        description={plugin?.description}
        allowDeselect={false}
        required
        data={plugins.map((one) => ({ value: one.slug, label: isUsable(one) ? one.title : `${one.title} (not configured)` }))}
        value={slug || null}
        onChange={(next) => next && choose(next)}
        error={reasonFor(save.error, 'plugin.slug')}
      />
      {plugin?.notConfigured && (
        <div className="note" data-tone="soon" role="note">
          <Text size="sm">{plugin.notConfigured}</Text>
        </div>
      )}
      <PluginOptions key={slug} options={options} values={values} onChange={setValues} isChecked={isChecked} reasonOf={reasonOf} />
      {children}
    </FormPage>
  );
}
