import type { Command } from 'commander';
import { CONFIG, EndpointExpiry } from '@app/features';
import type { Config } from '@app/config';
import { operator, withFeatures } from './features';
import { type Acting, acts, positiveNumber, takesCommit, takesJson, UNCHANGED, withExamples } from './options';
import { report } from './output';

async function expire({ ttl, ...options }: Acting & { ttl?: number }): Promise<void> {
  const commit = acts(options);
  const endpoints = await withFeatures((features) => {
    const expiry = features.get(EndpointExpiry, { strict: false });
    const hours = ttl ?? features.get<Pick<Config, 'sources'>>(CONFIG, { strict: false }).sources.endpointHours;
    return commit ? expiry.remove(operator(), hours) : expiry.stale(operator(), hours);
  });
  const lines = endpoints.map(
    ({ name, dnsname, port, source, lastSeenAt }) =>
      `${commit ? 'Removed' : 'Would remove'} ${name} (${dnsname}:${port}), which "${source}" told of last at ${lastSeenAt.toISOString()}`,
  );
  const none = endpoints.length ? [] : ['Every endpoint is one that its source still tells of.'];
  report({ committed: commit, endpoints }, [...lines, ...none, ...(commit ? [] : [UNCHANGED])], options);
}

export function addEndpointCommands(program: Command): void {
  const group = program.command('endpoint').alias('endpoints').description('Listeners that sources found.');
  withExamples(
    takesJson(
      takesCommit(
        group
          .command('expire')
          .description('Forget endpoints that their sources have stopped telling of. Each sync does it for its own source.')
          .option(
            '--ttl <hours>',
            'how long they are kept, up to the last sync of their source (older: -ttl); default: the setting of the syncs',
            positiveNumber,
          ),
      ),
    ),
    'endpoint expire',
    'endpoint expire --ttl 6 --commit',
  ).action(expire);
}
