import type { Endpoint } from '@app/api-contract';
import { authorityBody, certificateBody, inDays } from '../../support/builders';
import { fresh } from '../../support/callers';
import type { Answer, Call } from '../../support/client';
import type { CallerKind, Person, Thing, ThingKind, Whose, World } from './world';

export interface Situation {
  readonly world: World;
  readonly kind: CallerKind;
  readonly whose: Whose;
  readonly person: Person | undefined;
  /** Id 0 where the call is about no thing. */
  readonly thing: Thing;
}

/** How an endpoint is tried: a call that succeeds for whoever may make it. */
export interface Trial {
  /** What the call is about: tried with the caller's own and with others'. Left out: one try. */
  readonly about?: ThingKind;
  /** After a success the thing is no longer what it was. */
  readonly spends?: boolean;
  /** A list that everybody may ask for and that shows only some: may he see that thing in it? */
  readonly shows?: boolean;
  /** Codes of refusals that come only after the right was found: whoever reads one was let in. */
  readonly letInBy?: readonly string[];
  /** Refusals that are for everybody, whatever his rights. */
  readonly closedBy?: readonly string[];
  readonly query?: Call['query'];
  readonly body?: (situation: Situation) => unknown;
  /** Parameters of the path that are not the thing's id. */
  readonly path?: (situation: Situation) => Readonly<Record<string, string | number>> | Promise<Readonly<Record<string, string | number>>>;
}

const read: Trial = {};
const emailPlugin = {
  slug: 'email-notification',
  pluginOptions: Object.entries({ interval: 20, unit: 'days', recipients: 'team@rights.example' }).map(([name, value]) => ({ name, value })),
};
const userId = ({ world, kind, whose }: Situation) => (whose === 'own' ? Promise.resolve(world.person(kind)?.id ?? 0) : strangersId(world));
const strangersId = async (world: World) => (await world.thing('user', 'nobody', 'other')).id;
const keyOfUser: Trial['path'] = async (situation) => ({ uid: await userId(situation), aid: situation.thing.id });
/** Its body is refused after the caller was let in: there is no plugin of that kind that needs nothing from outside. */
const unknownPlugin = { plugin: { slug: 'no-such-plugin' }, description: 'x' };
const onceTold = { about: 'apiKey', closedBy: ['api-key.told-once'] } as const;
const dnsProvider = () => ({ name: fresh('dns'), description: '', providerType: { name: 'nsone', requirements: [] } });

/** No provider is switched on, which is told only to whoever may call. */
const exchange: Trial = { body: () => ({ clientId: 'c', redirectUri: 'r', code: 'c', state: 's' }), letInBy: ['sign-in.provider-off'] };

