import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeOptions } from './contracts/option-list';
import { abilities, allPlugins, findPlugin, getPlugin, plugins, pluginSettings, type PluginKind } from './registry';

const pluginFiles = readdirSync(__dirname, { recursive: true, encoding: 'utf8' }).filter(
  (path) => /\.(issuer|exporter|notifier|dns-provider|destination|source|metrics-sink)\.ts$/.test(path) && !/^(contracts|testing)\//.test(path),
);
const slugIn = (path: string) => /\bslug: '([^']+)'/.exec(readFileSync(join(__dirname, path), 'utf8'))?.[1];

describe('The registry', () => {
  it('lists every plugin that has a file, and none else', () => {
    expect(pluginFiles.map(slugIn).sort()).toEqual(
      allPlugins()
        .map((plugin) => plugin.slug)
        .sort(),
    );
  });

  it('has no slug twice', () => {
    const slugs = allPlugins().map((plugin) => plugin.slug);
    expect(slugs.filter((slug, position) => slugs.indexOf(slug) !== position)).toEqual([]);
  });

  it('lists each plugin under its own kind', () => {
    for (const [kind, members] of Object.entries(plugins)) expect(members.map((plugin) => plugin.kind)).toEqual(members.map(() => kind));
  });

  it.each(allPlugins().map((plugin) => [plugin.slug, plugin] as const))('has words for every option of %s', (_, plugin) => {
    expect(describeOptions(plugin).filter((option) => !option.helpMessage.trim())).toEqual([]);
  });

  it.each(pluginFiles)('has a contract spec for %s', (path) => {
    const spec = join(__dirname, path.replace(/\.ts$/, '.contract.spec.ts'));
    expect(existsSync(spec)).toBe(true);
    expect(readFileSync(spec, 'utf8')).toMatch(/\bdescribe(Issuer|Exporter|Notifier|DnsProvider|Destination|Source|MetricsSink)\(/);
  });

  it('is sorted by title', () => {
    const titles = allPlugins().map((plugin) => plugin.title);
    expect(titles).toEqual([...titles].sort((one, other) => one.localeCompare(other, 'en')));
  });

  it('finds a plugin by slug, and by kind and slug', () => {
    expect(findPlugin('openssl-csr')?.title).toBe('CSR');
    expect(findPlugin('no-such-plugin')).toBeUndefined();
    expect(getPlugin('issuer', 'cryptography-issuer').title).toBe('Cryptography');
  });

  it.each<[PluginKind, string, string, string]>([
    ['exporter', 'no-such-export', 'plugin.unknown', 'There is no exporter plugin "no-such-export".'],
    ['exporter', 'email-notification', 'plugin.wrong-kind', '"email-notification" is a notifier, not an exporter.'],
    ['notifier', 'cryptography-issuer', 'plugin.wrong-kind', '"cryptography-issuer" is an issuer, not a notifier.'],
    ['issuer', '__proto__', 'plugin.unknown', 'There is no issuer plugin "__proto__".'],
  ])('refuses as %s the slug %s, with the slugs that would do', (kind, slug, code, words) => {
    expect(() => getPlugin(kind, slug)).toThrow(
      expect.objectContaining({
        kind: 'invalid',
        code,
        details: { reasons: { plugin: { _schema: words } }, hint: expect.stringContaining(plugins[kind][0]?.slug ?? '') as string },
      }),
    );
  });

  it('says what a plugin can do beyond what it must', () => {
    expect(abilities(getPlugin('issuer', 'cryptography-issuer'))).toEqual(['revoke', 'signRevocationList']);
    expect(abilities(getPlugin('exporter', 'openssl-csr'))).toEqual([]);
  });

  it('collects the settings of those plugins that have some', () => {
    expect(Object.keys(pluginSettings())).toEqual(expect.arrayContaining(['email-notification', 'powerdns']));
  });
});
