import { afterAll, beforeAll, expect, it } from 'vitest';
import { browserProgram, startDashboard, type StartedDashboard } from '../support/browser';
import { aCaller } from '../support/callers';
import { startOpenIdProvider, type TestOpenIdProvider } from '../support/openid-provider';
import { describeWith } from '../support/programs';
import { findFreePort } from '../support/redis';

describeWith([browserProgram], 'Somebody whose organisation has an identity provider', () => {
  let sso: TestOpenIdProvider;
  let dashboard: StartedDashboard;
  beforeAll(async () => {
    const port = await findFreePort();
    const redirectUri = `http://127.0.0.1:${port}/api/1/auth/oauth2`;
    sso = await startOpenIdProvider([redirectUri]);
    dashboard = await startDashboard({
      settings: {
        LEMUR_PORT: String(port),
        ACTIVE_PROVIDERS: 'oauth2',
        OAUTH2_NAME: 'Acorn SSO',
        OAUTH2_ISSUER: sso.issuer,
        OAUTH2_CLIENT_ID: sso.clientId,
        OAUTH2_SECRET: sso.clientSecret,
        OAUTH2_REDIRECT_URI: redirectUri,
      },
    });
    sso.people.set('ann', { email: 'ann@acorn.example', email_verified: true });
    sso.people.set('root', { email: 'root@acorn.example', email_verified: true });
  });
  afterAll(async () => {
    await dashboard?.stop();
    await sso?.stop();
  });

  /** The provider is elsewhere, and meant to be. */
  const unexpected = (complaints: readonly string[]) => complaints.filter((complaint) => !complaint.startsWith(`foreign: ${sso.issuer}/`));

  it('signs in there and goes on where he wanted to go, and is told in words when he is not let through', async () => {
    const { page, complaints, close } = await dashboard.visit('/authorities?q=web', {}, null);
    sso.visitor = null;
    await page.getByRole('button', { name: 'Sign in with Acorn SSO' }).click();
    await page.getByText('Acorn SSO did not let you through.').waitFor();
    expect(await page.getByText('555').count()).toBe(0);
    await page.getByRole('link', { name: 'Back to signing in' }).click();

    sso.visitor = 'ann';
    await page.goto(`${dashboard.api.origin}/authorities?q=web`);
    await page.getByRole('button', { name: 'Sign in with Acorn SSO' }).click();
    await page.getByRole('heading', { name: 'Authorities' }).waitFor();
    expect(page.url()).toBe(`${dashboard.api.origin}/authorities?q=web`);
    await page.goto(`${dashboard.api.origin}/account`);
    await page.getByText('ann@acorn.example').first().waitFor();
    expect(unexpected(complaints)).toEqual([]);
    await close();
  });

  it('is not signed in by an address that somebody else sent him', async () => {
    sso.visitor = 'ann';
    const thief = await dashboard.visit('/sign-in', {}, null);
    let address = '';
    thief.page.on('request', (request) => {
      if (request.url().includes('/sign-in/return')) address = request.url();
    });
    // He keeps the code.
    await thief.page.route('**/api/1/auth/oauth2', (route) => (route.request().method() === 'POST' ? route.abort() : route.fallback()));
    await thief.page.getByRole('button', { name: 'Sign in with Acorn SSO' }).click();
    await expect.poll(() => address).toContain('code=');
    await thief.close();

    const { page, close } = await dashboard.visit(new URL(address).pathname + new URL(address).search, {}, null);
    await page.getByText('This sign-in did not begin in this window.').waitFor();
    expect(await page.evaluate(() => sessionStorage.getItem('lemur-token'))).toBeNull();
    await close();
  });

  it('connects it with the account that he has here, by his password, and may mistype that', async () => {
    sso.visitor = 'root';
    const root = await aCaller(dashboard.api, 'root');
    const { page, complaints, close } = await dashboard.visit('/account', {}, root.api.token);
    await page.getByRole('button', { name: 'Connect Acorn SSO' }).click();
    const password = page.getByLabel('Your password here');
    await password.fill('mistyped');
    await page.getByRole('button', { name: 'Connect Acorn SSO' }).click();
    await page.getByText('The supplied credentials are invalid').waitFor();
    await password.fill(root.password);
    await page.getByRole('button', { name: 'Connect Acorn SSO' }).click();
    await page.getByText('Acorn SSO opens your account from now on.').waitFor();
    await page.getByText('Not used yet.').waitFor();
    expect(unexpected(complaints)).toEqual([]);
    await close();

    const again = await dashboard.visit('/sign-in', {}, null);
    await again.page.getByRole('button', { name: 'Sign in with Acorn SSO' }).click();
    await again.page.waitForURL(`${dashboard.api.origin}/`);
    await again.page.goto(`${dashboard.api.origin}/account`);
    await again.page.getByRole('button', { name: 'Disconnect' }).click();
    await again.page.getByRole('button', { name: 'Connect Acorn SSO' }).waitFor();
    await again.close();
  });
});
