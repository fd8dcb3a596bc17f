import { z } from 'zod';
import { endpoint } from './endpoint';
import { AuthorityNested } from './nested';

export const DefaultsAnswer = z.object({
  country: z.string().nullable(),
  state: z.string().nullable(),
  location: z.string().nullable(),
  organization: z.string().nullable(),
  organizationalUnit: z.string().nullable(),
  issuerPlugin: z.string().nullable(),
  authority: AuthorityNested.nullable(),
});
export type DefaultsAnswer = z.infer<typeof DefaultsAnswer>;

export const defaults = {
  get: endpoint({ method: 'GET', path: '/defaults', summary: 'What a new certificate gets when nothing else is said', who: 'any', answer: DefaultsAnswer }),
};
