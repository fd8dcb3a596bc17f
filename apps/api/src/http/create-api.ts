import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Config } from '@app/config';
import { AuditLog, createLogger, EditTurns, InstallationService, KeptAnswers, Metrics, rolePolicyOf, SignInService } from '@app/features';
import type { FastifyInstance } from 'fastify';
import { ApiModule } from '../api.module';
import { installReference } from '../docs/install-reference';
import { installCors } from './cors';
import { installDashboard } from './dashboard';
import { type Edge, installEdge } from './edge';
import { BASE_PATH, collectEndpoints, EndpointTable } from './endpoint-table';
import { ErrorFilter } from './error.filter';
import { installEntityTags } from './entity-tags';
import { installIdempotency } from './idempotency';
import { installRateLimit } from './rate-limit';
import { RefusalLog } from './refusal-log';
import { installRequestLog } from './request-log';
import { type Counting, installRequestMetrics } from './request-metrics';
import { installSecurityHeaders } from './security-headers';
import { createHttpAdapter } from './server';

/**
 * The whole API, ready to listen.
 * @throws DomainError when the database has no schema, or the encryption keys are not those of this installation
 */
export async function createApi(config: Config, { webDir }: { webDir?: string } = {}): Promise<NestFastifyApplication> {
  const logger = createLogger(config.log);
  const adapter = createHttpAdapter(config.server);
  const server = adapter.getInstance<FastifyInstance>();
  const counting: Counting = {};
  const edge: Edge = { endpoints: new EndpointTable(), policy: rolePolicyOf(config) };

  installRequestLog(server, logger);
  installRequestMetrics(server, counting);
  await installSecurityHeaders(server, config.server.responseHeaders);
  installCors(server, config.server);
  installRateLimit(server, edge, config.server.rateLimit);
  installEdge(server, edge);
  installEntityTags(server, edge);
  installIdempotency(server, edge);
  installReference(server);
  await installDashboard(server, webDir);

  const app = await NestFactory.create<NestFastifyApplication>(ApiModule.forRoot(config), adapter, {
    logger,
    bodyParser: false,
    abortOnError: false,
    bufferLogs: true,
  });
  app.setGlobalPrefix(BASE_PATH);
  const refusals = new RefusalLog(app.get(AuditLog, { strict: false }));
  app.useGlobalFilters(new ErrorFilter(edge.endpoints, config.server.compatibleAuthStatus, refusals));
  collectEndpoints(app, edge.endpoints);
  counting.metrics = app.get(Metrics, { strict: false });
  edge.signIn = app.get(SignInService, { strict: false });
  edge.keptAnswers = app.get(KeptAnswers, { strict: false });
  edge.editTurns = app.get(EditTurns, { strict: false });
  await app.init();
  await app.get(InstallationService, { strict: false }).check();
  return app;
}
