import { describe, expect, it } from 'vitest';
import { offeredTypes, providerTypes } from './provider-types.rules';

const option = (name: string, required = false) => ({ name, type: 'str' as const, required, helpMessage: `What ${name} is` });
const all = providerTypes([{ slug: 'powerdns', options: [option('url'), option('apiKey', true)] }]);
const named = (types: readonly { name: string }[]) => types.map(({ name }) => name);

describe('Types of DNS providers', () => {
  it('are those that work, and then those whose accounts are kept until their plugin is there', () => {
    expect(named(all)).toEqual(['powerdns', 'route53', 'cloudflare', 'dyn', 'nsone', 'ultradns']);
    expect(all.filter(({ isInstalled }) => isInstalled)).toHaveLength(1);
  });

  it('are offered as an installation says: those, in that order, asking for no more', () => {
    const asked = { name: 'apiKey', type: 'str', required: false, helpMessage: 'From the vault of the team' };
    const offered = offeredTypes(all, {
      items: [
        { name: 'cloudflare', requirements: [{ name: 'token', type: 'str', required: true, helpMessage: '' }] },
        { name: 'powerdns', requirements: [asked, { ...asked, name: 'unheard-of' }] },
        { name: 'our-own', requirements: [] },
      ],
    });
    expect(offered).toEqual([
      { name: 'cloudflare', isInstalled: false, requirements: [{ name: 'token', type: 'str', required: true, helpMessage: '' }] },
      // What the plugin cannot do without stays required.
      { name: 'powerdns', isInstalled: true, requirements: [{ ...asked, required: true }] },
      { name: 'our-own', isInstalled: false, requirements: [] },
    ]);
  });
});
