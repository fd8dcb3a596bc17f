import { Paper } from '@mantine/core';
import { Fact, Facts } from '../ui/Fact';
import type { Configured } from './ConfiguredForm';
import { labelOfOption } from './option-values';

/** A configured plugin for somebody who may look at it and not change it. */
export const ConfiguredFacts = ({ thing }: { thing: Configured }) => (
  <Paper>
    <Facts>
      <Fact name="Plugin">{thing.plugin.title}</Fact>
      {thing.options.map(({ name, value, sensitive, isSet }) => (
        <Fact key={name} name={labelOfOption(name)}>
          {sensitive
            ? isSet
              ? 'set, and shown to nobody'
              : 'not set'
            : typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
              ? String(value)
              : '–'}
        </Fact>
      ))}
    </Facts>
  </Paper>
);
