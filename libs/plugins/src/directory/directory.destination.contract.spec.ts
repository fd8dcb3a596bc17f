import { mkdtemp, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { testContext } from '../testing/context';
import { deployable, describeDestination } from '../testing/destination.contract';
import { directoryDestination } from './directory.destination';

const newRoot = () => mkdtemp(join(tmpdir(), 'lemur-directory-'));
const absent = () => null;

describeDestination(directoryDestination, { path: 'site-a' }, async () => {
  const root = await newRoot();
  const read = (...steps: string[]) => readFile(join(root, 'site-a', ...steps), 'utf8').catch(absent);
  return {
    options: { path: 'site-a' },
    context: testContext({ settings: { root } }),
    deployed: async (name) => {
      const certificatePem = await read(name, `${name}.pem`);
      return certificatePem === null ? null : { certificatePem, privateKeyPem: await read(name, `${name}.key`) };
    },
    token: (fileName) => read(fileName),
  };
});

const options = (path: string) => directoryDestination.options.parse({ path });

it('A directory destination leaves the key to its owner alone', async () => {
  const root = await newRoot();
  await directoryDestination.upload(await deployable(), options('site'), testContext({ settings: { root } }));
  expect((await stat(join(root, 'site', 'shop.example.com', 'shop.example.com.key'))).mode & 0o777).toBe(0o600);
});

it('A directory destination removes what one that was killed has left half-written, and only that', async () => {
  const root = await newRoot();
  const context = testContext({ settings: { root } });
  const certificate = await deployable();
  await directoryDestination.upload(certificate, options('site'), context);
  const folder = join(root, 'site', 'shop.example.com');
  await writeFile(join(folder, 'shop.example.com.key.0123456789ab.draft'), 'half a key');
  await writeFile(join(folder, 'notes.draft'), 'of a person');
  await directoryDestination.upload(certificate, options('site'), context);
  expect((await readdir(folder)).sort()).toEqual(['notes.draft', 'shop.example.com.key', 'shop.example.com.pem']);
});

it('A directory destination cannot be led out of its root, by path or by link', async () => {
  const [root, outside] = [await newRoot(), await newRoot()];
  await symlink(outside, join(root, 'link'));
  const context = testContext({ settings: { root } });
  await expect(directoryDestination.upload(await deployable(), options('link'), context)).rejects.toMatchObject({ code: 'directory.outside' });
  await expect(directoryDestination.upload(await deployable(), options('link/below'), context)).rejects.toMatchObject({ code: 'directory.outside' });
  for (const path of ['../x', 'a/../../b', '/etc']) expect(directoryDestination.options.safeParse({ path }).success).toBe(false);
});

it('A directory destination is not configured before its root is set', () => {
  expect(directoryDestination.configuration?.({ root: undefined })).toMatchObject({ isConfigured: false });
});
