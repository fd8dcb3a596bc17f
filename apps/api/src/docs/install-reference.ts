import type { FastifyInstance } from 'fastify';
import { productVersion } from './documents';
import { referenceScript, referenceStyle } from './reference-assets';
import { referencePage } from './reference-page';

/** Serves the reference at /docs: for everybody, since it holds nothing but the contract, and without anything from elsewhere. */
export function installReference(server: FastifyInstance): void {
  let page: string | undefined;
  const files: Readonly<Record<string, readonly [string, () => string]>> = {
    '/docs': ['text/html', () => (page ??= referencePage(productVersion()))],
    '/docs/reference.css': ['text/css', () => referenceStyle],
    '/docs/reference.js': ['text/javascript', () => referenceScript],
  };
  for (const [path, [mediaType, content]] of Object.entries(files)) {
    server.get(path, { logLevel: 'silent' }, async (_request, reply) =>
      reply.type(`${mediaType}; charset=utf-8`).header('cache-control', 'max-age=300').send(content()),
    );
  }
}
