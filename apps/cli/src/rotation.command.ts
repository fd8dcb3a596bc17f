import type { INestApplicationContext } from '@nestjs/common';
import type { Command } from 'commander';
import { DomainError } from '@app/errors';
import { ReportsService, RotationService, type RotationWish } from '@app/features';
import { operator, withFeatures } from './features';
import { reportJob, reportPlan, runJobHere } from './job.command';
import { type Acting, acts, takesCommit, takesJson, withExamples, yesOrNo } from './options';

const job = 'rotate-endpoint-certificates';
const PATIENCE_MS = 60 * 60_000;

interface Rotate extends Acting {
  endpoint?: string;
  source?: string;
  oldCertificate?: string;
  newCertificate?: string;
  notify?: boolean;
  region?: string;
}

/** @throws DomainError `invalid` when a new certificate is named and no endpoint for it; `not-found` */
async function wishOf(features: INestApplicationContext, { endpoint, source, oldCertificate, newCertificate, region }: Rotate): Promise<RotationWish> {
  if (newCertificate !== undefined && endpoint === undefined && oldCertificate === undefined) {
    throw new DomainError('invalid', 'rotation.where', `It is not said which endpoints are to serve "${newCertificate}".`, {
      hint: 'Add --endpoint, or --old-certificate for every endpoint that serves that one.',
    });
  }
  const reports = features.get(ReportsService, { strict: false });
  const certificateCalled = async (name: string) => (await reports.certificatesCalled(operator(), { names: [name], serials: [] }))[0]?.id;
  return {
    ...(region === undefined ? {} : { region }),
    ...(endpoint === undefined ? {} : { endpointId: await reports.endpointCalled(operator(), endpoint, source) }),
    ...(oldCertificate === undefined ? {} : { oldCertificateId: await certificateCalled(oldCertificate) }),
    ...(newCertificate === undefined ? {} : { newCertificateId: await certificateCalled(newCertificate) }),
  };
}

const rotate = ({ notify, ...options }: Rotate): Promise<void> =>
  withFeatures(
    async (features) => {
      const wish = await wishOf(features, options);
      if (acts(options)) return reportJob(job, await runJobHere(features, job, { ...wish }), options);
      const plan = await features.get(RotationService, { strict: false }).rotateAll(new Date(), AbortSignal.timeout(PATIENCE_MS), { ...wish, dryRun: true });
      reportPlan(job, plan, options);
    },
    ({ renewal, ...config }) => ({ ...config, renewal: { ...renewal, ...(notify === undefined ? {} : { tellOfRotation: notify }) } }),
  );

const takesWish = (command: Command): Command =>
  takesJson(
    takesCommit(
      command
        .option('-e, --endpoint <name>', 'only this one')
        .option('-o, --old-certificate <name>', 'only endpoints that serve this one')
        .option('-n, --new-certificate <name>', 'what they are to serve; default: the newest that replaces theirs')
        .option('-a, --notify [boolean]', 'tell owners; default: ENABLE_ROTATION_NOTIFICATION', yesOrNo),
    ),
  );

export function addRotationCommands(certificates: Command): void {
  withExamples(
    takesWish(certificates.command('rotate').description('Have endpoints serve the certificates that replace theirs, or one that is named.')).option(
      '-s, --source <label>',
      'of the endpoint, where several have one of that name',
    ),
    'certificate rotate',
    'certificate rotate -e shop-lb --commit',
    'certificate rotate -o shop-2025 -n shop-2026 --commit',
  ).action(rotate);
  withExamples(
    takesWish(
      certificates
        .command('rotate_region')
        .description('The same for the endpoints of one region: the one that their source tells, else one that is a label of their DNS name.'),
    ).requiredOption('-r, --region <name>', 'such as eu-west-1'),
    'certificate rotate_region -r eu-west-1',
    'certificate rotate_region -r eu-west-1 --commit',
  ).action(rotate);
}
