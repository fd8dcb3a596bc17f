import { afterAll, beforeAll, expect, it } from 'vitest';
import { browserProgram, startDashboard, type StartedDashboard } from '../support/browser';
import { describeWith } from '../support/programs';

describeWith([browserProgram], 'An administrator', () => {
  let dashboard: StartedDashboard;
  beforeAll(async () => {
    dashboard = await startDashboard();
  });
  afterAll(() => dashboard?.stop());

  it('adds a colleague, who can sign in and is offered less', async () => {
    const { page, complaints, close } = await dashboard.visit('/users');
    await page.getByRole('link', { name: 'Add a user' }).click();
    await page.getByRole('textbox', { name: 'User name' }).fill('maria');
    await page.getByRole('textbox', { name: 'Address' }).fill('maria@example.com');
    await page.getByRole('textbox', { name: 'Password' }).fill('Violet-Harbour#77');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('link', { name: 'maria' }).waitFor();
    await close();

    const maria = await dashboard.api.anonymous.post('/auth/login', { username: 'maria', password: 'Violet-Harbour#77' });
    expect(maria.status).toBe(200);
    const hers = await dashboard.visit('/users', {}, (maria.body as { token: string }).token);
    await hers.page.getByRole('link', { name: 'maria' }).waitFor();
    expect(await hers.page.getByRole('link', { name: 'Add a user' }).count()).toBe(0);
    expect(await hers.page.getByRole('link', { name: 'Settings' }).count()).toBe(0);
    expect([...complaints, ...hers.complaints]).toEqual([]);
    await hers.close();
  });

  it('makes an API key, sees its token once, and revokes it', async () => {
    const { page, complaints, close } = await dashboard.visit('/api-keys/new');
    await page.getByRole('textbox', { name: 'Name' }).fill('nightly-report');
    await page.getByRole('button', { name: 'Create it' }).click();
    const token = (await page.getByLabel('Token', { exact: true }).textContent())?.trim() ?? '';
    const script = dashboard.api.anonymous.as(token);
    expect((await script.get('/auth/me')).status).toBe(200);

    await page.getByRole('button', { name: 'I have kept it' }).click();
    await page.getByRole('link', { name: 'nightly-report' }).click();
    await page.getByRole('button', { name: 'Rename' }).waitFor();
    expect(await page.content()).not.toContain(token);
    await page.getByRole('button', { name: 'Revoke' }).click();
    await page.getByRole('button', { name: 'Revoke it' }).click();
    await page.locator('.status').getByText('Revoked').waitFor();
    expect((await script.get('/auth/me')).status).toBe(401);
    expect(complaints).toEqual([]);
    await close();
  });

  it('adds a destination by the form that its plugin describes, and a secret that is set is never shown and stays', async () => {
    const { page, complaints, close } = await dashboard.visit('/destinations/new');
    const fill = (name: string, value: string) => page.getByRole('textbox', { name, exact: true }).fill(value);
    await page.getByRole('combobox', { name: 'Plugin' }).click();
    await page.getByRole('option', { name: 'SFTP' }).click();
    await fill('Label', 'edge-1');
    await fill('Host', 'edge-1.example.com');
    await fill('User', 'deploy');
    await fill('Password', 'Carried-By-Nobody#1');
    await page.getByRole('button', { name: 'Create it' }).click();
    await page.getByRole('link', { name: 'edge-1' }).click();

    await page.getByText('It is set. Leave it empty to keep it.').first().waitFor();
    expect(await page.getByRole('textbox', { name: 'Password', exact: true }).inputValue()).toBe('');
    expect(await page.content()).not.toContain('Carried-By-Nobody#1');
    await fill('Host', 'edge-2.example.com');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved', { exact: true }).waitFor();
    const { body } = await dashboard.api.admin.get('/destinations');
    const options = Object.fromEntries((body.items[0].options as { name: string }[]).map((option) => [option.name, option]));
    expect(options).toMatchObject({ host: { value: 'edge-2.example.com' }, password: { value: null, isSet: true } });
    expect(complaints).toEqual([]);
    await close();
  });

  it('finds in the audit log who changed what, before and after', async () => {
    await dashboard.api.admin.post('/roles', { name: 'payments', description: 'before' });
    const role = (await dashboard.api.admin.get('/roles', { filter: 'name;payments' })).body.items[0] as { id: number };
    await dashboard.api.admin.put(`/roles/${role.id}`, { name: 'payments', description: 'after', users: [] });
    const { page, complaints, close } = await dashboard.visit(`/audit-log?objectType=role&objectId=${role.id}`);
    await page.getByText('2 entries').waitFor();
    await page.locator('table.list').getByRole('link').first().click();
    const row = page.getByRole('row', { name: /description/ });
    expect(await row.locator('del').textContent()).toBe('before');
    expect(await row.locator('ins').textContent()).toBe('after');
    expect(complaints).toEqual([]);
    await close();
  });
});
