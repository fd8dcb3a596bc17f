import type { Command } from 'commander';
import { ApiKeysService, RotationPoliciesService } from '@app/features';
import { loadSettings, operator, withFeatures } from './features';
import { takesJson, wholeNumber, withExamples } from './options';
import { type Common, report, table } from './output';

const MOST_KEYS = 10_000;

async function createKey({ userId, name, ttl, ...options }: Common & { userId: number; name: string; ttl: number }): Promise<void> {
  loadSettings(['tokens.secrets']);
  const token = await withFeatures((features) => features.get(ApiKeysService, { strict: false }).createFor(operator(), userId, { name, ttl }));
  report({ token }, [`Token: ${token}`, 'It is stored nowhere in this form: keep it now.'], options);
}

async function revokeKey({ aid, ...options }: Common & { aid: number }): Promise<void> {
  const { name, user } = await withFeatures((features) => features.get(ApiKeysService, { strict: false }).edit(operator(), aid, { revoked: true }));
  report({ id: aid, name, revoked: true }, [`The API key "${name}" of ${user.email} is revoked.`], options);
}

async function listKeys(options: Common): Promise<void> {
  const { items } = await withFeatures((features) => features.get(ApiKeysService, { strict: false }).list(operator(), { page: 1, count: MOST_KEYS }));
  const rows = items.map(({ id, name, user, ttlDays, issuedAt, revoked }) => ({ id, name, user: user.email, ttlDays, issuedAt, revoked }));
  report(rows, table(['Id', 'Name', 'User', 'Days', 'Issued', 'Revoked'], rows.map(({ id, name, user, ttlDays, issuedAt, revoked }) => [id, name, user, ttlDays, issuedAt, revoked])), options); // prettier-ignore
}

async function createPolicy({ name, days, ...options }: Common & { name: string; days: number }): Promise<void> {
  const policy = await withFeatures((features) => features.get(RotationPoliciesService, { strict: false }).create(operator(), { name, days }));
  report(policy, [`Created the policy "${policy.name}": ${policy.days} days before the end.`], options);
}

async function listPolicies(options: Common): Promise<void> {
  const policies = await withFeatures((features) => features.get(RotationPoliciesService, { strict: false }).list());
  report(
    policies,
    table(
      ['Id', 'Name', 'Days'],
      policies.map(({ id, name, days }) => [id, name, days]),
    ),
    options,
  );
}

export function addAccessCommands(program: Command): void {
  const keys = program.command('api_keys').alias('api_key').description('Keys with which scripts act as a user.');
  withExamples(
    takesJson(
      keys
        .command('create')
        .description('Create a key, and tell its token this once.')
        .requiredOption('-u, --user-id <id>', 'whose', wholeNumber)
        .requiredOption('-n, --name <name>', 'what it is for')
        .option('-t, --ttl <days>', 'how long it lasts; -1: for ever', wholeNumber, -1),
    ),
    'api_keys create -u 3 -n deploy-script -t 90',
  ).action(createKey);
  withExamples(
    takesJson(keys.command('revoke').description('Revoke a key, for good.').requiredOption('-a, --aid <id>', 'of the key', wholeNumber)),
    'api_keys revoke -a 12',
  ).action(revokeKey);
  withExamples(takesJson(keys.command('list').description('Every key, without its token.')), 'api_keys list').action(listKeys);

  const policies = program.command('policy').alias('policies').description('How many days before its end a certificate is renewed.');
  withExamples(
    takesJson(
      policies
        .command('create')
        .description('Create a policy.')
        .requiredOption('-d, --days <days>', 'before the end', wholeNumber)
        .requiredOption('-n, --name <name>', 'by which certificates choose it'),
    ),
    'policy create -d 14 -n two-weeks',
  ).action(createPolicy);
  withExamples(takesJson(policies.command('list').description('Every policy.')), 'policy list').action(listPolicies);
}
