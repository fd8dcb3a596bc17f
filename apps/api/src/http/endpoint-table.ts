import type { INestApplication } from '@nestjs/common';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import type { Endpoint } from '@app/api-contract';
import { ENDPOINT } from './implements.decorator';

export const BASE_PATH = '/api/1';

/** Every endpoint that a controller implements. What is not in here does not exist, and is not let through. */
export class EndpointTable {
  private readonly byRoute = new Map<string, Endpoint>();
  private readonly patterns: { pattern: RegExp; method: string }[] = [];

  /** @throws Error when two controllers implement the same endpoint */
  add(endpoint: Endpoint): void {
    const route = `${endpoint.method} ${BASE_PATH}${endpoint.path}`;
    if (this.byRoute.has(route)) throw new Error(`${route} is implemented twice.`);
    this.byRoute.set(route, endpoint);
    this.patterns.push({ pattern: patternOf(endpoint), method: endpoint.method });
  }

  /** @param route as Fastify names it, such as `/api/1/users/:id`; HEAD is answered by GET */
  find(method: string, route: string | undefined): Endpoint | undefined {
    return this.byRoute.get(`${method === 'HEAD' ? 'GET' : method} ${route ?? ''}`);
  }

  /** Methods that this very path knows, none for one that does not exist. */
  methodsOf(path: string): string[] {
    const methods = this.patterns.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method);
    return [...new Set(methods.includes('GET') ? ['GET', 'HEAD', ...methods] : methods)];
  }
}

function patternOf({ path, params }: Endpoint): RegExp {
  const isId = (name: string) => params.some((param) => param.name === name && param.kind === 'id');
  const source = path.split('/').map((part) => (part.startsWith(':') ? (isId(part.slice(1)) ? '\\d+' : '[^/]+') : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')));
  return new RegExp(`^${BASE_PATH}${source.join('/')}$`);
}

/** Reads `@Implements` off every controller of the application. */
export function collectEndpoints(app: INestApplication, table: EndpointTable): void {
  const [discovery, reflector, scanner] = [app.get(DiscoveryService), app.get(Reflector), new MetadataScanner()];
  for (const { metatype } of discovery.getControllers()) {
    const prototype: unknown = metatype?.prototype;
    if (typeof prototype !== 'object' || prototype === null) continue;
    for (const name of scanner.getAllMethodNames(prototype)) {
      const method: unknown = (prototype as Record<string, unknown>)[name];
      const endpoint = typeof method === 'function' ? reflector.get<Endpoint | undefined>(ENDPOINT, method) : undefined;
      if (endpoint) table.add(endpoint);
    }
  }
}
