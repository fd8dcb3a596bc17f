import { readFile } from 'node:fs/promises';
import { connect, createServer, type TLSSocket } from 'node:tls';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { browserProgram, startDashboard, type StartedDashboard } from '../support/browser';
import { describeWith, openssl } from '../support/programs';

/** What the browser saved when `act` was done. */
async function saved(page: Page, act: () => Promise<void>): Promise<{ name: string; text: string }> {
  const [download] = await Promise.all([page.waitForEvent('download'), act()]);
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') };
}

/** Whom a client that trusts `root` meets at that name, or the reason why it will not talk. */
async function shakeHands(name: string, served: { key: string; cert: string }, root: string): Promise<{ isTrusted: boolean; subject: string }> {
  const server = createServer(served, (socket) => socket.end('hello'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await new Promise((resolve, reject) => {
      const client: TLSSocket = connect({ host: '127.0.0.1', port: (server.address() as AddressInfo).port, servername: name, ca: root }, () => {
        resolve({ isTrusted: client.authorized, subject: String(client.getPeerCertificate().subject.CN) });
        client.end();
      });
      client.once('error', reject);
    });
  } finally {
    server.close();
  }
}

describeWith([browserProgram, 'openssl'], 'Somebody who never saw it before', () => {
  let dashboard: StartedDashboard;
  beforeAll(async () => {
    dashboard = await startDashboard();
  });
  afterAll(() => dashboard.stop());

  it('signs in, makes an authority, issues a certificate, and a TLS client trusts what he downloads', async () => {
    const { page, complaints, close } = await dashboard.visit('/', {}, null);

    await page.getByLabel('User name').fill('lemur');
    await page.getByLabel('Password', { exact: true }).fill('wrong');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').waitFor();
    await page.getByLabel('Password', { exact: true }).fill(dashboard.api.adminPassword);
    await page.getByRole('button', { name: 'Sign in' }).click();

    await page.getByRole('link', { name: 'Create a root' }).click();
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('internal-root');
    await page.getByRole('combobox', { name: 'Owner' }).fill('pki@example.com');
    await page.getByLabel('What it is for').fill('Signs for the machines of our own network');
    await page.getByText('Makes the root authority').waitFor();
    await page.getByRole('button', { name: 'Create it' }).click();
    await page.getByText('internal-root is ready to sign').waitFor();
    const root = await saved(page, () => page.getByRole('button', { name: 'Certificate', exact: true }).click());

    await page.getByRole('link', { name: 'Issue a certificate' }).first().click();
    await page.getByRole('combobox', { name: 'Names' }).pressSequentially('shop.example.com,www.example.com,');
    await page.getByRole('combobox', { name: 'Owner' }).fill('web@example.com');
    await page.getByText('certificate for 2 names').waitFor();
    await page.getByRole('button', { name: 'Issue it' }).click();
    await page.getByText('internal-root has issued it').waitFor();

    await page.getByRole('button', { name: 'Download' }).click();
    const chain = await saved(page, () => page.getByRole('menuitem', { name: 'Certificate with chain, PEM' }).click());
    await page.getByRole('tab', { name: 'Key' }).click();
    await page.getByRole('button', { name: 'Show the key' }).click();
    await page.getByLabel('Reason').fill('put it on the web server');
    await page.getByRole('dialog').getByRole('button', { name: 'Show the key' }).click();
    const key = await saved(page, () => page.getByRole('button', { name: /^Download .*\.key$/ }).click());

    expect(root.name).toBe('internal-root.pem');
    expect((await openssl(['verify', '-x509_strict', '-CAfile', '{{root}}', '{{chain}}'], { root: root.text, chain: chain.text })).output).toMatch(/: OK/);
    expect(await shakeHands('www.example.com', { key: key.text, cert: chain.text }, root.text)).toEqual({ isTrusted: true, subject: 'shop.example.com' });

    await page.getByRole('tab', { name: 'History' }).click();
    await page.getByText('Key seen or exported').waitFor();
    expect(complaints).toEqual([]);
    await close();
  });

  it('finds it again by a scrap of any of its names, with the search in the address', async () => {
    const { page, complaints, close } = await dashboard.visit('/certificates');
    await page.getByRole('searchbox').fill('www.exam');
    await page.getByText('1 certificate ·').waitFor();
    expect(await page.locator('table.list tbody tr').count()).toBe(1);
    expect(new URL(page.url()).searchParams.get('q')).toBe('www.exam');
    await page.getByRole('searchbox').fill('nothing-like-it');
    await page.getByText('Nothing matches').waitFor();
    expect(complaints).toEqual([]);
    await close();
  });
});
