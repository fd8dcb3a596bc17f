import type { INestApplicationContext } from '@nestjs/common';
import type { Command } from 'commander';
import { DomainError } from '@app/errors';
import { ReissueService, RenewalService, RenewalSwitchesService, ReportsService } from '@app/features';
import type { RunReport } from '@app/jobs';
import { SOME_FAILED } from './exit-code';
import { operator, withFeatures } from './features';
import { reportJob, reportPlan, runJobHere } from './job.command';
import { type Acting, acts, several, takesCommit, takesJson, UNCHANGED, withExamples, yesOrNo } from './options';
import { report } from './output';

interface Reissue extends Acting {
  oldCertificate?: string[];
  serial?: string[];
  notify?: boolean;
}

interface Reissued {
  certificateId: number;
  name: string;
  because: string;
  failed: boolean;
}

const asFailure = (problem: unknown): { because: string; failed: true } => {
  if (!(problem instanceof DomainError)) throw problem;
  return { because: problem.message, failed: true };
};

/** Those that are named, whether they are due or not. */
async function reissueNamed(features: INestApplicationContext, chosen: readonly { id: number; name: string }[], commit: boolean): Promise<Reissued[]> {
  const [renewal, reissues] = [features.get(RenewalService, { strict: false }), features.get(ReissueService, { strict: false })];
  const done: Reissued[] = [];
  for (const { id, name } of chosen) {
    try {
      const { decision, whyNotReissue } = await renewal.explain(operator(), id);
      if (whyNotReissue !== null) throw new DomainError('invalid', 'reissue.cannot', whyNotReissue);
      const requested = commit ? await reissues.reissue(operator(), id, 'Asked for on the command line.') : null;
      const how = requested?.status === 'issued' ? `as ${requested.certificate.name}` : 'its authority issues it later';
      done.push({ certificateId: id, name, because: requested === null ? decision.because : how, failed: false });
    } catch (problem) {
      done.push({ certificateId: id, name, ...asFailure(problem) });
    }
  }
  return done;
}

/** Each as the worker would: recorded, leased, and people are told. */
async function reissueDue(features: INestApplicationContext, commit: boolean): Promise<Reissued[]> {
  const done: Reissued[] = [];
  for (const { id, name, because } of await features.get(RenewalService, { strict: false }).due(new Date())) {
    const told = commit
      ? await runJobHere(features, 'reissue-certificate', { certificateId: id }).then(
          ({ outcome, report: facts }) => ({ because: `${outcome} ${JSON.stringify(facts ?? {})}`, failed: outcome !== 'done' && outcome !== 'skipped' }),
          asFailure,
        )
      : { because, failed: false };
    done.push({ certificateId: id, name, ...told });
  }
  return done;
}

async function reissue({ oldCertificate: names = [], serial: serials = [], notify, ...options }: Reissue): Promise<void> {
  const commit = acts(options);
  const outcomes = await withFeatures(
    async (features) => {
      if (!names.length && !serials.length) return reissueDue(features, commit);
      return reissueNamed(features, await features.get(ReportsService, { strict: false }).certificatesCalled(operator(), { names, serials }), commit);
    },
    ({ renewal, ...config }) => ({ ...config, renewal: { ...renewal, ...(notify === undefined ? {} : { tellOfReissue: notify }) } }),
  );
  const line = ({ certificateId, name, because, failed }: Reissued) =>
    `${failed ? 'Not reissued' : commit ? 'Reissued' : 'Would reissue'} ${certificateId} ${name}: ${because}`;
  const none = outcomes.length ? [] : ['Nothing is due.'];
  report({ committed: commit, certificates: outcomes }, [...outcomes.map(line), ...none, ...(commit ? [] : [UNCHANGED])], options);
  if (outcomes.some(({ failed }) => failed)) process.exitCode = SOME_FAILED;
}

type Switch = (switches: RenewalSwitchesService, signal: AbortSignal) => Promise<RunReport>;

/** Older name → the job it runs, and how its plan is made. */
const switches: readonly { name: string; job: string; description: string; plan: Switch }[] = [
  {
    name: 'automatically_enable_autorotate_with_endpoint',
    job: 'enable-renewal-where-in-use',
    description: 'Set certificates to renew themselves that have an endpoint or a destination.',
    plan: (service, signal) => service.enableWhereInUse(signal, { dryRun: true }),
  },
  {
    name: 'automatically_enable_autorotate_with_destination',
    job: 'enable-renewal-where-in-use',
    description: 'The same as the one before: both are looked at together.',
    plan: (service, signal) => service.enableWhereInUse(signal, { dryRun: true }),
  },
  {
    name: 'disable_autorotate_without_endpoint',
    job: 'disable-renewal-without-endpoint',
    description: 'Stop certificates without an endpoint from renewing themselves.',
    plan: (service, signal) => service.disableWithoutEndpoint(signal, { dryRun: true }),
  },
  {
    name: 'disable_rotation_of_duplicate_certificates',
    job: 'disable-renewal-of-duplicates',
    description: 'Of equal certificates, let only those renew themselves that are in use.',
    plan: (service, signal) => service.disableDuplicates(signal, { dryRun: true }),
  },
];

export function addRenewalCommands(certificates: Command): void {
  withExamples(
    takesJson(
      takesCommit(
        certificates
          .command('reissue')
          .description('Issue certificates anew: those that are named, else all that renew themselves and are due.')
          .option('-o, --old-certificate <name>', 'of one; may be given several times', several)
          .option('-s, --serial <number>', 'decimal; may be given several times', several)
          .option('-a, --notify [boolean]', 'tell owners; default: ENABLE_REISSUE_NOTIFICATION', yesOrNo),
      ),
    ),
    'certificate reissue',
    'certificate reissue -o shop.example.com-Example-20260101-20260401 --commit',
  ).action(reissue);
  for (const { name, job, description, plan } of switches)
    withExamples(takesJson(takesCommit(certificates.command(name).description(description))), `certificate ${name}`, `certificate ${name} --commit`).action(
      (options: Acting) =>
        withFeatures(async (features) => {
          if (acts(options)) return reportJob(job, await runJobHere(features, job), options);
          reportPlan(job, await plan(features.get(RenewalSwitchesService, { strict: false }), AbortSignal.timeout(60 * 60_000)), options);
        }),
    );
}
