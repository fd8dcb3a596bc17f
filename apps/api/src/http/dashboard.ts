import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

/** Beside the built API, or where a build of the sources puts it. */
const places = [resolve(__dirname, '../../../../web'), resolve(__dirname, '../../../../dist/web')];

export const findDashboard = (): string => places.find((place) => existsSync(join(place, 'index.html'))) ?? (places[1] as string);

const notBuilt = 'The dashboard has not been built. Run "npm run build", or use the API under /api/1.\n';

/** Files of the build. Every other address is a page of the dashboard, which finds its way itself. */
const isAsset = (path: string) => /^\/assets\/[\w.-]+$/.test(path);
const isFile = (path: string) => /^\/[\w-][\w.-]*\.[a-z0-9]+$/i.test(path);

/** Serves the built dashboard on every path outside /api. */
export async function installDashboard(server: FastifyInstance, root = findDashboard()): Promise<void> {
  await server.register(fastifyStatic, { root, serve: false, dotfiles: 'deny', preCompressed: true });
  server.get('/*', { logLevel: 'silent' }, async (request, reply) => {
    const path = request.url.split('?')[0] ?? '/';
    if (path === '/api' || path.startsWith('/api/')) return reply.callNotFound();
    if (!existsSync(join(root, 'index.html'))) return reply.status(404).type('text/plain; charset=utf-8').send(notBuilt);
    // Names of built assets hold a hash of their content.
    if (isAsset(path)) return reply.sendFile(path.slice(1), { maxAge: '1y', immutable: true });
    if (isFile(path)) return reply.sendFile(path.slice(1), { maxAge: 0 });
    return reply.header('cache-control', 'no-cache').sendFile('index.html', { cacheControl: false });
  });
}
