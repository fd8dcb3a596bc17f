import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { Config } from '@app/config';
import { DomainError } from '@app/errors';
import { collectDefaultMetrics } from 'prom-client';
import { CONFIG } from '../foundation';
import { errorFields } from '../logging';
import { InstallationGauges } from './installation-gauges';
import { Metrics } from './metrics';

/** Serves `/metrics` on a port of its own, for API and worker alike: who may read it is settled by who can reach the port. */
@Injectable()
export class MetricsServer implements OnApplicationShutdown {
  private readonly log = new Logger('metrics');
  private server: Server | undefined;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(Metrics) private readonly metrics: Metrics,
    @Inject(InstallationGauges) private readonly gauges: InstallationGauges,
  ) {}

  /**
   * Does nothing while no port is set.
   * @throws DomainError `invalid` when the port is taken
   */
  async open(): Promise<void> {
    const { host, port } = this.config.metrics;
    if (port === undefined) return;
    collectDefaultMetrics({ register: this.metrics.registry });
    const server = createServer((request, response) => void this.answer(request, response));
    server.requestTimeout = 10_000;
    server.keepAliveTimeout = 5_000;
    try {
      server.listen({ host, port });
      await once(server, 'listening');
    } catch (cause) {
      throw new DomainError('invalid', 'metrics.not-open', `/metrics cannot be served on ${host}:${port}: ${cause instanceof Error ? cause.message : ''}`, {
        hint: 'Choose another LEMUR_METRICS_PORT; programs on one machine need one each.',
        cause,
      });
    }
    this.server = server;
    this.log.log({ message: 'Metrics are served', host, port: (server.address() as AddressInfo).port });
  }

  async onApplicationShutdown(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise<void>((done) => (this.server ? this.server.close(() => done()) : done()));
  }

  private async answer({ method, url = '' }: IncomingMessage, response: ServerResponse): Promise<void> {
    if ((method !== 'GET' && method !== 'HEAD') || url.split('?')[0] !== '/metrics') {
      response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('Only /metrics is here.\n');
      return;
    }
    try {
      await this.gauges.refresh();
      const text = await this.metrics.registry.metrics();
      response.writeHead(200, { 'content-type': this.metrics.registry.contentType }).end(method === 'HEAD' ? '' : text);
    } catch (problem) {
      this.log.error({ message: 'Metrics could not be told', ...errorFields(problem) });
      response.writeHead(500).end();
    }
  }
}
