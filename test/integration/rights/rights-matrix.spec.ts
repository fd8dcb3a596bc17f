import { resolve } from 'node:path';
import { allEndpoints, type NamedEndpoint } from '@app/api-contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StartedApi, startApi } from '../../support/api';
import type { ApiClient } from '../../support/client';
import { checkout } from '../../support/program-build';
import { outcomeOf, type Outcome, pathFor, trials } from './calls';
import { type Cell, rightsTable } from './table';
import { type CallerKind, callerKinds, type Whose, World } from './world';

let api: StartedApi;
let world: World;
beforeAll(async () => {
  api = await startApi({ settings: { ALLOW_CERT_DELETION: 'true' } });
  world = await World.build(api);
});
afterAll(() => api?.stop());

async function attempt({ name, endpoint }: NamedEndpoint, client: ApiClient, kind: CallerKind, whose: Whose): Promise<Outcome> {
  const trial = trials[name];
  if (!trial) throw new Error(`${name} is in the contract and not among the trials.`);
  const thing = trial.about ? await world.thing(trial.about, kind, whose) : { id: 0, name: '' };
  const situation = { world, kind, whose, person: world.person(kind), thing };
  const path = await pathFor(endpoint, trial, situation);
  const answer = await client.call(endpoint.method, path, { query: trial.query, body: endpoint.body ? trial.body?.(situation) : undefined });
  const outcome = outcomeOf(trial, thing, answer);
  if (name === 'auth.changePassword' && outcome === 'let in') world.signInAnew(kind, (answer.body as { token: string }).token);
  acts.push({ name, kind, status: answer.status, requestId: answer.headers.get('x-request-id') ?? '' });
  if (trial.about && trial.spends && outcome === 'let in') world.spend(trial.about, kind, whose);
  return outcome;
}

/** Every call that was made, to be found again in the audit log. */
const acts: { name: string; kind: CallerKind; status: number; requestId: string }[] = [];
const cells: Cell[] = [];
const problems: string[] = [];
const keyDiffers: string[] = [];

async function walk(named: NamedEndpoint, kind: CallerKind): Promise<void> {
  const person = world.person(kind);
  const whoses: Whose[] = trials[named.name]?.about ? ['own', 'other'] : ['own'];
  for (const whose of whoses) {
    try {
      const outcome = await attempt(named, person?.api ?? api.anonymous, kind, whose);
      cells.push({ name: named.name, kind, whose, outcome });
      if (!person) continue;
      const withKey = await attempt(named, person.withKey, kind, whose);
      if (withKey !== outcome) keyDiffers.push(`${named.name} ${kind}`);
    } catch (problem) {
      problems.push(`${named.name} for ${kind}, ${whose}: ${String(problem)}`);
    }
  }
}

const outcomesOf = (wanted: (cell: Cell) => boolean) => cells.filter(wanted).map(({ name, kind, whose, outcome }) => `${name} ${kind} ${whose}: ${outcome}`);
const unwritten = (missing: typeof acts) => [...new Set(missing.map(({ name, kind }) => `${name} ${kind}`))];
const endpointOf = (name: string) => allEndpoints.find((named) => named.name === name)?.endpoint;

describe('The rights of every caller on every endpoint', () => {
  it('are tried by a call that succeeds for whoever may make it', async () => {
    for (const named of allEndpoints) {
      // Administrators last: what they delete is still there for those who may not.
      await Promise.all(callerKinds.filter((kind) => kind !== 'admin').map((kind) => walk(named, kind)));
      await walk(named, 'admin');
    }
    expect(problems).toEqual([]);
    expect(Object.keys(trials).filter((name) => !endpointOf(name))).toEqual([]);
  }, 240_000);

  it('are what the committed table says', async () => {
    await expect(rightsTable(cells)).toMatchFileSnapshot(resolve(checkout, 'apps/api/RIGHTS.md'));
  });

  it('are none for a stranger, but on what is open', () => {
    const isOpen = (name: string) => endpointOf(name)?.who === 'open';
    expect(outcomesOf(({ name, kind, outcome }) => kind === 'nobody' && !isOpen(name) && outcome === 'let in')).toEqual([]);
  });

  it('let a read-only user change nothing but his own way in', () => {
    const own = /^(apiKeys\..+|auth\.(login|changePassword))$/;
    const reads = /^certificates\.export$/;
    const changed = ({ name, kind, outcome }: Cell) => kind === 'read-only' && endpointOf(name)?.method !== 'GET' && outcome === 'let in';
    expect(outcomesOf((cell) => changed(cell) && !own.test(cell.name) && !reads.test(cell.name))).toEqual([]);
  });

  it('are nobody’s but an administrator’s where the contract says so', () => {
    expect(outcomesOf(({ name, kind, outcome }) => endpointOf(name)?.who === 'admin' && kind !== 'admin' && outcome === 'let in')).toEqual([]);
  });

  it('never reach a key, a credential or a change of what belongs to others', () => {
    const guarded =
      /^(certificates\.(edit|switch|updateSwitches|updateOwner|describe|delete|key|export|revoke|deactivate)|pendingCertificates\.(edit|cancel|key|upload)|roles\.(credentials|get)|notifications\.(edit|delete)|authorities\.(edit|create)|apiKeys\.(edit|delete|describe|token|createOfUser|editOfUser|deleteOfUser|tokenOfUser))$/;
    const taken = ({ name, kind, whose, outcome }: Cell) => guarded.test(name) && whose === 'other' && kind !== 'admin' && outcome === 'let in';
    expect(outcomesOf(taken)).toEqual([]);
  });

  it('are the same with an API key, but for the password, which takes the password’s owner', () => {
    expect(keyDiffers.filter((at) => !at.startsWith('auth.changePassword '))).toEqual([]);
  });

  it('leave a line in the audit log each time they are used for a change or a look at a secret, and each time they are missing', async () => {
    const rows = await api.database.query<{ requestId: string; outcome: string }>('SELECT "requestId", outcome FROM audit_log WHERE "requestId" IS NOT NULL');
    const written = new Set(rows.map(({ requestId, outcome }) => `${requestId} ${outcome}`));
    const isAct = (name: string) => endpointOf(name)?.method !== 'GET' || /\.(key|credentials)$/.test(name);
    const done = acts.filter(({ name, status }) => status < 300 && isAct(name));
    expect(done.length).toBeGreaterThan(100);
    expect(unwritten(done.filter(({ requestId }) => !written.has(`${requestId} done`)))).toEqual([]);
    const refused = acts.filter(({ status, kind }) => status === 403 && kind !== 'nobody');
    expect(refused.length).toBeGreaterThan(100);
    expect(unwritten(refused.filter(({ requestId }) => !written.has(`${requestId} refused`)))).toEqual([]);
  });
});
