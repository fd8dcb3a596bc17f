import { z } from 'zod';
import { Done, listAnswer, may, version } from './answers';
import { endpoint } from './endpoint';
import { DnsProviderAnswer } from './nested';
import { dnsProvidersQuery } from './queries';
import { anything, line, listOf, nullAsDefault, object, text } from './wire-types';

export const CreateDnsProvider = object({
  name: line(),
  description: nullAsDefault(text(), ''),
  providerType: object({ name: line(), requirements: listOf(object({ name: line(), value: anything().optional() })).default([]) }),
});
export type CreateDnsProvider = z.output<typeof CreateDnsProvider>;

/** A requirement that is left out, or null, stays as it was. */
export const EditDnsProvider = object({
  name: line(),
  description: nullAsDefault(text(), ''),
  providerType: object({ name: line(), requirements: listOf(object({ name: line(), value: anything().optional() })).default([]) }).optional(),
});
export type EditDnsProvider = z.output<typeof EditDnsProvider>;

export const DnsProviderSummary = z.object({ name: z.string(), description: z.string().nullable(), version, may });
export type DnsProviderSummary = z.infer<typeof DnsProviderSummary>;

const Requirement = z.object({ name: z.string(), type: z.string(), required: z.boolean(), helpMessage: z.string() });

export const DnsProviderOption = z.object({
  name: z.string(),
  requirements: z.array(Requirement).optional(),
  isInstalled: z.boolean().describe('False: accounts of this type are kept, and cannot be used yet.'),
});
export type DnsProviderOption = z.infer<typeof DnsProviderOption>;

export const dnsProviders = {
  list: endpoint({
    method: 'GET',
    path: '/dns_providers',
    summary: 'DNS providers, a page of them',
    who: 'any',
    query: dnsProvidersQuery,
    answer: listAnswer(DnsProviderAnswer),
  }),
  create: endpoint({
    method: 'POST',
    path: '/dns_providers',
    summary: 'Create a DNS provider; answers its id',
    who: 'admin',
    body: CreateDnsProvider,
    answer: z.int(),
  }),
  get: endpoint({ method: 'GET', path: '/dns_providers/:id', summary: 'Name and description of a DNS provider', who: 'any', answer: DnsProviderSummary }),
  edit: endpoint({
    method: 'PUT',
    path: '/dns_providers/:id',
    summary: 'Change a DNS provider',
    who: 'admin',
    body: EditDnsProvider,
    answer: DnsProviderAnswer.extend({ version }),
  }),
  delete: endpoint({ method: 'DELETE', path: '/dns_providers/:id', summary: 'Delete a DNS provider', who: 'admin', answer: Done }),
  options: endpoint({
    method: 'GET',
    path: '/dns_provider_options',
    summary: 'Kinds of DNS providers and what they need',
    who: 'any',
    answer: listAnswer(DnsProviderOption),
  }),
};
