import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StartedApi, startApi } from '../../support/api';
import { checkout } from '../../support/program-build';
import { trials } from './calls';
import { type Cell, rightsTable } from './table';
import { type Act, endpointOf, Walk } from './walk';
import { World } from './world';

let api: StartedApi;
let walk: Walk;
beforeAll(async () => {
  api = await startApi({ settings: { ALLOW_CERT_DELETION: 'true' } });
  walk = new Walk(api, await World.build(api), { withKeys: true });
});
afterAll(() => api?.stop());

const unwritten = (missing: readonly Act[]) => [...new Set(missing.map(({ name, kind }) => `${name} ${kind}`))];

describe('The rights of every caller on every endpoint', () => {
  it('are tried by a call that succeeds for whoever may make it', async () => {
    await walk.all();
    expect(walk.problems).toEqual([]);
    expect(Object.keys(trials).filter((name) => !endpointOf(name))).toEqual([]);
  }, 240_000);

  it('are what the committed table says', async () => {
    await expect(rightsTable(walk.cells)).toMatchFileSnapshot(resolve(checkout, 'apps/api/RIGHTS.md'));
  });

  it('are none for a stranger, but on what is open', () => {
    const isOpen = (name: string) => endpointOf(name)?.who === 'open';
    expect(walk.outcomesOf(({ name, kind, outcome }) => kind === 'nobody' && !isOpen(name) && outcome === 'let in')).toEqual([]);
  });

  it('let a read-only user change nothing but his own way in', () => {
    const own = /^(apiKeys\..+|auth\.(login|changePassword|ping|oauth2|google|connect|disconnect))$/;
    const reads = /^certificates\.export$/;
    const changed = ({ name, kind, outcome }: Cell) => kind === 'read-only' && endpointOf(name)?.method !== 'GET' && outcome === 'let in';
    expect(walk.outcomesOf((cell) => changed(cell) && !own.test(cell.name) && !reads.test(cell.name))).toEqual([]);
  });

  it('are nobody’s but an administrator’s where the contract says so', () => {
    expect(walk.outcomesOf(({ name, kind, outcome }) => endpointOf(name)?.who === 'admin' && kind !== 'admin' && outcome === 'let in')).toEqual([]);
  });

  it('never reach a key, a credential or a change of what belongs to others', () => {
    const guarded =
      /^(certificates\.(edit|switch|updateSwitches|updateOwner|describe|delete|key|export|revoke|deactivate)|pendingCertificates\.(edit|cancel|key|upload)|roles\.(credentials|get)|notifications\.(edit|delete)|authorities\.(edit|create)|apiKeys\.(edit|delete|describe|token|createOfUser|editOfUser|deleteOfUser|tokenOfUser))$/;
    const taken = ({ name, kind, whose, outcome }: Cell) => guarded.test(name) && whose === 'other' && kind !== 'admin' && outcome === 'let in';
    expect(walk.outcomesOf(taken)).toEqual([]);
  });

  it('are the same with an API key, but for the password, which takes the password’s owner', () => {
    expect(walk.keyDiffers.filter((at) => !at.startsWith('auth.changePassword '))).toEqual([]);
  });

  it('leave a line in the audit log each time they are used for a change or a look at a secret, and each time they are missing', async () => {
    const rows = await api.database.query<{ requestId: string; outcome: string }>('SELECT "requestId", outcome FROM audit_log WHERE "requestId" IS NOT NULL');
    const written = new Set(rows.map(({ requestId, outcome }) => `${requestId} ${outcome}`));
    const isAct = (name: string) => endpointOf(name)?.method !== 'GET' || /\.(key|credentials)$/.test(name);
    const done = walk.acts.filter(({ name, status }) => status < 300 && isAct(name));
    expect(done.length).toBeGreaterThan(100);
    expect(unwritten(done.filter(({ requestId }) => !written.has(`${requestId} done`)))).toEqual([]);
    const refused = walk.acts.filter(({ status, kind }) => status === 403 && kind !== 'nobody');
    expect(refused.length).toBeGreaterThan(100);
    expect(unwritten(refused.filter(({ requestId }) => !written.has(`${requestId} refused`)))).toEqual([]);
  });

  it('are told in the audit log with the name of the thing, also where they are missing', async () => {
    const nameless = await api.database.query(
      `SELECT DISTINCT action, "objectType" FROM audit_log WHERE outcome = 'refused' AND "objectId" IS NOT NULL AND "objectName" IS NULL`,
    );
    expect(nameless).toEqual([]);
  });
});
