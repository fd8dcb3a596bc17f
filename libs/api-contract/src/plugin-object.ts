import type { z } from 'zod';
import { anything, line, listOf, object } from './wire-types';

const isEmptyOption = (option: { name?: string | undefined; value?: unknown }) => option.name === undefined && option.value === undefined;

/** A plugin and the values of its options. The plugin's own schema decides what they may be; only name and value are taken. */
export const pluginObject = () =>
  object({
    slug: line(),
    pluginOptions: listOf(object({ name: line().optional(), value: anything().optional() }))
      .transform((options, context) =>
        options.flatMap((option, position) => {
          if (isEmptyOption(option)) return [];
          if (option.name !== undefined) return [{ name: option.name, value: option.value }];
          context.issues.push({ code: 'custom', message: 'Missing data for required field.', input: option, path: [position, 'name'] });
          return [];
        }),
      )
      .default([]),
  });

export type PluginObject = z.output<ReturnType<typeof pluginObject>>;
export type PluginOptionValue = PluginObject['pluginOptions'][number];
