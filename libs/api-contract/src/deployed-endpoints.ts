import { z } from 'zod';
import { listAnswer, may } from './answers';
import { endpoint } from './endpoint';
import { CertificateNested } from './nested';
import { longListQuery } from './queries';

const Cipher = z.object({ id: z.int(), name: z.string(), deprecated: z.boolean() });

/** A place where a certificate is served. */
export const EndpointAnswer = z.object({
  id: z.int(),
  name: z.string(),
  dnsname: z.string(),
  dnsAliases: z.array(z.string()),
  sourceLabel: z.string().optional(),
  owner: z.string().nullable(),
  type: z.string().describe('What it is, such as `elbv2` or `cloudfront`.'),
  port: z.int(),
  active: z.boolean(),
  certificate: CertificateNested.nullable(),
  certificatePath: z.string().nullable(),
  registryType: z.string().nullable(),
  region: z.string().nullable().describe('As its source calls it.'),
  policy: z.object({ id: z.int(), name: z.string().nullable(), ciphers: z.array(Cipher) }).nullable(),
  issues: z.array(z.object({ name: z.string(), value: z.string() })).optional(),
  may,
});
export type EndpointAnswer = z.infer<typeof EndpointAnswer>;

export const deployedEndpoints = {
  list: endpoint({
    method: 'GET',
    path: '/endpoints',
    summary: 'Places where certificates are served, a page of them',
    who: 'any',
    query: longListQuery,
    answer: listAnswer(EndpointAnswer),
  }),
  get: endpoint({ method: 'GET', path: '/endpoints/:id', summary: 'One place where a certificate is served', who: 'any', answer: EndpointAnswer }),
};
