import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet, redirect } from '@tanstack/react-router';
import { currentToken } from './api/session';
import { parseSearch, safeReturnPath, stringifySearch } from './frame/addresses';
import { Frame } from './frame/Frame';
import { LostPage } from './frame/LostPage';
import { PageFailure } from './frame/PageFailure';
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

const routeTree = root.addChildren([
  signIn,
  frame.addChildren([home, certificates, requestCertificate, uploadCertificate, certificate, certificateByName, authorities, newAuthority, authority]),
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
