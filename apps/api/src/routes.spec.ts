import 'reflect-metadata';
import { readdirSync } from 'node:fs';
import { allEndpoints } from '@app/api-contract';
import { describe, expect, it } from 'vitest';
import { controllers } from './api.module';
import { ENDPOINT } from './http/implements.decorator';

interface Handler {
  readonly name: string;
  readonly method: object;
}

const handlers = controllers.flatMap((controller): Handler[] =>
  Object.entries(Object.getOwnPropertyDescriptors(controller.prototype as object)).flatMap(([name, { value }]) =>
    typeof value === 'function' && name !== 'constructor' ? [{ name: `${controller.name}.${name}`, method: value as object }] : [],
  ),
);
const declared = new Set<unknown>(allEndpoints.map(({ endpoint }) => endpoint));
const isRoute = ({ method }: Handler) => Reflect.hasMetadata('path', method);

describe('A route of the API', () => {
  it('implements an endpoint of the contract: nothing is served that is not declared there', () => {
    const routes = handlers.filter(isRoute);
    expect(routes.length).toBeGreaterThan(80);
    expect(routes.filter(({ method }) => !declared.has(Reflect.getMetadata(ENDPOINT, method))).map(({ name }) => name)).toEqual([]);
  });

  it('is in a controller that the application knows', () => {
    const files = readdirSync(__dirname, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.controller.ts'));
    expect(controllers.length).toBe(files.length);
  });
});
