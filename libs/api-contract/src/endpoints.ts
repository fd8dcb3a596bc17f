import { apiKeys } from './api-keys';
import { auth } from './auth';
import { authorities } from './authorities';
import { certificates } from './certificates';
import { defaults } from './defaults';
import { deployedEndpoints } from './deployed-endpoints';
import { deployments } from './deployments';
import { destinations } from './destinations';
import { dnsProviders } from './dns-providers';
import { domains } from './domains';
import type { Endpoint } from './endpoint';
import { health } from './health';
import { jobs } from './jobs';
import { logs } from './logs';
import { notifications } from './notifications';
import { pendingCertificates } from './pending-certificates';
import { plugins } from './plugins';
import { reference } from './reference';
import { renewal } from './renewal';
import { roles } from './roles';
import { settings } from './settings';
import { sources } from './sources';
import { users } from './users';
import { warnings } from './warnings';

/** Every endpoint there is, by resource and name. */
export const endpoints = {
  apiKeys,
  auth,
  authorities,
  certificates,
  defaults,
  deployedEndpoints,
  deployments,
  destinations,
  dnsProviders,
  domains,
  health,
  jobs,
  logs,
  notifications,
  pendingCertificates,
  plugins,
  reference,
  renewal,
  roles,
  settings,
  sources,
  users,
  warnings,
};

export interface NamedEndpoint {
  /** For example `certificates.request`. */
  readonly name: string;
  readonly resource: string;
  readonly endpoint: Endpoint;
}

/** The same as one list. */
export const allEndpoints: readonly NamedEndpoint[] = Object.entries<Readonly<Record<string, Endpoint>>>(endpoints).flatMap(([resource, byName]) =>
  Object.entries(byName).map(([name, endpoint]): NamedEndpoint => ({ name: `${resource}.${name}`, resource, endpoint })),
);

const pathsOf = (wanted: (endpoint: Endpoint) => boolean) =>
  new Set(allEndpoints.filter(({ endpoint }) => wanted(endpoint)).map(({ endpoint }) => endpoint.path));
const changeable = pathsOf(({ method }) => method === 'PUT');
const readable = pathsOf(({ method, isSecret, mediaType }) => method === 'GET' && !isSecret && mediaType === 'application/json');

/** What is read and changed at one path: its answer has an ETag, and its change takes If-Match. */
export const isVersioned = ({ method, path }: Pick<Endpoint, 'method' | 'path'>): boolean =>
  (method === 'GET' || method === 'PUT') && changeable.has(path) && readable.has(path);
