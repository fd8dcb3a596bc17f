import { z } from 'zod';
import * as answers from './answers';
import * as apiKeys from './api-keys';
import * as auth from './auth';
import * as authorities from './authorities';
import * as certificateBodies from './certificate-bodies';
import * as certificates from './certificates';
import * as defaults from './defaults';
import * as deployedEndpoints from './deployed-endpoints';
import * as deployments from './deployments';
import * as destinations from './destinations';
import * as dnsProviders from './dns-providers';
import * as domains from './domains';
import * as extensions from './extensions';
import * as health from './health';
import * as jobs from './jobs';
import * as logs from './logs';
import * as nested from './nested';
import * as notifications from './notifications';
import * as pendingCertificates from './pending-certificates';
import * as plugins from './plugins';
import * as queries from './queries';
import * as renewal from './renewal';
import * as roles from './roles';
import * as settings from './settings';
import * as sources from './sources';
import * as users from './users';
import * as warnings from './warnings';

const modules: readonly Readonly<Record<string, unknown>>[] = [
  ...[answers, apiKeys, auth, authorities, certificateBodies, certificates, defaults, deployedEndpoints, deployments, destinations, dnsProviders, domains],
  ...[extensions, health, jobs, logs, nested, notifications, pendingCertificates, plugins, queries, renewal, roles, settings, sources, users, warnings],
];

/** What a body that is turned into something else, or may be left out, is sent as. */
function sentShape(schema: z.ZodType): z.ZodType {
  const { in: sent, innerType } = schema.def as unknown as { in?: z.ZodType; innerType?: z.ZodType };
  const inner = sent ?? innerType;
  return inner instanceof z.ZodType && !(inner instanceof z.ZodTransform) ? sentShape(inner) : schema;
}

/** The objects that this room exports, by their names with a capital: what is printed refers to them instead of repeating them. */
export const namedShapes: ReadonlyMap<unknown, string> = new Map(
  modules
    .flatMap((exported) => Object.entries(exported))
    .flatMap(([name, shape]): [unknown, string][] =>
      shape instanceof z.ZodType && sentShape(shape) instanceof z.ZodObject ? [[shape, name.replace(/^./, (letter) => letter.toUpperCase())]] : [],
    ),
);
