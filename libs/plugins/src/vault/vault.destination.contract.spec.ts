import { afterEach, describe, expect, it } from 'vitest';
import { testContext } from '../testing/context';
import { deployable, describeDestination } from '../testing/destination.contract';
import { startFakeVault, type FakeVault } from '../testing/fake-vault';
import { vaultDestination } from './vault.destination';

let vault: FakeVault;
afterEach(() => vault?.close());

const context = testContext({ settings: {}, fetch });
const optionsFor = (engine: '1' | '2', change: Record<string, unknown> = {}) => ({
  vaultUrl: vault?.url ?? 'https://vault.example.com',
  vaultKvApiVersion: engine,
  authenticationMethod: 'token',
  tokenFileOrVaultRole: vault?.tokenFile ?? '/var/token',
  vaultMount: 'kv',
  vaultPath: 'certs',
  objectName: 'web',
  ...change,
});
const parsed = (engine: '1' | '2', change?: Record<string, unknown>) => vaultDestination.options.parse(optionsFor(engine, change));
const entries = (path = 'certs/web') => vault.secrets.get(path)?.values ?? {};

for (const engine of ['1', '2'] as const) {
  describe(`With version ${engine} of the key-value engine`, () => {
    describeDestination(vaultDestination, optionsFor(engine), async () => {
      vault = await startFakeVault(engine);
      return {
        options: optionsFor(engine),
        context,
        deployed: async (name) => {
          const entry = entries()[name] as { crt: string; key: string } | undefined;
          return Promise.resolve(entry ? { certificatePem: entry.crt, privateKeyPem: entry.key } : null);
        },
      };
    });
  });
}

describe('Vault', () => {
  it.each([
    ['Nginx', ['crt', 'key', 'san'], 3],
    ['Apache', ['crt', 'chain', 'key', 'san'], 1],
    ['PEM', ['pem', 'chain', 'key', 'san'], 1],
    ['no chain', ['crt', 'key', 'san'], 1],
  ])('stores for %s the entries %s', async (bundleChain, names, inCertificate) => {
    vault = await startFakeVault('2');
    await vaultDestination.upload(await deployable(), parsed('2', { bundleChain }), context);
    const entry = entries()['shop.example.com'] as Record<string, string>;
    expect(Object.keys(entry)).toEqual(names);
    expect((entry['crt'] ?? entry['pem'] ?? '').match(/BEGIN CERTIFICATE/g)).toHaveLength(inCertificate);
    expect(entry['san']).toEqual(['shop.example.com']);
  });

  it('keeps the entries of others, also those that are written at the same moment', async () => {
    vault = await startFakeVault('2');
    vault.secrets.set('certs/web', { values: { theirs: { crt: 'x' } }, version: 7 });
    vault.beforeWrite = () => {
      vault.beforeWrite = null;
      vault.secrets.set('certs/web', { values: { theirs: { crt: 'x' }, later: { crt: 'y' } }, version: 8 });
    };
    await vaultDestination.upload(await deployable(), parsed('2'), context);
    expect(Object.keys(entries()).sort()).toEqual(['later', 'shop.example.com', 'theirs']);
  });

  it('writes nothing when it may not read', async () => {
    vault = await startFakeVault('2');
    vault.secrets.set('certs/web', { values: { theirs: {} }, version: 1 });
    const refused = vaultDestination.upload(await deployable(), parsed('2', { vaultMount: 'other' }), context);
    await expect(refused).rejects.toMatchObject({ kind: 'upstream' });
    expect(vault.calls.filter((call) => !call.startsWith('GET'))).toHaveLength(1);
    expect(Object.keys(entries())).toEqual(['theirs']);
  });

  it('fills parts of the subject into the path, never more than one step', async () => {
    vault = await startFakeVault('2');
    const subject = [
      { type: 'O', value: 'Acme/../Corp' },
      { type: 'CN', value: 'shop.example.com' },
    ];
    await vaultDestination.upload(await deployable('shop.example.com', { subject }), parsed('2', { vaultPath: 'certs/{O}', objectName: '{CN}' }), context);
    expect([...vault.secrets.keys()]).toEqual(['certs/Acme-..-Corp/shop.example.com']);
    const lacking = vaultDestination.upload(await deployable(), parsed('2', { vaultPath: 'certs/{OU}' }), context);
    await expect(lacking).rejects.toMatchObject({ kind: 'invalid', code: 'vault.no-part' });
  });

  it('refuses a name that the filter does not allow, also with a filter that would take for ever', async () => {
    vault = await startFakeVault('2');
    const upload = (sanFilter: string) => deployable().then((certificate) => vaultDestination.upload(certificate, parsed('2', { sanFilter }), context));
    await expect(upload('.*\\.internal$')).rejects.toMatchObject({ kind: 'invalid', code: 'vault.name-not-allowed' });
    await expect(upload('([a-z.]+)+\\d$')).rejects.toMatchObject({ kind: 'invalid' });
    expect(vaultDestination.options.safeParse(optionsFor('2', { sanFilter: '(' })).success).toBe(false);
    await upload('SHOP\\.');
  });

  it('sends nobody the first line of a file that is no token', async () => {
    vault = await startFakeVault('2');
    await expect(vaultDestination.upload(await deployable(), parsed('2', { tokenFileOrVaultRole: '/etc/hosts' }), context)).rejects.toMatchObject({
      code: 'vault.token-file',
    });
    expect(vault.calls).toEqual([]);
  });
});
