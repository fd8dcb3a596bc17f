import type { Command } from 'commander';
import { WarningExplanations } from '@app/features';
import { operator, withFeatures } from './features';
import { reportJob, runJobHere } from './job.command';
import { several, takesJson, withExamples } from './options';
import { type Common, report } from './output';

interface Expirations extends Common {
  exclude?: string[];
  disabledNotificationPlugins?: string[];
  dryRun?: boolean;
}

/** What is left out here comes on top of what the settings leave out. */
async function expirations({ exclude = [], disabledNotificationPlugins = [], dryRun = false, ...options }: Expirations): Promise<void> {
  await withFeatures(
    async (features) => {
      const job = 'warn-of-expiring-certificates';
      if (!dryRun) return reportJob(job, await runJobHere(features, job), options);
      const preview = await features.get(WarningExplanations, { strict: false }).preview(operator(), new Date(), AbortSignal.timeout(10 * 60_000));
      const lines = [
        ...preview.messages.flatMap(({ recipient, certificates }) => [
          `${recipient} would be told of ${certificates.length}:`,
          ...certificates.map(({ certificate, daysLeft, because }) => `  ${certificate.name}, ${daysLeft} days left. ${because}`),
        ]),
        ...preview.silent.map(({ certificate, daysLeft, because }) => `Nobody would be told of ${certificate.name}, ${daysLeft} days left. ${because}`),
        ...preview.unusable.map(({ notificationId, because }) => `Notification ${notificationId} cannot be used: ${because}`),
        ...(preview.isCut ? ['There are more than are shown.'] : []),
        'Nothing was sent.',
      ];
      report(preview, lines, options);
    },
    ({ notifications, ...config }) => ({
      ...config,
      notifications: {
        ...notifications,
        excludedCommonNames: [...notifications.excludedCommonNames, ...exclude],
        disabledPlugins: [...notifications.disabledPlugins, ...disabledNotificationPlugins],
      },
    }),
  );
}

/** Older name → the job it runs. */
const jobs: Readonly<Record<string, { job: string; description: string }>> = {
  authority_expirations: { job: 'warn-of-expiring-authorities', description: 'Warn owners of authorities whose certificate ends soon.' },
  security_expiration_summary: { job: 'send-security-summary', description: 'Tell the security team of everything that ends soon.' },
  expiring_deployed_certificates: { job: 'warn-of-expiring-in-use', description: 'Warn of certificates that end soon and were found in use.' },
};

export function addNotifyCommands(program: Command): void {
  const group = program.command('notify').description('Tell people what ends.');
  withExamples(
    takesJson(
      group
        .command('expirations', { isDefault: true })
        .description('Warn owners and teams of certificates that end soon, each certificate and threshold once. The default of "notify".')
        .option('-e, --exclude <text>', 'leave out names that hold this text; may be given several times', several)
        .option('-d, --disabled-notification-plugins <slug>', 'leave out notifications of this plugin; may be given several times', several)
        .option('--dry-run', 'say who would be told of what, and why, and send nothing'),
    ),
    'notify expirations --dry-run',
  ).action(expirations);
  for (const [name, { job, description }] of Object.entries(jobs))
    withExamples(
      takesJson(group.command(name).description(description)).option(
        '-e, --exclude <text>',
        'leave out names that hold this text; may be given several times',
        several,
      ),
      `notify ${name}`,
    ).action(({ exclude = [], ...options }: Expirations) =>
      withFeatures(
        async (features) => reportJob(job, await runJobHere(features, job), options),
        ({ notifications, ...config }) => ({
          ...config,
          notifications: { ...notifications, excludedCommonNames: [...notifications.excludedCommonNames, ...exclude] },
        }),
      ),
    );
}
