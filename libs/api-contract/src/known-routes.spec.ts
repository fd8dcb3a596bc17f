import { describe, expect, it } from 'vitest';
import { allEndpoints } from './endpoints';

/** What scripts that were written for the reference system call: paths, and the methods that each knows. */
const routes: Readonly<Record<string, string>> = {
  '/auth/google': 'POST',
  '/auth/login': 'POST',
  '/auth/me': 'GET',
  '/auth/oauth2': 'GET POST',
  '/auth/ping': 'GET POST',
  '/auth/providers': 'GET',
  '/authorities': 'GET POST',
  '/authorities/:id': 'GET PUT',
  '/authorities/:id/roles': 'GET',
  '/authorities/:id/visualize': 'GET',
  '/certificates': 'GET POST',
  '/certificates/:id': 'GET POST PUT DELETE',
  '/certificates/:id/authority': 'GET',
  '/certificates/:id/creator': 'GET',
  '/certificates/:id/deactivate': 'PUT',
  '/certificates/:id/description': 'PUT',
  '/certificates/:id/destinations': 'GET',
  '/certificates/:id/export': 'POST',
  '/certificates/:id/key': 'GET',
  '/certificates/:id/notifications': 'GET',
  '/certificates/:id/replacements': 'GET',
  '/certificates/:id/revoke': 'PUT',
  '/certificates/:id/sources': 'GET',
  '/certificates/:id/update/owner': 'POST',
  '/certificates/:id/update/switches': 'GET POST PUT DELETE',
  '/certificates/name/:name': 'GET',
  '/certificates/stats': 'GET',
  '/certificates/upload': 'POST',
  '/certificates/valid': 'GET',
  '/defaults': 'GET',
  '/destinations': 'GET POST',
  '/destinations/:id': 'GET PUT DELETE',
  '/destinations/stats': 'GET',
  '/dns_provider_options': 'GET',
  '/dns_providers': 'GET POST',
  '/dns_providers/:id': 'GET DELETE',
  '/domains': 'GET POST',
  '/domains/:id': 'GET PUT',
  '/endpoints': 'GET',
  '/endpoints/:id': 'GET',
  '/healthcheck': 'GET',
  '/keys': 'GET POST',
  '/keys/:aid': 'GET PUT DELETE',
  '/keys/:aid/described': 'GET',
  '/logs': 'GET',
  '/notifications': 'GET POST',
  '/notifications/:id': 'GET PUT DELETE',
  '/notifications/:id/certificates': 'GET',
  '/pending_certificates': 'GET',
  '/pending_certificates/:id': 'GET PUT DELETE',
  '/pending_certificates/:id/key': 'GET',
  '/pending_certificates/:id/upload': 'POST',
  '/plugins': 'GET',
  '/plugins/:slug': 'GET',
  '/roles': 'GET POST',
  '/roles/:id': 'GET PUT DELETE',
  '/roles/:id/credentials': 'GET',
  '/roles/:id/users': 'GET',
  '/sources': 'GET POST',
  '/sources/:id': 'GET PUT DELETE',
  '/users': 'GET POST',
  '/users/:id': 'GET PUT',
  '/users/:id/roles': 'GET',
  '/users/:uid/keys': 'GET POST',
  '/users/:uid/keys/:aid': 'GET PUT DELETE',
};

const shapeOf = (method: string, path: string) => `${method} ${path.replace(/:\w+/g, ':')}`;

describe('The contract', () => {
  it('has every route that scripts know, under whatever name of a parameter', () => {
    const declared = new Set(allEndpoints.map(({ endpoint: { method, path } }) => shapeOf(method, path)));
    const wanted = Object.entries(routes).flatMap(([path, methods]) => methods.split(' ').map((method) => shapeOf(method, path)));
    expect(wanted.length).toBeGreaterThan(100);
    expect(wanted.filter((route) => !declared.has(route))).toEqual([]);
  });
});
