import { certificates, users } from '@app/api-contract';
import { describe, expect, it } from 'vitest';
import { EndpointTable } from './endpoint-table';

const table = () => {
  const endpoints = new EndpointTable();
  for (const endpoint of [users.get, users.edit, users.list, certificates.list]) endpoints.add(endpoint);
  return endpoints;
};

describe('The table of endpoints', () => {
  it('finds one by its route, and HEAD by GET', () => {
    expect(table().find('GET', '/api/1/users/:id')).toBe(users.get);
    expect(table().find('HEAD', '/api/1/users/:id')).toBe(users.get);
    expect(table().find('DELETE', '/api/1/users/:id')).toBeUndefined();
    expect(table().find('GET', undefined)).toBeUndefined();
  });

  it('names the methods of a path that exists, and none of one that does not', () => {
    expect(table().methodsOf('/api/1/users/7')).toEqual(['GET', 'HEAD', 'PUT']);
    expect(table().methodsOf('/api/1/users/abc')).toEqual([]);
    expect(table().methodsOf('/api/1/users/7/')).toEqual([]);
  });

  it('takes no endpoint twice', () => {
    const endpoints = table();
    expect(() => endpoints.add(users.get)).toThrow('GET /api/1/users/:id is implemented twice.');
  });
});
