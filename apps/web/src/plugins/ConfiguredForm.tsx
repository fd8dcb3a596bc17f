import type { OptionAnswer, PluginAnswer, Tagged } from '@app/api-client';
import { Code, Select, Switch, Text, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { reasonFor } from '../api/failure';
import { MeanwhileNotice } from '../editing/MeanwhileNotice';
import { useEditing, type Store } from '../editing/use-editing';
import { FormPage, type Removal } from '../ui/FormPage';
import { Found } from '../ui/Found';
import { complaintAbout, firstValues, labelOfOption, sentOptions, storedOptions, type OptionValues } from './option-values';
import { PluginOptions } from './PluginOptions';
import { privateHostAmong } from './private-host';
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

interface Props<Thing extends Configured> {
  /** Null: a new one. */
  loaded: Tagged<Thing> | null;
  /** As `GET /plugins` takes it: `destination`, `source`, `notification`. */
  pluginType: string;
  /** What the switch says; without it the thing cannot be switched off. */
  activeWords?: { label: string; description: string } | undefined;
  store: Store<Thing, ConfiguredBody>;
  onSaved: (thing: Thing) => void;
  removal?: Removal | undefined;
}

export const ConfiguredForm = <Thing extends Configured>(props: Props<Thing>) => {
  const plugins = usePlugins(props.pluginType);
  return <Found query={plugins}>{({ items }) => <Fields {...props} plugins={items} />}</Found>;
};

interface Values {
  label: string;
  description: string;
  active: boolean;
  slug: string;
  options: OptionValues;
}

const fieldNames: Readonly<Record<string, string>> = { label: 'Label', description: 'Description', active: 'Switched on', slug: 'Plugin' };
const nameOf = (path: string) => fieldNames[path] ?? labelOfOption(path.slice(path.lastIndexOf('.') + 1));

const isUsable = (plugin: PluginAnswer) => plugin.notConfigured === undefined;

function Fields<Thing extends Configured>({ loaded, activeWords, store, onSaved, removal, plugins }: Props<Thing> & { plugins: readonly PluginAnswer[] }) {
  const describedBy = (which: string) => plugins.find((one) => one.slug === which)?.pluginOptions ?? [];
  const valuesOf = (thing: Configured): Values => ({
    label: thing.label,
    description: thing.description ?? '',
    active: thing.active ?? true,
    slug: thing.plugin.slug,
    options: firstValues(storedOptions(describedBy(thing.plugin.slug), thing.options)),
  });
  const firstSlug = plugins.find(isUsable)?.slug ?? plugins[0]?.slug ?? '';
  const [values, setValues] = useState<Values>(() =>
    loaded ? valuesOf(loaded.answer) : { label: '', description: '', active: true, slug: firstSlug, options: firstValues(describedBy(firstSlug)) },
  );
  const { label, description, active, slug } = values;
  const change = (some: Partial<Values>) => setValues({ ...values, ...some });
  const thing = loaded?.answer ?? null;
  const plugin = plugins.find((one) => one.slug === slug);
  const optionsFor = (which: string) => (thing && thing.plugin.slug === which ? storedOptions(describedBy(which), thing.options) : describedBy(which));
  const options = optionsFor(slug);
  const [isChecked, setIsChecked] = useState(false);

  const choose = (next: string) => {
    change({ slug: next, options: firstValues(optionsFor(next)) });
    setIsChecked(false);
  };
  const editing = useEditing({
    form: { values, setValues },
    loaded,
    valuesOf,
    bodyOf: (typed): ConfiguredBody => ({
      label: typed.label.trim(),
      description: typed.description.trim(),
      ...(activeWords ? { active: typed.active } : {}),
      plugin: { slug: typed.slug, pluginOptions: sentOptions(optionsFor(typed.slug), typed.options) },
    }),
    forget: (typed) => ({
      ...typed,
      options: { ...typed.options, ...Object.fromEntries(options.filter(({ sensitive }) => sensitive).map(({ name }) => [name, ''])) },
    }),
    store,
  });
  const send = () => {
    setIsChecked(true);
    if (options.some((option) => complaintAbout(option, values.options[option.name]) !== null)) return;
    editing.send(onSaved);
  };
  const { failure } = editing;
  const privateHost = privateHostAmong(options.filter(({ sensitive }) => !sensitive).map(({ name }) => values.options[name]));
  const reasonOf = (name: string) =>
    reasonFor(failure, `plugin.pluginOptions.${name}`) ?? reasonFor(failure, `pluginOptions.${name}`) ?? reasonFor(failure, name);
  const shownAtField = [
    'label',
    'description',
    'plugin.slug',
    ...options.flatMap(({ name }) => [`plugin.pluginOptions.${name}`, `pluginOptions.${name}`, name]),
  ];
  return (
    <FormPage
      act={loaded ? 'Save' : 'Create it'}
      onSave={send}
      isBusy={editing.isBusy}
      failure={failure}
      notice={<MeanwhileNotice meanwhile={editing.meanwhile} onTake={editing.take} nameOf={nameOf} />}
      shownAtField={shownAtField}
      isReady={label.trim() !== '' && slug !== ''}
      removal={removal}
    >
      <TextInput
        label="Label"
        required
        maxLength={128}
        value={label}
        onChange={(event) => change({ label: event.currentTarget.value })}
        error={reasonFor(failure, 'label')}
      />
      <Textarea
        label="Description"
        autosize
        minRows={2}
        value={description}
        onChange={(event) => change({ description: event.currentTarget.value })}
        error={reasonFor(failure, 'description')}
      />
      {activeWords && <Switch {...activeWords} checked={active} onChange={(event) => change({ active: event.currentTarget.checked })} />}
      <Select
        label="Plugin"
        description={plugin?.description}
        allowDeselect={false}
        required
        data={plugins.map((one) => ({ value: one.slug, label: isUsable(one) ? one.title : `${one.title} (not configured)` }))}
        value={slug || null}
        onChange={(next) => next && choose(next)}
        error={reasonFor(failure, 'plugin.slug')}
      />
      {plugin?.notConfigured && (
        <div className="note" data-tone="soon" role="note">
          <Text size="sm">{plugin.notConfigured}</Text>
        </div>
      )}
      <PluginOptions
        key={slug}
        options={options}
        values={values.options}
        onChange={(next) => change({ options: next })}
        isChecked={isChecked}
        reasonOf={reasonOf}
      />
      {privateHost !== null && (
        <div className="note" data-tone="soon" role="status">
          <Text size="sm">
            “{privateHost}” looks like a host in a private network. Calls there are refused unless the setting <Code>LEMUR_EGRESS_ALLOW</Code> names it or its
            network.
          </Text>
        </div>
      )}
    </FormPage>
  );
}
