import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet, redirect } from '@tanstack/react-router';
import { currentToken } from './api/session';
import { parseSearch, safeReturnPath, stringifySearch } from './frame/addresses';
import { Frame } from './frame/Frame';
import { LostPage } from './frame/LostPage';
import { PageFailure } from './frame/PageFailure';
import { ReturnPage } from './sign-in/ReturnPage';
import { SignInPage } from './sign-in/SignInPage';
import type { SearchParams } from './ui/list-state';

// Every page reads its own parameters; the router only carries them.
const anySearch = (search: Record<string, unknown>): SearchParams => search as SearchParams;

const root = createRootRoute({ component: Outlet, notFoundComponent: LostPage, errorComponent: PageFailure });

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: anySearch,
  component: SignInPage,
  beforeLoad: ({ search }) => {
    if (currentToken()) throw redirect({ href: safeReturnPath(search.then), replace: true });
  },
});

const signInReturn = createRoute({ getParentRoute: () => root, path: '/sign-in/return', validateSearch: anySearch, component: ReturnPage });

const frame = createRoute({
  getParentRoute: () => root,
  id: 'frame',
  component: Frame,
  beforeLoad: ({ location }) => {
    if (!currentToken()) throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { then: location.href }, replace: true });
  },
});

const home = createRoute({
  getParentRoute: () => frame,
  path: '/',
  validateSearch: anySearch,
  component: lazyRouteComponent(() => import('./home/HomePage'), 'HomePage'),
});

const certificates = createRoute({
  getParentRoute: () => frame,
  path: '/certificates',
  validateSearch: anySearch,
  component: lazyRouteComponent(() => import('./certificates/CertificatesPage'), 'CertificatesPage'),
});
const requestCertificate = createRoute({
  getParentRoute: () => frame,
  path: '/certificates/request',
  validateSearch: anySearch,
  component: lazyRouteComponent(() => import('./certificates/request/RequestPage'), 'RequestPage'),
});
const uploadCertificate = createRoute({
  getParentRoute: () => frame,
  path: '/certificates/upload',
  component: lazyRouteComponent(() => import('./certificates/UploadPage'), 'UploadPage'),
});
const certificate = createRoute({
  getParentRoute: () => frame,
  path: '/certificates/$id',
  validateSearch: anySearch,
  component: lazyRouteComponent(() => import('./certificates/detail/CertificatePage'), 'CertificatePage'),
});
const certificateByName = createRoute({
  getParentRoute: () => frame,
  path: '/certificates/name/$name',
  component: lazyRouteComponent(() => import('./certificates/detail/CertificateByNamePage'), 'CertificateByNamePage'),
});

const authorities = createRoute({
  getParentRoute: () => frame,
  path: '/authorities',
  validateSearch: anySearch,
  component: lazyRouteComponent(() => import('./authorities/AuthoritiesPage'), 'AuthoritiesPage'),
});
const newAuthority = createRoute({
  getParentRoute: () => frame,
  path: '/authorities/new',
  validateSearch: anySearch,
  component: lazyRouteComponent(() => import('./authorities/NewAuthorityPage'), 'NewAuthorityPage'),
});
const authority = createRoute({
  getParentRoute: () => frame,
  path: '/authorities/$id',
  validateSearch: anySearch,
  component: lazyRouteComponent(() => import('./authorities/AuthorityPage'), 'AuthorityPage'),
});

// The pages around certificates: a list, a page to make one, a page for one.