/** Every endpoint of the contract, by its name there. One that is missing here fails the test. */
export const trials: Readonly<Record<string, Trial>> = {
  'apiKeys.list': { about: 'apiKey', shows: true, query: { count: 1000 } },
  'apiKeys.create': { body: () => ({ name: 'k', ttl: 1 }) },
  'apiKeys.token': onceTold,
  'apiKeys.edit': { about: 'apiKey', body: () => ({ name: 'renamed' }) },
  'apiKeys.delete': { about: 'apiKey', spends: true },
  'apiKeys.describe': { about: 'apiKey' },
  'apiKeys.listOfUser': { about: 'apiKey', shows: true, query: { count: 1000 }, path: async (situation) => ({ uid: await userId(situation) }) },
  'apiKeys.createOfUser': { about: 'user', body: () => ({ name: 'k', ttl: 1 }) },
  'apiKeys.tokenOfUser': { ...onceTold, path: keyOfUser },
  'apiKeys.editOfUser': { about: 'apiKey', path: keyOfUser, body: () => ({ name: 'renamed' }) },
  'apiKeys.deleteOfUser': { about: 'apiKey', spends: true, path: keyOfUser },

  'auth.login': { body: ({ world }) => ({ username: 'lemur', password: world.api.adminPassword }) },
  'auth.me': read,
  'auth.changePassword': { body: ({ person }) => ({ currentPassword: person?.password ?? '', newPassword: person?.password ?? '' }) },
  'auth.providers': read,
  'auth.startPing': read,
  'auth.ping': exchange,
  'auth.startOauth2': read,
  'auth.oauth2': exchange,
  'auth.startGoogle': read,
  'auth.google': exchange,
  'auth.identities': read,
  'auth.connect': { body: () => ({ provider: 'oauth2', code: 'c', state: 's' }), letInBy: ['sign-in.provider-off'] },
  'auth.disconnect': { letInBy: ['identity.not-linked-here'] },

  'authorities.list': { about: 'authority', shows: true, query: { count: 1000 } },
  'authorities.create': { about: 'authority', body: ({ thing }) => authorityBody({ type: 'subca', parent: { id: thing.id }, validityEnd: inDays(30) }) },
  'authorities.get': { about: 'authority' },
  'authorities.edit': { about: 'authority', body: () => ({ owner: 'strangers@rights.example', description: 'edited' }), spends: true },
  'authorities.rollAccountKey': { about: 'authority', letInBy: ['authority.no-account'] },
  'authorities.visualize': { about: 'authority' },
  'authorities.roles': { about: 'authority' },
  'authorities.crl': { about: 'authority' },
  'authorities.certificate': { about: 'authority' },

  'certificates.list': read,
  'certificates.request': { about: 'authority', body: ({ thing }) => certificateBody(thing.id) },
  'certificates.upload': { body: () => ({ owner: 'strangers@rights.example', body: 'no certificate' }), letInBy: ['certificate.not-one'] },
  'certificates.byName': { about: 'certificate', path: ({ thing }) => ({ name: thing.name }) },
  'certificates.valid': { query: { filter: 'cn;%' } },
  'certificates.stats': { query: { metric: 'issuer' } },
  'certificates.get': { about: 'certificate' },
  'certificates.edit': { about: 'certificate', spends: true, body: () => ({ owner: 'strangers@rights.example', description: 'edited' }) },
  'certificates.switch': { about: 'certificate', body: () => ({ notify: false }) },
  'certificates.updateSwitches': { about: 'certificate', body: () => ({ rotation: false }) },
  'certificates.getAtSwitches': { about: 'certificate' },
  'certificates.editAtSwitches': { about: 'certificate', spends: true, body: () => ({ owner: 'strangers@rights.example', description: 'edited' }) },
  'certificates.deleteAtSwitches': { about: 'certificate', spends: true },
  'certificates.updateOwner': { about: 'certificate', spends: true, body: () => ({ owner: 'strangers@rights.example' }) },
  'certificates.describe': { about: 'certificate', body: () => ({ description: 'described' }) },
  'certificates.delete': { about: 'certificate', spends: true },
  'certificates.key': { about: 'certificate' },
  'certificates.export': {
    about: 'certificate',
    body: () => ({ plugin: { slug: 'openssl-export', pluginOptions: [{ name: 'type', value: 'PKCS12 (.p12)' }] } }),
  },
  'certificates.revoke': { about: 'certificate', spends: true, body: () => ({ crlReason: 'superseded' }) },
  'certificates.deactivate': { about: 'certificate', letInBy: ['certificate.no-deactivation'] },
  'certificates.authority': { about: 'certificate' },
  'certificates.creator': { about: 'certificate' },
  'certificates.destinations': { about: 'certificate' },
  'certificates.sources': { about: 'certificate' },
  'certificates.notifications': { about: 'certificate' },
  'certificates.domains': { about: 'certificate' },
  'certificates.replacements': { about: 'certificate', letInBy: ['certificate.no-data'] },

  'defaults.get': read,

  'deployedEndpoints.list': read,
  'deployedEndpoints.get': { about: 'endpoint' },

  'deployments.list': { about: 'certificate' },
  'deployments.retry': { about: 'deployment', letInBy: ['deployment.destination-gone'] },
  'deployments.rollBack': { about: 'deployment', letInBy: ['deployment.nothing-before'] },

  'destinations.list': read,
  'destinations.create': { body: () => ({ label: fresh('d'), ...unknownPlugin }), letInBy: ['plugin.unknown'] },
  'destinations.stats': read,
  'destinations.get': { about: 'destination' },
  'destinations.edit': { about: 'destination', body: () => ({ label: fresh('d'), ...unknownPlugin }), letInBy: ['plugin.unknown'] },
  'destinations.delete': { about: 'destination', spends: true },

  'dnsProviders.list': read,
  'dnsProviders.create': { body: dnsProvider },
  'dnsProviders.get': { about: 'dnsProvider' },
  'dnsProviders.edit': { about: 'dnsProvider', body: dnsProvider },
  'dnsProviders.delete': { about: 'dnsProvider', spends: true },
  'dnsProviders.options': read,

  'domains.list': read,
  'domains.create': { body: () => ({ name: `${fresh('host')}.rights.example` }) },
  'domains.get': { about: 'domain' },
  'domains.edit': { about: 'domain', body: ({ thing }) => ({ name: thing.name, sensitive: false }) },

  'health.check': read,
  'health.readiness': read,

  'jobs.list': read,
  'jobs.runs': { path: () => ({ name: 'publish-crls' }) },
  'jobs.run': { path: () => ({ name: 'publish-crls' }), body: () => ({}) },

  'logs.list': read,

  'notifications.list': read,
  'notifications.create': { body: () => ({ label: fresh('note'), plugin: emailPlugin }) },
  'notifications.get': { about: 'notification' },
  'notifications.edit': { about: 'notification', body: ({ thing }) => ({ label: thing.name, plugin: emailPlugin }) },
  'notifications.delete': { about: 'notification', spends: true },
  'notifications.certificates': { about: 'notification' },

  'pendingCertificates.list': read,
  'pendingCertificates.get': { about: 'pending' },
  'pendingCertificates.edit': { about: 'pending', spends: true, body: () => ({ owner: 'strangers@rights.example' }) },
  'pendingCertificates.cancel': { about: 'pending', spends: true, body: () => ({ note: 'no longer wanted' }), letInBy: ['pending-certificate.not-waiting'] },
  'pendingCertificates.key': { about: 'pending', letInBy: ['pending-certificate.no-key'] },
  'pendingCertificates.upload': { about: 'pending', body: () => ({ body: 'no certificate' }), letInBy: ['certificate.not-one'] },

  'reference.openApi': read,

  'plugins.list': read,
  'plugins.get': { path: () => ({ slug: 'email-notification' }) },

  'renewal.get': { about: 'certificate' },
  'renewal.reissue': { about: 'certificate', spends: true, body: () => ({ reason: 'tried' }) },

  'roles.list': read,
  'roles.create': { body: () => ({ name: fresh('role') }) },
  'roles.get': { about: 'role' },
  'roles.edit': { about: 'role', body: ({ thing }) => ({ name: thing.name, users: [] }), spends: true },
  'roles.delete': { about: 'role', spends: true },
  'roles.credentials': { about: 'role' },
  'roles.users': { about: 'role', letInBy: ['role.no-members'] },

  'settings.list': read,

  'sources.list': read,
  'sources.create': { body: () => ({ label: fresh('s'), ...unknownPlugin }), letInBy: ['plugin.unknown'] },
  'sources.get': { about: 'source' },
  'sources.edit': { about: 'source', body: () => ({ label: fresh('s'), ...unknownPlugin }), letInBy: ['plugin.unknown'] },
  'sources.sync': { about: 'source', body: () => ({}) },
  'sources.delete': { about: 'source', spends: true },

  'users.list': read,
  'users.create': {
    body: () => ({ username: fresh('user'), email: `${fresh('user')}@rights.example`, password: `Caller#1${fresh('word')}`, roles: [{ name: 'read-only' }] }),
  },
  'users.get': { about: 'user' },
  'users.edit': {
    about: 'user',
    body: ({ thing, kind, whose }) => ({
      username: thing.name,
      email: `${thing.name}@callers.example`,
      roles: [{ name: kind === 'admin' && whose === 'own' ? 'admin' : 'read-only' }],
    }),
  },
  'users.roles': { about: 'user' },

  'warnings.ofCertificate': { about: 'certificate' },
  'warnings.preview': read,
};

