import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { browserProgram, startDashboard, type StartedDashboard } from '../support/browser';
import { aCertificate, anAuthority } from '../support/builders';
import { aCaller } from '../support/callers';
import { describeWith } from '../support/programs';
import { startWorker, type StartedWorker } from '../support/worker';
import { whatWorkLeaves, type WorkedOn } from '../support/worked-on';

/** Waits for something outside the page. */
async function until<Value>(what: string, look: () => Promise<Value | null | undefined | false>): Promise<Value> {
  for (const end = Date.now() + 30_000; ; await new Promise((resolve) => setTimeout(resolve, 100))) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) throw new Error(`It did not happen in time: ${what}`);
  }
}

describeWith([browserProgram], 'Whoever changes something', () => {
  let dashboard: StartedDashboard;
  let worker: StartedWorker;
  let root: string;
  let left: WorkedOn;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'lemur-changing-'));
    const settings = { LEMUR_DIRECTORY_ROOT: root };
    dashboard = await startDashboard({ settings });
    left = await whatWorkLeaves(dashboard.api);
    worker = await startWorker(dashboard.api.database, { ...settings, LEMUR_WORKER_SCHEDULES: '{"sync-all-sources": "off"}' });
  });
  afterAll(async () => {
    await worker?.stop();
    await dashboard?.stop();
    await rm(root, { recursive: true, force: true });
  });

  it('is told who was quicker and what is another now, and keeps what he typed', async () => {
    const path = `/destinations/${left.destinationId}`;
    const berta = await aCaller(dashboard.api, 'berta', ['admin']);
    const { page, complaints, close } = await dashboard.visit(path);
    const field = (name: string) => page.getByRole('textbox', { name, exact: true });
    await field('Host').fill('edge-2.example.com');
    const read = (await berta.api.get(path)).body;
    await berta.api.put(path, { label: read.label, description: 'Berta was here', plugin: read.plugin });

    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText(`${berta.username} changed this while you had it open`).waitFor();
    await page.getByText('Changed: Description').waitFor();
    expect((await berta.api.get(path)).body.description).toBe('Berta was here');
    await page.getByRole('button', { name: 'Bring the change in, keep what I typed' }).click();
    expect(await page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('status');
    expect(await field('Description').inputValue()).toBe('Berta was here');
    expect(await field('Host').inputValue()).toBe('edge-2.example.com');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved', { exact: true }).waitFor();
    const { description, options } = (await berta.api.get(path)).body;
    expect(description).toBe('Berta was here');
    expect(options.find((option: { name: string }) => option.name === 'host').value).toBe('edge-2.example.com');

    // A secret is shown to nobody, and still nobody overwrites it unseen; what was saved just now can be changed on.
    const secret = options.map((option: { name: string; value: unknown }) => (option.name === 'password' ? { ...option, value: 'Another#1' } : option));
    await berta.api.put(path, { label: read.label, description, plugin: { slug: read.plugin.slug, pluginOptions: secret } });
    await field('Label').fill('edge-renamed');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('something that is not shown here, such as a secret').waitFor();
    await page.getByRole('button', { name: 'Bring the change in, keep what I typed' }).click();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { level: 1, name: 'edge-renamed' }).waitFor();
    expect(complaints).toEqual([]);
    await close();
  });

  it('is offered no more than the API lets him do', async () => {
    const plain = await aCaller(dashboard.api, 'plain');
    const { page, complaints, settled, close } = await dashboard.visit(`/destinations/${left.destinationId}`, {}, plain.api.token);
    for (const address of [
      `/destinations/${left.destinationId}`,
      `/sources/${left.sourceId}`,
      `/pending-certificates/${left.pendingId}`,
      '/notifications/1',
      '/users/1',
    ]) {
      await page.evaluate(`history.pushState({}, '', '${address}')`);
      await settled();
      expect([
        address,
        await page
          .getByRole('main')
          .getByRole('button', { name: /Save|Delete|Edit|Cancel|Read now/ })
          .count(),
      ]).toEqual([address, 0]);
    }
    const own = await plain.api.post('/notifications', {
      label: 'mine-to-change',
      plugin: {
        slug: 'email-notification',
        pluginOptions: Object.entries({ interval: 9, unit: 'days', recipients: 'plain@example.com' }).map(([name, value]) => ({ name, value })),
      },
    });
    await page.evaluate(`history.pushState({}, '', '/notifications/${own.body.id}')`);
    await page.getByRole('button', { name: 'Save' }).waitFor();
    expect(complaints).toEqual([]);
    await close();
  });

  it('gives an order that its issuer is at work on another owner', async () => {
    const { page, complaints, close } = await dashboard.visit(`/pending-certificates/${left.pendingId}`);
    await page.getByRole('button', { name: 'Edit' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: 'Owner' }).fill('orders@example.com');
    await page.getByRole('textbox', { name: 'Description' }).fill('For the new team');
    await page.getByRole('button', { name: 'Save' }).click();
    // The words stand in the form already.
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.getByText('For the new team').waitFor();
    const { body } = await dashboard.api.admin.get(`/pending_certificates/${left.pendingId}`);
    expect(body).toMatchObject({ owner: 'orders@example.com', description: 'For the new team', state: 'waiting' });

    await page.evaluate(`history.pushState({}, '', '/pending-certificates?state=failed')`);
    await page.getByRole('link', { name: 'old.example.com' }).click();
    await page.getByText('The CAA record of example.com forbids this issuer.').waitFor();
    expect(complaints).toEqual([]);
    await close();
  });

  it('puts the certificate back that stood there before, with one button', async () => {
    const { admin } = dashboard.api;
    await mkdir(join(root, 'web'));
    const destination = await admin.post('/destinations', {
      label: 'web-folder',
      description: '',
      plugin: { slug: 'directory-destination', pluginOptions: [{ name: 'path', value: 'web' }] },
    });
    expect(destination.status, destination.text).toBe(200);
    const authority = await anAuthority(admin);
    const deployed = async () => {
      const made = await aCertificate(admin, authority.id, {
        commonName: 'back.example.com',
        owner: 'web@example.com',
        destinations: [{ id: destination.body.id }],
      });
      await until('it is deployed', async () =>
        ((await admin.get(`/certificates/${made.id}/deployments`)).body.items as { state: string }[]).some(({ state }) => /done|verified/.test(state)),
      );
      return made;
    };
    const first = await deployed();
    const second = await deployed();
    const inPlace = async () => {
      const found = await dashboard.api.database.query<{ certificateId: number }>(
        `SELECT "certificateId" FROM deployments WHERE "destinationId" = $1 AND "state" IN ('done', 'verified') ORDER BY "id" DESC LIMIT 1`,
        [destination.body.id],
      );
      return found[0]?.certificateId;
    };
    expect(await inPlace()).toBe(second.id);

    const { page, complaints, close } = await dashboard.visit(`/certificates/${second.id}?tab=places`);
    await page.getByRole('button', { name: 'Back to the one before' }).click();
    await page.getByRole('link', { name: first.name }).waitFor();
    await page.getByRole('button', { name: 'Put it back' }).click();
    await page.getByText('On its way back').waitFor();
    await until('the first one is back', async () => (await inPlace()) === first.id);
    const files = (await readdir(join(root, 'web'), { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
    const texts = await Promise.all(files.map((entry) => readFile(join(entry.parentPath, entry.name), 'utf8')));
    const isInAFile = ({ body }: { body: string }) => texts.some((text) => text.includes(body.trim().split('\n').slice(1, -1).join('\n')));
    expect([isInAFile(first), isInAFile(second)]).toEqual([true, false]);
    expect(complaints).toEqual([]);
    await close();
  });

  it('has a source read at once, and sees what it found', async () => {
    const { admin } = dashboard.api;
    await mkdir(join(root, 'found'));
    const certificate = await aCertificate(admin, (await anAuthority(admin)).id, { commonName: 'found.example.com' });
    await writeFile(join(root, 'found', 'found.pem'), certificate.body);
    const source = await admin.post('/sources', {
      label: 'found-folder',
      description: '',
      plugin: { slug: 'directory-source', pluginOptions: [{ name: 'path', value: 'found' }] },
    });
    const { page, complaints, close } = await dashboard.visit(`/sources/${source.body.id}`);
    await page.getByText('not read yet').waitFor();
    await page.getByRole('button', { name: 'Read now' }).click();
    await page.getByRole('button', { name: 'Read it' }).click();
    await page.getByText('last read').waitFor({ timeout: 30_000 });
    expect((await admin.get(`/certificates/${certificate.id}/sources`)).body.items).toMatchObject([{ label: 'found-folder' }]);
    expect(complaints).toEqual([]);
    await close();
  });
});
