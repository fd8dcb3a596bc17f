import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { browserProgram, startDashboard, type StartedDashboard } from '../support/browser';
import { aCertificate, anAuthority, dnsNames } from '../support/builders';
import { describeWith } from '../support/programs';

/** What the focus is on, as a screen reader would call it. */
const focused = `(() => {
  const element = document.activeElement;
  const labels = [...(element.labels ?? [])].map((label) => label.textContent).join(' ');
  return ((element.getAttribute('aria-label') ?? '') + ' ' + labels + ' ' + element.textContent).trim();
})()`;

/** Presses Tab until the focus is on what has this name, as somebody without a mouse does. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press('Tab');
    if (name.test(await page.evaluate<string>(focused))) return;
  }
  throw new Error(`Sixty presses of Tab led to nothing called ${name.source}.`);
}

describeWith([browserProgram], 'Somebody without a mouse', () => {
  let dashboard: StartedDashboard;
  beforeAll(async () => {
    dashboard = await startDashboard();
    const authority = await anAuthority(dashboard.api.admin);
    for (const name of ['alpha.example.com', 'beta.example.com'])
      await aCertificate(dashboard.api.admin, authority.id, { commonName: name, ...dnsNames(name) });
  });
  afterAll(() => dashboard.stop());

  it('signs in and issues a certificate', async () => {
    const { page, complaints, close } = await dashboard.visit('/', {}, null);
    const type = (text: string) => page.keyboard.type(text);
    const press = (key: string) => page.keyboard.press(key);

    await page.getByLabel('User name').waitFor();
    await type('lemur');
    await press('Tab');
    await type(dashboard.api.adminPassword);
    await press('Enter');
    await page.getByRole('heading', { level: 1, name: 'What needs me' }).waitFor();

    await tabTo(page, /^Request/);
    await press('Enter');
    await page.getByRole('combobox', { name: 'Names' }).waitFor();
    await tabTo(page, /^Names/);
    await type('keys.example.com');
    await press('Enter');
    await tabTo(page, /^Owner/);
    await type('web@example.com');
    await press('Escape');
    await tabTo(page, /^Issue it/);
    await press('Enter');
    await page.getByText('has issued it').waitFor();
    await page.getByRole('heading', { level: 1, name: 'keys.example.com' }).waitFor();
    expect(complaints).toEqual([]);
    await close();
  });

  it('walks a list with j and k, opens a row with Enter, searches with /, and learns the keys with ?', async () => {
    const { page, complaints, close } = await dashboard.visit('/certificates?q=a.example.com&sort=cn');
    await page.getByRole('link', { name: 'alpha.example.com' }).waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('k');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'alpha.example.com' }).waitFor();
    await page.goBack();
    await page.getByRole('searchbox').waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('beta?jk');
    expect(await page.getByRole('searchbox').inputValue()).toBe('beta?jk');
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(complaints).toEqual([]);
    await close();
  });

  it('jumps over the side bar, and is told where the focus is after a page was changed', async () => {
    const { page, close } = await dashboard.visit('/certificates');
    await page.getByRole('link', { name: 'alpha.example.com' }).waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement?.id')).toBe('main');
    await page.getByRole('link', { name: 'Authorities' }).press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Authorities' }).waitFor();
    await expect.poll(() => page.evaluate('document.activeElement?.id')).toBe('main');
    await close();
  });
});