const isUnserved = (code: unknown) => code === 'path.unknown' || code === 'method.not-allowed';

export type Outcome = 'let in' | 'refused' | 'closed' | 'not served';

const codeIn = ({ body }: Answer): string => (body as { code?: string } | undefined)?.code ?? '';
const showsThing = ({ body }: Answer, { id }: Thing) => (body as { items: { id: number }[] }).items.some((item) => item.id === id);

/** @throws Error for an answer that says nothing of rights: the trial is not one that succeeds */
export function outcomeOf(trial: Trial, thing: Thing, answer: Answer): Outcome {
  const code = codeIn(answer);
  if (isUnserved(code)) return 'not served';
  if (trial.closedBy?.includes(code)) return 'closed';
  if (answer.status === 401 || answer.status === 403) return 'refused';
  if (trial.letInBy?.includes(code)) return 'let in';
  if (answer.status >= 300) throw new Error(`${answer.status} ${answer.text.trim()}`);
  return trial.shows && !showsThing(answer, thing) ? 'refused' : 'let in';
}

/** The path below /api/1, its id that of the thing unless the trial says otherwise. */
export async function pathFor(endpoint: Endpoint, trial: Trial, situation: Situation): Promise<string> {
  const given = (await trial.path?.(situation)) ?? {};
  return endpoint.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(given[name] ?? situation.thing.id)));
}
