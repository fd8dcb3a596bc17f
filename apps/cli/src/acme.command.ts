import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import { DnsTrialService, TokenTrialService } from '@app/features';
import { SOME_FAILED } from './exit-code';
import { operator, withFeatures } from './features';
import { positiveNumber, takesJson, withExamples } from './options';
import { type Common, report } from './output';

interface Trial extends Common {
  dryRun?: boolean;
}

interface DnsTest extends Trial {
  domain: string;
  token: string;
  wait: number;
}

/** Leaves nothing behind, and so acts at once as it always did. */
async function dnsTest({ domain, token, wait, dryRun = false, ...options }: DnsTest): Promise<void> {
  const signal = AbortSignal.timeout(30 * 60_000);
  await withFeatures(async (features) => {
    const service = features.get(DnsTrialService, { strict: false });
    if (dryRun) {
      const accounts = await service.accounts(operator(), domain, signal);
      const lines = accounts.map(({ provider, zone }) => `Would put a TXT record under ${domain} at "${provider}", zone ${zone}.`);
      return report({ committed: false, providers: accounts }, [...lines, 'Nothing was changed.'], options);
    }
    const trials = await service.run(operator(), domain, token, wait * 1000, signal);
    const lines = trials.map(({ provider, zone, because }) =>
      because === null ? `"${provider}", zone ${zone}: put, served and taken away again.` : `"${provider}", zone ${zone}: ${because}`,
    );
    report({ committed: true, providers: trials }, lines, options);
    if (trials.some(({ because }) => because !== null)) process.exitCode = SOME_FAILED;
  });
}

interface Upload extends Trial {
  token?: string;
  tokenName?: string;
  prefix: string;
  accountNumber: string;
  bucketName: string;
}

async function uploadToken({ prefix, accountNumber, bucketName, dryRun = false, ...options }: Upload): Promise<void> {
  const { tokenName = randomUUID(), token = `A trial of ${new Date().toISOString().slice(0, 10)}.` } = options;
  // Without a slash in between the file would lie beside the folder.
  const folder = prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`;
  const trial = { pluginSlug: 'aws-s3', options: { bucket: bucketName, accountNumber, prefix: folder }, fileName: tokenName, content: token };
  const place = `${bucketName}/${folder}${tokenName}`;
  await withFeatures(async (features) => {
    const service = features.get(TokenTrialService, { strict: false });
    if (dryRun) service.check(operator(), trial);
    else await service.run(operator(), trial, AbortSignal.timeout(2 * 60_000));
  });
  report(
    { committed: !dryRun, place },
    [dryRun ? `Would put ${place} and take it away again. Nothing was changed.` : `Put ${place} and took it away again.`],
    options,
  );
}

const takesDryRun = (command: Command): Command => takesJson(command.option('--dry-run', 'say what would be done, and do nothing'));

export function addAcmeCommands(program: Command): void {
  const group = program.command('acme').description('Try how names are proved, without an order at a CA.');
  withExamples(
    takesDryRun(
      group
        .command('dnstest')
        .description('Put a TXT record at every DNS provider that holds the zone of a name, look whether it is served, and take it away again.')
        .requiredOption('-d, --domain <name>', 'whole name of the record')
        .requiredOption('-t, --token <text>', 'what stands in it')
        .option('--wait <seconds>', 'how long it is looked for', positiveNumber, 120),
    ),
    'acme dnstest -d _acme-challenge.www.example.com -t some-text',
  ).action(dnsTest);
  withExamples(
    takesDryRun(
      group
        .command('upload_acme_token_s3')
        .description('Put the file of an HTTP challenge into a bucket, and take it away again.')
        .option('-t, --token <text>', 'what stands in it; default: words with the day of today')
        .option('-n, --token-name <name>', 'of the file; default: a fresh one')
        .option('-p, --prefix <path>', 'folder in the bucket', 'test/')
        .requiredOption('-a, --account-number <number>', 'of AWS')
        .requiredOption('-b, --bucket-name <name>', 'of the bucket'),
    ),
    'acme upload_acme_token_s3 -a 123456789012 -b challenges',
  ).action((options: Upload) => uploadToken(options));
}
