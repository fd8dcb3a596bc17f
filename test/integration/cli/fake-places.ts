import { defineDestination, defineSource, plugins, type FoundCertificate, type FoundEndpoint } from '@app/plugins';
import { z } from 'zod';

/** What lies at the fake sources, by the option `place`. */
const there = new Map<string, { certificates: FoundCertificate[]; endpoints: FoundEndpoint[]; removed: string[]; served: Map<string, string> }>();
export const at = (place: string) => {
  const known = there.get(place) ?? { certificates: [], endpoints: [], removed: [], served: new Map<string, string>() };
  there.set(place, known);
  return known;
};

const source = defineSource({
  slug: 'fake-place-source',
  title: 'Place of the test',
  description: 'Remembers what lies there.',
  options: z.object({ place: z.string().describe('Its name'), depth: z.int().default(1).describe('How deep it is looked') }),
  settings: z.object({}),
  async *certificates({ place }) {
    yield* at(place).certificates;
  },
  async *endpoints({ place }) {
    yield* at(place).endpoints;
  },
  certificateNamesAt: (endpoint, { place }) => Promise.resolve([at(place).served.get(endpoint.name) ?? endpoint.certificateName]),
  updateEndpoint: (endpoint, name, { place }) => Promise.resolve(void at(place).served.set(endpoint.name, name)),
  clean: ({ name }, { place }) => Promise.resolve(void at(place).removed.push(name)),
});
const destination = defineDestination({
  slug: 'fake-place-destination',
  title: 'Place of the test',
  description: 'Keeps nothing.',
  options: z.object({ place: z.string().describe('Its name') }),
  settings: z.object({}),
  requiresKey: false,
  identity: ({ place }) => place,
  upload: () => Promise.resolve(),
  pairedSource: ({ place }) => ({ slug: 'fake-place-source', options: { place } }),
});

/** What became of files of HTTP challenges, in their order. */
export const files: string[] = [];
export const bucket = defineDestination({
  slug: 'aws-s3',
  title: 'Bucket of the test',
  description: 'Takes files.',
  options: z.object({
    bucket: z.string().describe('Its name'),
    accountNumber: z.string().describe('Of AWS'),
    prefix: z.string().default('').describe('Folder'),
  }),
  settings: z.object({}),
  requiresKey: false,
  identity: ({ bucket: name }) => name,
  upload: () => Promise.resolve(),
  uploadAcmeToken: (name, content, options) => Promise.resolve(void files.push(`put ${options.bucket}/${options.prefix}${name}: ${content}`)),
  deleteAcmeToken: (name, options) => Promise.resolve(void files.push(`removed ${options.bucket}/${options.prefix}${name}`)),
});
/** As it will be once it reads endpoints, whatever it is now. */
const balancers = defineSource({
  ...{ title: 'Balancers of the test', description: 'Finds nothing.', settings: z.object({}) },
  slug: 'aws-source',
  options: z.object({
    accountNumber: z.string().describe('Of AWS'),
    path: z.string().default('/').describe('In IAM'),
    endpointType: z.enum(['elb', 'cloudfront']).optional().describe('Which endpoints are read'),
  }),
  certificates: async function* () {},
});

/** In place of real ones of the same slug. @returns what takes them away again */
export function installFakes(): () => void {
  const [sources, destinations] = [[...plugins.source], [...plugins.destination]];
  plugins.source.splice(0, Infinity, ...sources.filter(({ slug }) => slug !== balancers.slug), source, balancers);
  plugins.destination.splice(0, Infinity, ...destinations.filter(({ slug }) => slug !== bucket.slug), destination, bucket);
  return () => {
    plugins.source.splice(0, Infinity, ...sources);
    plugins.destination.splice(0, Infinity, ...destinations);
  };
}
