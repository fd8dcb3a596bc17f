import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

/** Runs in the page, and so is plain JavaScript: nothing of it runs here. */
const rules = readFileSync(join(__dirname, 'page-rules.browser.js'), 'utf8');

/** What is wrong with the page that stands there now, as sentences; none when all is well. */
export const faultsOf = (page: Page): Promise<string[]> => page.evaluate<string[]>(rules);
