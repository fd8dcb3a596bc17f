import { mkdir, mkdtemp, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { testContext } from '../testing/context';
import { deployable } from '../testing/destination.contract';
import { describeSource, everythingAt } from '../testing/source.contract';
import { directorySource } from './directory.source';

async function newPlace() {
  const root = await mkdtemp(join(tmpdir(), 'lemur-directory-'));
  const folder = join(root, 'site');
  await mkdir(join(folder, 'below'), { recursive: true });
  return { root, folder, context: testContext({ settings: { root } }) };
}
type Context = Awaited<ReturnType<typeof newPlace>>['context'];
async function* endpointsOf(context: Context) {
  if (directorySource.endpoints) yield* directorySource.endpoints(options, context);
}
const options = directorySource.options.parse({ path: 'site', endpointsFile: 'endpoints.json' });

let written = 0;
describeSource(directorySource, { path: 'site' }, async () => {
  const { folder, context } = await newPlace();
  return {
    options: { path: 'site' },
    context,
    put: async ({ certificatePem, chainPem, privateKeyPem }) => {
      const name = `below/c${++written}.pem`;
      await writeFile(join(folder, name), `some words\n${certificatePem}${chainPem}`);
      await writeFile(join(folder, `below/c${written}.key`), privateKeyPem ?? '');
      return name;
    },
    putBroken: () => writeFile(join(folder, 'broken.crt'), '-----BEGIN CERTIFICATE-----\nbm90IGEgY2VydGlmaWNhdGU=\n-----END CERTIFICATE-----\n'),
  };
});

it('A directory source does not follow links out of its folder', async () => {
  const { root, folder, context } = await newPlace();
  await writeFile(join(root, 'outside.pem'), (await deployable()).certificatePem);
  await symlink(join(root, 'outside.pem'), join(folder, 'link.pem'));
  expect(await everythingAt(directorySource.certificates(options, context))).toMatchObject([{ unreadable: 'link.pem' }]);
});

it('A directory source tells the endpoints of its list, and has one serve another certificate', async () => {
  const { folder, context } = await newPlace();
  await writeFile(join(folder, 'new.pem'), (await deployable()).certificatePem);
  const listed = {
    name: 'shop',
    dnsName: 'shop.example.com',
    port: 443,
    certificateName: 'old.pem',
    policy: { name: 'modern', ciphers: ['Protocol-TLSv1.2'] },
  };
  await writeFile(join(folder, 'endpoints.json'), JSON.stringify([listed]));
  const endpoints = () => everythingAt(endpointsOf(context));
  expect(await endpoints()).toMatchObject([{ ...listed, type: 'directory', aliases: [] }]);
  const known = { name: 'shop', dnsName: 'shop.example.com', port: 443, type: 'directory', certificateName: 'old.pem' };
  await directorySource.updateEndpoint?.(known, 'new.pem', options, context);
  expect(await directorySource.certificateNamesAt?.(known, options, context)).toEqual(['new.pem']);
  await expect(directorySource.updateEndpoint?.(known, 'missing.pem', options, context)).rejects.toMatchObject({ kind: 'upstream' });
  await expect(directorySource.updateEndpoint?.({ ...known, port: 1 }, 'new.pem', options, context)).rejects.toMatchObject({ kind: 'upstream' });
});

it('A directory source says that its folder or its list cannot be read', async () => {
  const { folder, context } = await newPlace();
  await expect(everythingAt(directorySource.certificates({ ...options, path: 'nowhere' }, context))).rejects.toMatchObject({ kind: 'upstream' });
  await writeFile(join(folder, 'endpoints.json'), '{');
  await expect(everythingAt(endpointsOf(context))).rejects.toMatchObject({ kind: 'upstream' });
});