const account = createRoute({
  getParentRoute: () => frame,
  path: '/account',
  validateSearch: anySearch,
  component: lazyRouteComponent(() => import('./account/AccountPage'), 'AccountPage'),
});
const pendingCertificates = createRoute({
  getParentRoute: () => frame,
  path: '/pending-certificates',
  validateSearch: anySearch,
  component: lazyRouteComponent(() => import('./pending-certificates/PendingCertificatesPage'), 'PendingCertificatesPage'),
});
const pendingCertificate = createRoute({
  getParentRoute: () => frame,
  path: '/pending-certificates/$id',
  validateSearch: anySearch,
  component: lazyRouteComponent(() => import('./pending-certificates/PendingCertificatePage'), 'PendingCertificatePage'),
});
const endpoints = createRoute({
  getParentRoute: () => frame,
  path: '/endpoints',
  validateSearch: anySearch,
  component: lazyRouteComponent(() => import('./endpoints/EndpointsPage'), 'EndpointsPage'),
});
const endpoint = createRoute({
  getParentRoute: () => frame,
  path: '/endpoints/$id',
  validateSearch: anySearch,
  component: lazyRouteComponent(() => import('./endpoints/EndpointPage'), 'EndpointPage'),
});
const notifications = createRoute({
  getParentRoute: () => frame,
  path: '/notifications',
  validateSearch: anySearch,
  component: lazyRouteComponent(() => import('./notifications/NotificationsPage'), 'NotificationsPage'),
});
const newNotification = createRoute({
  getParentRoute: () => frame,
  path: '/notifications/new',
  validateSearch: anySearch,
  component: lazyRouteComponent(() => import('./notifications/NotificationPage'), 'NewNotificationPage'),
});
const notificationsPreview = createRoute({
  getParentRoute: () => frame,
  path: '/notifications/preview',
  validateSearch: anySearch,
  component: lazyRouteComponent(() => import('./notifications/PreviewPage'), 'PreviewPage'),
});
const notification = createRoute({
  getParentRoute: () => frame,
  path: '/notifications/$id',
  validateSearch: anySearch,
  component: lazyRouteComponent(() => import('./notifications/NotificationPage'), 'NotificationPage'),
});
const destinations = createRoute({
  getParentRoute: () => frame,
  path: '/destinations',
  validateSearch: anySearch,
  component: lazyRouteComponent(() => import('./destinations/DestinationsPage'), 'DestinationsPage'),
});
const newDestination = createRoute({
  getParentRoute: () => frame,
  path: '/destinations/new',
  validateSearch: anySearch,
  component: lazyRouteComponent(() => import('./destinations/DestinationPage'), 'NewDestinationPage'),
});
const destination = createRoute({
  getParentRoute: () => frame,
  path: '/destinations/$id',
  validateSearch: anySearch,
  component: lazyRouteComponent(() => import('./destinations/DestinationPage'), 'DestinationPage'),
});
const sources = createRoute({
  getParentRoute: () => frame,
  path: '/sources',
  validateSearch: anySearch,
  component: lazyRouteComponent(() => import('./sources/SourcesPage'), 'SourcesPage'),
});
const newSource = createRoute({
  getParentRoute: () => frame,
  path: '/sources/new',
  validateSearch: anySearch,
  component: lazyRouteComponent(() => import('./sources/SourcePage'), 'NewSourcePage'),
});
const source = createRoute({
  getParentRoute: () => frame,
  path: '/sources/$id',
  validateSearch: anySearch,
  component: lazyRouteComponent(() => import('./sources/SourcePage'), 'SourcePage'),
});
const domains = createRoute({
  getParentRoute: () => frame,
  path: '/domains',
  validateSearch: anySearch,
  component: lazyRouteComponent(() => import('./domains/DomainsPage'), 'DomainsPage'),
});
const newDomain = createRoute({
  getParentRoute: () => frame,
  path: '/domains/new',
  validateSearch: anySearch,
  component: lazyRouteComponent(() => import('./domains/DomainPage'), 'NewDomainPage'),
});
const domain = createRoute({
  getParentRoute: () => frame,
  path: '/domains/$id',
  validateSearch: anySearch,
  component: lazyRouteComponent(() => import('./domains/DomainPage'), 'DomainPage'),
});
const dnsProviders = createRoute({
  getParentRoute: () => frame,
  path: '/dns-providers',
  validateSearch: anySearch,
  component: lazyRouteComponent(() => import('./dns-providers/DnsProvidersPage'), 'DnsProvidersPage'),
});
const newDnsProvider = createRoute({
  getParentRoute: () => frame,
  path: '/dns-providers/new',
  validateSearch: anySearch,
  component: lazyRouteComponent(() => import('./dns-providers/DnsProviderPage'), 'NewDnsProviderPage'),
});
const dnsProvider = createRoute({
  getParentRoute: () => frame,
  path: '/dns-providers/$id',
  validateSearch: anySearch,
  component: lazyRouteComponent(() => import('./dns-providers/DnsProviderPage'), 'DnsProviderPage'),
});
const users = createRoute({
  getParentRoute: () => frame,
  path: '/users',
  validateSearch: anySearch,
  component: lazyRouteComponent(() => import('./users/UsersPage'), 'UsersPage'),
});
const newUser = createRoute({
  getParentRoute: () => frame,
  path: '/users/new',
  validateSearch: anySearch,
  component: lazyRouteComponent(() => import('./users/UserPage'), 'NewUserPage'),
});
const user = createRoute({
  getParentRoute: () => frame,
  path: '/users/$id',
  validateSearch: anySearch,
  component: lazyRouteComponent(() => import('./users/UserPage'), 'UserPage'),
});
const roles = createRoute({
  getParentRoute: () => frame,
  path: '/roles',
  validateSearch: anySearch,
  component: lazyRouteComponent(() => import('./roles/RolesPage'), 'RolesPage'),
});
const newRole = createRoute({
  getParentRoute: () => frame,
  path: '/roles/new',
  validateSearch: anySearch,
  component: lazyRouteComponent(() => import('./roles/RolePage'), 'NewRolePage'),
});
const role = createRoute({
  getParentRoute: () => frame,
  path: '/roles/$id',
  validateSearch: anySearch,
  component: lazyRouteComponent(() => import('./roles/RolePage'), 'RolePage'),
});
const apiKeys = createRoute({
  getParentRoute: () => frame,
  path: '/api-keys',
  validateSearch: anySearch,
  component: lazyRouteComponent(() => import('./api-keys/ApiKeysPage'), 'ApiKeysPage'),
});
const newApiKey = createRoute({
  getParentRoute: () => frame,
  path: '/api-keys/new',
  validateSearch: anySearch,
  component: lazyRouteComponent(() => import('./api-keys/NewApiKeyPage'), 'NewApiKeyPage'),
});
const apiKey = createRoute({
  getParentRoute: () => frame,
  path: '/api-keys/$id',
  validateSearch: anySearch,
  component: lazyRouteComponent(() => import('./api-keys/ApiKeyPage'), 'ApiKeyPage'),
});
const auditLog = createRoute({
  getParentRoute: () => frame,
  path: '/audit-log',
  validateSearch: anySearch,
  component: lazyRouteComponent(() => import('./audit-log/AuditLogPage'), 'AuditLogPage'),
});
const logEntry = createRoute({
  getParentRoute: () => frame,
  path: '/audit-log/$id',
  validateSearch: anySearch,
  component: lazyRouteComponent(() => import('./audit-log/LogEntryPage'), 'LogEntryPage'),
});
const jobs = createRoute({
  getParentRoute: () => frame,
  path: '/jobs',
  validateSearch: anySearch,
  component: lazyRouteComponent(() => import('./jobs/JobsPage'), 'JobsPage'),
});
const job = createRoute({
  getParentRoute: () => frame,
  path: '/jobs/$name',
  validateSearch: anySearch,
  component: lazyRouteComponent(() => import('./jobs/JobPage'), 'JobPage'),
});
const plugins = createRoute({
  getParentRoute: () => frame,
  path: '/plugins',
  validateSearch: anySearch,
  component: lazyRouteComponent(() => import('./plugins/PluginsPage'), 'PluginsPage'),
});
const plugin = createRoute({
  getParentRoute: () => frame,
  path: '/plugins/$slug',
  validateSearch: anySearch,
  component: lazyRouteComponent(() => import('./plugins/PluginPage'), 'PluginPage'),
});
const settings = createRoute({
  getParentRoute: () => frame,
  path: '/settings',
  validateSearch: anySearch,
  component: lazyRouteComponent(() => import('./settings/SettingsPage'), 'SettingsPage'),
});

