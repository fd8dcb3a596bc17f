import { z } from 'zod';
import { listAnswer } from './answers';
import { endpoint } from './endpoint';

/** One setting as it is in force in the process that answers. */
export const SettingAnswer = z.object({
  /** The name it was given by, or its main name. */
  name: z.string(),
  /** Where it stands in the code, such as `metrics.port`. */
  path: z.string(),
  /** As JSON; `(set)` for a secret. Null: not set. */
  value: z.string().nullable(),
  from: z.enum(['environment', 'file', 'default']),
  isSecret: z.boolean(),
  /** What it means. */
  description: z.string(),
});
export type SettingAnswer = z.infer<typeof SettingAnswer>;

export const settings = {
  list: endpoint({
    method: 'GET',
    path: '/settings',
    summary: 'Every setting in force and where it comes from, without secrets',
    who: 'admin',
    answer: listAnswer(SettingAnswer),
  }),
};
