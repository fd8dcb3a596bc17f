import type { Command } from 'commander';
import { InUseService, PendingCertificatesService } from '@app/features';
import { SOME_FAILED } from './exit-code';
import { operator, withFeatures } from './features';
import { type JobEnd, reportJob, reportPlan, runJobHere } from './job.command';
import { type Acting, acts, positiveNumber, several, takesCommit, takesJson, wholeNumber, withExamples } from './options';
import { type Common, report } from './output';

const jobCommand = (group: Command, name: string, job: string, description: string, { hidden = false } = {}): Command =>
  withExamples(takesJson(group.command(name, { hidden }).description(description)), group.parent ? `${group.name()} ${name}` : name).action((options: Common) =>
    withFeatures(async (features) => reportJob(job, await runJobHere(features, job), options)),
  );

interface Identify extends Acting {
  exclude?: string[];
  excludeOwner?: string[];
}

/** What is left out here comes on top of what the settings leave out. */
const identify = ({ exclude = [], excludeOwner = [], ...options }: Identify): Promise<void> =>
  withFeatures(
    async (features) => {
      const job = 'find-expiring-in-use';
      if (acts(options)) return reportJob(job, await runJobHere(features, job), options);
      reportPlan(job, await features.get(InUseService, { strict: false }).find(new Date(), AbortSignal.timeout(3 * 60 * 60_000)), options);
    },
    ({ notifications, ...config }) => ({
      ...config,
      notifications: {
        ...notifications,
        deployedCheckStores: acts(options),
        deployedExcludedDomains: [...notifications.deployedExcludedDomains, ...exclude],
        deployedExcludedOwners: [...notifications.deployedExcludedOwners, ...excludeOwner],
      },
    }),
  );

const addIdentify = (certificates: Command): Command =>
  withExamples(
    takesJson(
      takesCommit(
        certificates
          .command('identify_expiring_deployed_certificates')
          .description('Look whether certificates that end soon are still served, and keep where, so that it is warned of.')
          .option('-e, --exclude <text>', 'leave out names that hold this text; may be given several times', several)
          .option('--exclude-owner <address>', 'leave out what this one owns (older: -eo); may be given several times', several),
      ),
    ),
    'certificate identify_expiring_deployed_certificates -e internal.example.com',
    'certificate identify_expiring_deployed_certificates --commit',
  ).action(identify);

/** Commands of the group "certificate" that are jobs, and act at once as they always did. */
export function addCertificateJobCommands(certificates: Command, program: Command): void {
  jobCommand(certificates, 'check_revoked', 'check-revocations', 'Ask issuers which certificates are revoked.');
  addIdentify(certificates);
  withExamples(
    takesJson(
      certificates
        .command('expiration_metrics')
        .description('Report to the metric sinks how many days each certificate has left.')
        .option('--window <days>', 'only those that end within so many days', positiveNumber),
    ),
    'certificate expiration_metrics --window 90',
  ).action(({ window, ...options }: Common & { window?: number }) =>
    withFeatures(
      async (features) => reportJob('report-metrics', await runJobHere(features, 'report-metrics'), options),
      ({ metrics, ...config }) => ({ ...config, metrics: { ...metrics, ...(window === undefined ? {} : { expiryWindowDays: window }) } }),
    ),
  );
  jobCommand(program, 'check_revoked', 'check-revocations', 'Older name of "certificate check_revoked".', { hidden: true });
}

const MOST = 10_000;

/** One step for each; what its authority wants to be asked later stays pending. */
async function fetch({ id = [], ...options }: Common & { id?: string[] }): Promise<void> {
  const ends = await withFeatures(async (features) => {
    const service = features.get(PendingCertificatesService, { strict: false });
    const all = id.length === 0 || id.includes('all');
    const { items } = await service.list(operator(), { page: 1, count: MOST });
    const ids = all ? items.filter((item) => item.state === 'waiting').map((item) => item.id) : id.map(wholeNumber);
    const done: { id: number; outcome: JobEnd['outcome']; report: JobEnd['report'] }[] = [];
    for (const one of ids) done.push({ id: one, ...(await runJobHere(features, 'advance-pending-certificate', { pendingCertificateId: one })) });
    return done;
  });
  report(
    ends,
    ends.map(({ id: one, outcome, report: facts }) => `${one}: ${outcome}${facts ? ` ${JSON.stringify(facts)}` : ''}`),
    options,
  );
  if (ends.some(({ outcome }) => outcome !== 'done' && outcome !== 'skipped')) process.exitCode = SOME_FAILED;
}

export function addPendingCommands(program: Command): void {
  const group = program.command('pending_certs').alias('pending').description('Certificates that their authorities have not issued yet.');
  withExamples(
    takesJson(
      group
        .command('fetch')
        .description('Take pending certificates a step further.')
        .option('-i, --id <id>', 'may be given several times; "all" for every one', several),
    ),
    'pending_certs fetch -i all',
  ).action(fetch);
  withExamples(takesJson(group.command('fetch_all_acme').description('The same as "fetch -i all".')), 'pending_certs fetch_all_acme').action(fetch);
  jobCommand(group, 'remove_old', 'forget-settled-pending-certificates', 'Delete those that were settled a week ago.');
}

export function addDnsCommands(program: Command): void {
  const group = program.command('dns_providers').alias('dns_provider').description('Accounts at DNS services.');
  jobCommand(group, 'get_all_zones', 'refresh-dns-zones', 'Read which zones each provider holds.');
}
