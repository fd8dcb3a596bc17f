import { afterEach, expect, it } from 'vitest';
import { testContext } from '../testing/context';
import { startFakeVault, type FakeVault } from '../testing/fake-vault';
import { describeSource, everythingAt } from '../testing/source.contract';
import { vaultSource } from './vault.source';

let vault: FakeVault;
afterEach(() => vault?.close());

const context = testContext({ settings: {}, fetch });
const options = (change: Record<string, unknown> = {}) => ({
  vaultUrl: vault?.url ?? 'https://vault.example.com',
  tokenFileOrVaultRole: vault?.tokenFile ?? '/var/token',
  vaultMount: 'kv',
  vaultPath: 'certs',
  objectName: 'web',
  ...change,
});

describeSource(vaultSource, options(), async () => {
  vault = await startFakeVault('2');
  const put = (name: string, entry: unknown) => {
    const values = vault.secrets.get('certs/web')?.values ?? {};
    vault.secrets.set('certs/web', { values: { ...values, [name]: entry }, version: 1 });
  };
  return {
    options: options(),
    context,
    put: ({ name, certificatePem, chainPem }) => {
      put(name, name.startsWith('shop') ? { crt: certificatePem + chainPem } : { pem: certificatePem, chain: chainPem });
      return Promise.resolve(name);
    },
    putBroken: () => Promise.resolve(put('broken', { crt: 'not a certificate', key: 'x' })),
  };
});

it('A Vault source that is not let in finds not nothing, but fails', async () => {
  vault = await startFakeVault('2');
  const refused = everythingAt(vaultSource.certificates(vaultSource.options.parse(options({ tokenFileOrVaultRole: '/no/such/file' })), context));
  await expect(refused).rejects.toMatchObject({ kind: 'invalid' });
});
