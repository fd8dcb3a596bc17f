import { afterAll, beforeAll, expect, it } from 'vitest';
import { browserProgram, type Screen, startDashboard, type StartedDashboard } from '../support/browser';
import { aCertificate, anAuthority, dnsNames, inDays } from '../support/builders';
import { aCaller } from '../support/callers';
import { faultsOf } from '../support/page-rules';
import { describeWith } from '../support/programs';
import { whatWorkLeaves } from '../support/worked-on';

const screens: Record<string, Screen> = {
  'wide and light': { width: 1280, height: 900, scheme: 'light' },
  'narrow and dark': { width: 390, height: 844, scheme: 'dark' },
};

/** Addresses beside those that the side bar leads to. */
const further = [
  '/certificates/request',
  '/certificates/upload',
  '/certificates/1',
  ...['chain', 'names', 'key', 'people', 'renewal', 'places', 'replacement', 'history'].map((tab) => `/certificates/2?tab=${tab}`),
  '/certificates?q=example&status=valid&columns=name,id,serial',
  '/authorities?view=list',
  '/authorities/new',
  '/authorities/1',
  '/notifications/new',
  '/notifications/1',
  '/notifications/preview',
  '/destinations/new',
  '/sources/new',
  '/dns-providers/new',
  '/users/new',
  '/users/1',
  '/roles/new',
  '/roles/1',
  '/api-keys/new',
  '/api-keys/1',
  '/audit-log/1',
  '/jobs/check-revocations',
  '/plugins/email-notification',
  '/plugins/directory-destination',
  '/account',
  '/no-such-page',
];

describeWith([browserProgram], 'Every page', () => {
  let dashboard: StartedDashboard;
  let plainToken: string | undefined;
  beforeAll(async () => {
    dashboard = await startDashboard();
    const { admin } = dashboard.api;
    const authority = await anAuthority(admin, { name: 'internal-root', owner: 'pki@example.com' });
    const issue = (commonName: string, days: number) =>
      aCertificate(admin, authority.id, { commonName, owner: 'web@example.com', validityEnd: inDays(days), ...dnsNames(commonName, `www.${commonName}`) });
    await issue('shop.example.com', 5);
    await issue('a-name-that-is-as-long-as-names-are-in-the-wild.and-longer.example.com'.slice(0, 60), 60);
    await admin.post('/notifications', {
      label: 'web-30',
      plugin: {
        slug: 'email-notification',
        pluginOptions: Object.entries({ interval: 30, unit: 'days', recipients: 'web@example.com' }).map(([name, value]) => ({ name, value })),
      },
    });
    await admin.post('/roles', {
      name: 'payments',
      description: 'The payments team',
      username: 'vendor-login',
      password: 'Kept-For-Members#1',
      users: [{ username: 'lemur' }],
    });
    await admin.post('/keys', { name: 'nightly-report', ttl: 90 });
    const left = await whatWorkLeaves(dashboard.api);
    further.push(
      `/pending-certificates/${left.pendingId}`,
      `/pending-certificates/${left.failedOrderId}`,
      `/endpoints/${left.endpointId}`,
      `/destinations/${left.destinationId}`,
      `/sources/${left.sourceId}`,
      `/certificates/${left.certificateId}?tab=places`,
      `/certificates/${left.previousId}?tab=places`,
      '/endpoints?q=pay',
    );
    plainToken = (await aCaller(dashboard.api, 'plain')).api.token;
  });
  afterAll(() => dashboard?.stop());

  /** Opens all of them one after the other in one window, as people do. */
  async function complaintsAbout(addresses: readonly string[], screen: Screen, token?: string): Promise<string[]> {
    const [first = '/', ...others] = addresses;
    const { page, complaints, settled, close } = await dashboard.visit(first, screen, token);
    const found: string[] = [];
    for (const address of [first, ...others]) {
      if (address !== first) await page.evaluate(`history.pushState({}, '', ${JSON.stringify(address)})`);
      await settled();
      found.push(...(await faultsOf(page)).map((fault) => `${address} ${fault}`), ...complaints.splice(0).map((complaint) => `${address} ${complaint}`));
    }
    await close();
    return found;
  }

  async function navigated(token?: string): Promise<string[]> {
    const { page, close } = await dashboard.visit('/', {}, token);
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link').first().waitFor();
    const addresses = await page.evaluate<string[]>(`[...document.querySelectorAll('nav[aria-label=Main] a')].map((link) => link.getAttribute('href'))`);
    await close();
    return addresses;
  }

  for (const [name, screen] of Object.entries(screens))
    it(`is named, readable and quiet when the screen is ${name}`, async () => {
      const addresses = [...(await navigated()), ...further];
      expect(addresses.length).toBeGreaterThan(further.length + 10);
      expect(await complaintsAbout(addresses, screen)).toEqual([]);
    });

  it('holds for somebody without any role as well', async () => {
    expect(await complaintsAbout(await navigated(plainToken), {}, plainToken)).toEqual([]);
  });

  it('asks to sign in first, and then leads on to where one wanted to go', async () => {
    const { page, complaints, close } = await dashboard.visit('/certificates?q=shop', {}, null);
    await page.getByRole('heading', { level: 1, name: 'Lemur' }).waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await page.getByLabel('User name').fill('lemur');
    await page.getByLabel('Password', { exact: true }).fill(dashboard.api.adminPassword);
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'shop.example.com' }).waitFor();
    expect(page.url()).toContain('/certificates?q=shop');
    expect(complaints).toEqual([]);
    await close();
  });
});
