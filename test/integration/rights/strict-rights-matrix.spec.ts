import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StartedApi, startApi } from '../../support/api';
import { checkout } from '../../support/program-build';
import { type Cell, strictRightsTable } from './table';
import { endpointOf, Walk } from './walk';
import { World } from './world';

let api: StartedApi;
let walk: Walk;
beforeAll(async () => {
  // Authorities are not kept for administrators either: what holds others back is the strict rule alone.
  const strict = { LEMUR_STRICT_ROLE_ENFORCEMENT: 'true', ADMIN_ONLY_AUTHORITY_CREATION: 'false' };
  api = await startApi({ settings: { ALLOW_CERT_DELETION: 'true', ...strict } });
  walk = new Walk(api, await World.build(api), { withKeys: false });
});
afterAll(() => api?.stop());

/** What does not change what others see: signing in, one's own password and keys, and an export without the private key. */
const isOnesOwn = (name: string) => /^(apiKeys\..+|auth\..+|certificates\.export)$/.test(name);
const isAct = ({ name }: Cell) => endpointOf(name)?.method !== 'GET' || /\.key$/.test(name);
const isLetIn = ({ outcome }: Cell) => outcome === 'let in';

describe('Where roles are strict, the rights of every caller on every endpoint', () => {
  it('are tried by a call that succeeds for whoever may make it', async () => {
    await walk.all();
    expect(walk.problems).toEqual([]);
  }, 240_000);

  it('are what the committed table says', async () => {
    await expect(strictRightsTable(walk.cells)).toMatchFileSnapshot(resolve(checkout, 'apps/api/RIGHTS-STRICT.md'));
  });

  it('let nobody but operators and administrators change anything or see a key, whatever else is theirs', () => {
    const changed = walk.outcomesOf((cell) => isAct(cell) && isLetIn(cell) && !isOnesOwn(cell.name) && cell.kind !== 'operator' && cell.kind !== 'admin');
    expect(changed).toEqual([]);
  });

  it('let an operator change what is his, and of others no more than anybody may elsewhere', () => {
    const byOperator = (cell: Cell) => cell.kind === 'operator' && isAct(cell) && isLetIn(cell) && !isOnesOwn(cell.name);
    expect(walk.outcomesOf((cell) => byOperator(cell) && cell.whose === 'own').length).toBeGreaterThan(15);
    expect(walk.outcomesOf((cell) => byOperator(cell) && cell.whose === 'other')).toEqual([]);
  });
});
