import 'reflect-metadata';
import type { AddressInfo } from 'node:net';
import { loadConfig } from '@app/config';
import { DomainError } from '@app/errors';
import { MetricsServer, pluginSettings } from '@app/features';
import { createApi } from './http/create-api';

/** Time for requests under way to end after SIGTERM; then the process ends without them. */
const SHUTDOWN_MS = 3_500;

async function main(): Promise<void> {
  const config = loadConfig({ plugins: pluginSettings(), requires: ['database.url', 'encryption.keys', 'tokens.secrets'] });
  const app = await createApi(config);

  const stop = (signal: NodeJS.Signals) => {
    process.stdout.write(`Stopping on ${signal}.\n`);
    setTimeout(() => process.exit(0), SHUTDOWN_MS).unref();
    void app.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);

  await app.get(MetricsServer, { strict: false }).open();
  await app.listen({ host: config.server.host, port: config.server.port });
  const { address, port } = app.getHttpServer().address() as AddressInfo;
  process.stdout.write(`The API listens on http://${address.includes(':') ? `[${address}]` : address}:${port}/api/1\n`);
}

main().catch((error: unknown) => {
  const said = error instanceof DomainError ? [error.message, error.details.hint] : [error instanceof Error ? error.stack : String(error)];
  process.stderr.write(`${said.filter(Boolean).join('\n')}\n`);
  process.exit(error instanceof DomainError && error.kind === 'invalid' ? 2 : 1);
});
