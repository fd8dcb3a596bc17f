import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type StartedApi } from '../../support/api';
import { aCertificate, anAuthority, dnsNames } from '../../support/builders';
import { withTemporaryFolder } from '../../support/programs';

const execute = promisify(execFile);
const guide = readFileSync(join(__dirname, '../../../docker/MOVING.md'), 'utf8');
const script = (/```js\n([\s\S]*?)```/.exec(guide)?.[1] ?? '').replace(/^ {3}/gm, '');

let apis: StartedApi[] = [];
beforeAll(async () => {
  apis = await Promise.all([startApi(), startApi()]);
});
afterAll(async () => {
  for (const api of apis) await api.stop();
});

const tokenOf = async ({ anonymous, adminPassword }: StartedApi) =>
  ((await anonymous.post('/auth/login', { username: 'lemur', password: adminPassword })).body as { token: string }).token;

describe('The script of the guide for moving', () => {
  it('takes certificates over with their keys, and nothing twice', async () => {
    const [old, fresh] = apis as [StartedApi, StartedApi];
    const authority = await anAuthority(old.admin);
    const shop = await aCertificate(old.admin, authority.id, { notify: false, description: 'the shop', ...dnsNames('www.moving.example') });
    const settings = { OLD: `${old.origin}/api/1`, OLD_TOKEN: await tokenOf(old), NEW: `${fresh.origin}/api/1`, NEW_TOKEN: await tokenOf(fresh) };
    const move = () =>
      withTemporaryFolder(async (folder) => {
        await writeFile(join(folder, 'move.mjs'), script);
        return execute(process.execPath, [join(folder, 'move.mjs')], { env: { PATH: process.env['PATH'], ...settings } });
      });

    expect(await move()).toMatchObject({ stdout: '{ moved: 2, there: 0, failed: 0 }\n', stderr: '' });
    const found = await fresh.admin.get(`/certificates?filter=name;${shop.name}`);
    const [moved] = (found.body as { items: { id: number }[] }).items;
    expect(moved).toMatchObject({ name: shop.name, owner: shop.owner, description: 'the shop', notify: false, serial: shop.serial });
    const keys = await Promise.all([old.admin.get(`/certificates/${shop.id}/key`), fresh.admin.get(`/certificates/${moved?.id}/key`)]);
    expect(keys[1].body).toEqual(keys[0].body);
    expect((await move()).stdout).toBe('{ moved: 0, there: 2, failed: 0 }\n');
  });
});
