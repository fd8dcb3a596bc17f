import { beforeEach, describe, expect, it } from 'vitest';
import { parseOptions } from '../contracts/parse-options';
import { acmeWorld, certificateOrder, describeIssuer, newAuthority, type AcmeWorld, type FakeAcme } from '../testing';
import { acmeHttpIssuer } from './acme-http.issuer';
import type { AcmeSettings } from './acme-options';

const settings = acmeHttpIssuer.settings.parse({ hosts: 'acme.test' });
const optionsFor = ({ directoryUrl, rootPem }: FakeAcme) => ({ acme_url: directoryUrl, certificate: rootPem, tokenDestination: 7 });

describe('The ACME issuer for web servers', async () => {
  const { ca, context } = await acmeWorld(settings);
  describeIssuer(acmeHttpIssuer, {
    options: optionsFor(ca),
    context,
    cannot: { wildcard: 'a web server shows files for one name, not for all (RFC 8555, 7.1.3)' },
  });
});

describe('An order that is proved by files', () => {
  let world: AcmeWorld<AcmeSettings>;
  let options: Record<string, unknown>;
  const authority = () => newAuthority(acmeHttpIssuer, { options, context: world.context });
  beforeEach(async () => {
    world = await acmeWorld(settings);
    options = optionsFor(world.ca);
  });

  it('shows one for each name, and takes all of them away', async () => {
    const order = await certificateOrder(new Date(), await authority(), ['a.example.com', 'b.example.com']);
    const parsed = parseOptions(acmeHttpIssuer, options);
    let step = await acmeHttpIssuer.issue(order, parsed, world.context);
    expect([...world.files.keys()].map((place) => place.split('/')[0])).toEqual(['7', '7']);
    for (let tries = 0; step.status === 'pending' && tries < 9; tries++) {
      step = (await acmeHttpIssuer.resume?.({ externalId: null, state: step.state, order }, parsed, world.context)) ?? step;
    }
    expect(step.status).toBe('issued');
    expect(world.files.size).toBe(0);
  });

  it('is for no wildcard', async () => {
    const order = await certificateOrder(new Date(), await authority(), ['*.example.com']);
    await expect(acmeHttpIssuer.issue(order, parseOptions(acmeHttpIssuer, options), world.context)).rejects.toMatchObject({
      kind: 'invalid',
      code: 'acme.wildcard-needs-dns',
    });
  });

  it('needs a destination for its files', () => {
    expect(() => parseOptions(acmeHttpIssuer, { ...options, tokenDestination: '' })).toThrow(
      expect.objectContaining({ code: 'plugin.options-invalid' }) as Error,
    );
    expect(parseOptions(acmeHttpIssuer, { ...options, tokenDestination: '12' })).toMatchObject({ tokenDestination: 12 });
  });
});