// Whatever else is typed: said within the frame, from where one finds on.
const lost = createRoute({ getParentRoute: () => frame, path: '$', component: LostPage });

const routeTree = root.addChildren([
  ...[signIn, signInReturn],
  frame.addChildren([
    ...[home, account],
    ...[certificates, requestCertificate, uploadCertificate, certificate, certificateByName],
    ...[pendingCertificates, pendingCertificate],
    ...[authorities, newAuthority, authority],
    ...[endpoints, endpoint],
    ...[notifications, newNotification, notificationsPreview, notification],
    ...[destinations, newDestination, destination],
    ...[sources, newSource, source],
    ...[domains, newDomain, domain],
    ...[dnsProviders, newDnsProvider, dnsProvider],
    ...[users, newUser, user],
    ...[roles, newRole, role],
    ...[apiKeys, newApiKey, apiKey],
    ...[auditLog, logEntry],
    ...[jobs, job],
    ...[plugins, plugin],
    ...[settings, lost],
  ]),
]);

export const makeRouter = () =>
  createRouter({
    routeTree,
    parseSearch,
    stringifySearch,
    defaultPreload: 'intent',
    scrollRestoration: true,
    defaultErrorComponent: PageFailure,
    defaultNotFoundComponent: LostPage,
  });

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
