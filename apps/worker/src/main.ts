import './small-heap';
import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { loadConfig } from '@app/config';
import { DomainError } from '@app/errors';
import { checkSchedules, createLogger, InstallationService, MetricsServer, pluginSettings } from '@app/features';
import { WorkerModule } from './worker.module';

async function main(): Promise<void> {
  const config = loadConfig({ plugins: pluginSettings(), requires: ['database.url', 'encryption.keys'] });
  checkSchedules(config.worker.schedules);
  const app = await NestFactory.createApplicationContext(WorkerModule.forRoot(config), { logger: createLogger(config.log), abortOnError: false });
  await app.get(InstallationService, { strict: false }).check();
  await app.get(MetricsServer, { strict: false }).open();
  app.get(WorkerModule).start();

  // Housekeeping stops first, then the running jobs end or are cut off, then the database is left.
  const stop = (signal: NodeJS.Signals) => {
    process.stdout.write(`Stopping on ${signal}.\n`);
    void app.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

main().catch((error: unknown) => {
  const said = error instanceof DomainError ? [error.message, error.details.hint] : [error instanceof Error ? error.stack : String(error)];
  process.stderr.write(`${said.filter(Boolean).join('\n')}\n`);
  process.exit(error instanceof DomainError && error.kind === 'invalid' ? 2 : 1);
});
