import { z } from 'zod';
import { listAnswer } from './answers';
import { endpoint } from './endpoint';

/** One setting as it is in force in the process that answers. */
export const SettingAnswer = z.object({
  name: z.string().describe('The name it was given by, or its main name.'),
  path: z.string().describe('Where it stands in the code, such as `metrics.port`.'),
  value: z.string().nullable().describe('As JSON; `(set)` for a secret. Null: not set.'),
  from: z.enum(['environment', 'file', 'default']),
  isSecret: z.boolean(),
  description: z.string().describe('What it means.'),
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
