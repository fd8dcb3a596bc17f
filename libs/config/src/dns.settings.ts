import { z } from 'zod';
import { json, list, setting, text } from './setting-types';

const requirement = z.object({ name: z.string().min(1), type: z.string().min(1), required: z.boolean().default(true), helpMessage: z.string().default('') });

const providerTypes = z.object(
  { items: z.array(z.object({ name: z.string().min(1), requirements: z.array(requirement).default([]) })) },
  { error: 'is not a JSON object with "items"' },
);

/** How names are looked up, and which DNS services are offered, where control over names is proved. */
export const dnsSettings = z
  .object({
    resolvers: setting(list(text()).default([]), {
      key: 'LEMUR_DNS_RESOLVERS',
      defaultWords: "the system's",
      description: 'IP addresses, with an optional port, of the resolvers that are asked for name servers and aliases when control over names is proved.',
      example: '192.0.2.53',
    }),
    providerTypes: setting(json(providerTypes).optional(), {
      key: 'ACME_DNS_PROVIDER_TYPES',
      defaultWords: 'all there are',
      description:
        'Types of DNS providers that are offered, in this order, and what each asks for, as a JSON object. What a type needs and does not ask for has to come from its settings.',
      example: '{"items":[{"name":"powerdns","requirements":[]}]}',
    }),
  })
  .prefault({});
