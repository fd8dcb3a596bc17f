import { type Browser, type BrowserContext, chromium, type Page, type Request } from 'playwright-core';
import { type ApiOptions, type StartedApi, startApi } from './api';
import { buildPrograms } from './program-build';

/** Where Debian, Fedora and Alpine put it. */
export const browserProgram = 'chromium';

export interface Screen {
  width?: number;
  height?: number;
  scheme?: 'light' | 'dark';
}

export interface Visit {
  page: Page;
  /** What the browser complained of so far: errors in the console, scripts that threw, files that the security policy refused, answers of 500 and above. */
  complaints: string[];
  /** Waits until there is a heading and nothing that the page asked for is still on its way. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

export interface StartedDashboard {
  api: StartedApi;
  /** A window of its own, signed in as the administrator unless `as` is null. */
  visit(address: string, screen?: Screen, as?: string | null): Promise<Visit>;
  stop(): Promise<void>;
}

/** Compiles what changed, starts the API with the dashboard, and a browser. */
export async function startDashboard(options: ApiOptions = {}): Promise<StartedDashboard> {
  await buildPrograms({ withDashboard: true });
  const api = await startApi(options);
  const browser = await launch().catch(async (error: unknown) => {
    await api.stop();
    throw error;
  });
  return {
    api,
    visit: (address, screen = {}, as = api.admin.token ?? null) => openWindow(browser, `${api.origin}${address}`, screen, as),
    stop: async () => {
      await browser.close();
      await api.stop();
    },
  };
}

// Without a sandbox, since tests also run as root in containers; what is opened is our own.
const launch = (): Promise<Browser> => chromium.launch({ executablePath: `/usr/bin/${browserProgram}`, args: ['--no-sandbox', '--disable-dev-shm-usage'] });

const patienceMs = 15_000;
const quietStepMs = 20;

async function openWindow(browser: Browser, url: string, { width = 1280, height = 900, scheme = 'light' }: Screen, token: string | null): Promise<Visit> {
  const context: BrowserContext = await browser.newContext({
    viewport: { width, height },
    colorScheme: scheme,
    locale: 'en-GB',
    timezoneId: 'UTC',
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  context.setDefaultTimeout(patienceMs);
  const complaints: string[] = [];
  if (token) await context.addInitScript(`sessionStorage.setItem('lemur-token', ${JSON.stringify(token)})`);
  const page = await context.newPage();
  const underWay = new Set<Request>();
  page.on('request', (request) => underWay.add(request));
  page.on('requestfinished', (request) => underWay.delete(request));
  page.on('console', (message) => {
    // The browser itself notes each answer of 400 and above; refusals are for the page to show.
    if (message.type() === 'error' && !/Failed to load resource/.test(message.text())) complaints.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`script: ${error.message}`));
  page.on('requestfailed', (request) => {
    underWay.delete(request);
    const why = request.failure()?.errorText ?? '';
    // Leaving a page calls off what it still asked for.
    if (!/ERR_ABORTED/.test(why)) complaints.push(`request: ${request.url()} ${why}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 500) complaints.push(`answer: ${response.status()} ${response.url()}`);
    if (new URL(response.url()).origin !== new URL(url).origin) complaints.push(`foreign: ${response.url()}`);
  });
  await page.goto(url);
  const settled = async () => {
    await page.locator('h1').first().waitFor();
    for (let quiet = 0, tries = 0; quiet < 4; tries++) {
      if (tries > patienceMs / quietStepMs) throw new Error(`${page.url()} still waits for ${[...underWay].map((request) => request.url()).join(', ')}`);
      await page.waitForTimeout(quietStepMs);
      quiet = underWay.size === 0 ? quiet + 1 : 0;
    }
  };
  return { page, complaints, settled, close: () => context.close() };
}
