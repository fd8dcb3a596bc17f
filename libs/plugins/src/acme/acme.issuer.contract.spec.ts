import { parseCertificate } from '@app/crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import type { CertificateOrder, IssueAnswer, JsonValue } from '../contracts/issuer';
import { parseOptions } from '../contracts/parse-options';
import { acmeWorld, certificateOrder, describeIssuer, newAuthority, problem, type AcmeWorld } from '../testing';
import { acmeIssuer } from './acme.issuer';
import type { AcmeSettings } from './acme-options';
import { renewalId } from './renewal-info';

const settings = acmeIssuer.settings.parse({ hosts: 'acme.test' });
const given = (ca: { directoryUrl: string; rootPem: string }) => ({ acme_url: ca.directoryUrl, email: 'pki@example.com', certificate: ca.rootPem });

describe('The ACME issuer', async () => {
  const { ca, context } = await acmeWorld(settings);
  describeIssuer(acmeIssuer, { options: given(ca), context });
});

describe('An ACME order', () => {
  let world: AcmeWorld<AcmeSettings>;
  let intercept: Parameters<typeof acmeWorld>[2] = {};
  const open = async (change: Parameters<typeof acmeWorld<AcmeSettings>>[1] = {}) => (world = await acmeWorld(settings, change, intercept));
  beforeEach(async () => {
    intercept = {};
    await open();
  });

  const options = (change = {}) => parseOptions(acmeIssuer, { ...given(world.ca), ...change });
  const orderFor = async (...names: string[]): Promise<CertificateOrder> =>
    certificateOrder(world.context.now(), await newAuthority(acmeIssuer, { options: given(world.ca), context: world.context }), names);
  const resume = (state: JsonValue, order: CertificateOrder, change = {}) =>
    acmeIssuer.resume?.({ externalId: null, state, order }, options(change), world.context) ?? Promise.reject(new Error('It cannot resume.'));
  async function finish(step: IssueAnswer, order: CertificateOrder): Promise<IssueAnswer> {
    let answer = step;
    for (let tries = 0; answer.status === 'pending' && tries < 20; tries++) answer = await resume(answer.state, order);
    return answer;
  }
  const request = async (order: CertificateOrder, change = {}) => finish(await acmeIssuer.issue(order, options(change), world.context), order);
  const countSteps = (name: string) => world.ca.steps.filter((step) => step === name).length;

  it('sets the records that prove its names, and takes all of them down again', async () => {
    const order = await orderFor('www.example.com', '*.example.com', 'example.com');
    const first = await acmeIssuer.issue(order, options(), world.context);
    expect([...world.txt].map(([name, values]) => [name, values.length])).toEqual([
      ['_acme-challenge.www.example.com', 1],
      ['_acme-challenge.example.com', 2],
    ]);
    expect(await finish(first, order)).toMatchObject({ status: 'issued' });
    expect(world.txt.size).toBe(0);
  });

  it('has one account for all orders of an authority, also for two at the same moment', async () => {
    const orders = [await orderFor('a.example.com'), await orderFor('b.example.com')];
    await Promise.all(orders.map((order) => request(order)));
    await request(await orderFor('c.example.com'));
    expect(world.ca.accounts.size).toBe(1);
    expect([...world.ca.accounts.values()][0]?.contact).toEqual(['mailto:pki@example.com']);
  });

  it('waits until every name server serves the records, and is refused with their names when they never do', async () => {
    world.late.add('_acme-challenge.www.example.com');
    const order = await orderFor('www.example.com');
    const first = await acmeIssuer.issue(order, options(), world.context);
    expect(first).toMatchObject({ status: 'pending', resumeInSeconds: 10, waitingFor: expect.stringContaining('ns1.test') as string });
    expect(countSteps('chall')).toBe(0);
    expect(await finish(first, order)).toMatchObject({
      status: 'refused',
      because: expect.stringContaining('ns1.test') as string,
      mayTryAgain: true,
      state: { step: 'new' },
    });
    expect(world.txt.size).toBe(0);
  });

  it('is resumed from every state that was ever written down, and from the answers, without a second order', async () => {
    const order = await orderFor('www.example.com');
    const answers: JsonValue[] = [];
    let step = await acmeIssuer.issue(order, options(), world.context);
    for (; step.status === 'pending'; step = await resume(step.state, order)) answers.push(step.state);
    expect(step.status).toBe('issued');
    const checkpoints = [...world.context.checkpoints];
    expect(checkpoints.length).toBeGreaterThan(3);
    for (const state of [...checkpoints.slice(1), ...answers]) {
      const again = await finish(await resume(state, order), order);
      expect(again).toMatchObject({ status: 'issued', certificatePem: (step as { certificatePem: string }).certificatePem });
    }
    expect(world.ca.orders).toHaveLength(1);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])('is resumed when request %i got its answer lost on the way, without a second order', async (broken) => {
    let requests = 0;
    await open();
    const fetchWhole = world.ca.fetch;
    const breaking: typeof fetch = async (input, init) => {
      const answer = await fetchWhole(input, init);
      requests += 1;
      if (requests === broken) throw new TypeError('socket hang up');
      return answer;
    };
    const context = { ...world.context, fetch: breaking };
    const order = await orderFor('www.example.com');
    let state: JsonValue = null;
    const keep = { ...context, checkpoint: (next: JsonValue) => Promise.resolve(void (state = next)) };
    let done: IssueAnswer | undefined;
    let failures = 0;
    for (let tries = 0; tries < 20 && done?.status !== 'issued'; tries++) {
      try {
        done = await acmeIssuer.resume?.({ externalId: null, state, order }, options(), keep);
        if (done?.status === 'pending') state = done.state;
      } catch (error) {
        failures += 1;
        expect(error).toMatchObject({ kind: 'upstream' });
      }
    }
    expect(done).toMatchObject({ status: 'issued' });
    expect(failures).toBe(1);
    expect(world.ca.orders).toHaveLength(1);
    expect(world.ca.accounts.size).toBe(1);
    expect(world.txt.size).toBe(0);
  });

  it('finds the order whose address got lost, and leaves those of others alone', async () => {
    const theirs = await orderFor('www.example.com');
    const first = await acmeIssuer.issue(theirs, options(), world.context);
    const theirUrl = first.status === 'pending' ? (first.externalId ?? '') : '';
    const context = { ...world.context, ordersOfOthers: () => Promise.resolve([theirUrl]) };
    const ours = await orderFor('www.example.com');
    const mine = await acmeIssuer.resume?.({ externalId: null, state: { step: 'ordering' }, order: ours }, options(), context);
    expect(mine).toMatchObject({ status: 'pending' });
    expect(mine?.status === 'pending' && mine.externalId).not.toBe(theirUrl);
    expect(world.ca.orders).toHaveLength(2);
  });

  it('is refused in the CA’s words when the CA does not find the proof, and may be tried again', async () => {
    intercept = { look: () => false };
    await open();
    expect(await request(await orderFor('www.example.com'))).toMatchObject({
      status: 'refused',
      because: expect.stringContaining('nothing fitting was found for www.example.com') as string,
      mayTryAgain: true,
    });
    expect(world.txt.size).toBe(0);
  });

  it('is given up at once for a name that the CA does not certify', async () => {
    await expect(request(await orderFor('x.forbidden.example'))).rejects.toMatchObject({ kind: 'invalid', code: 'acme.rejectedIdentifier' });
  });

  it('obeys a CA that limits its rate', async () => {
    intercept = { intercept: (step) => (step === 'new-order' ? problem(429, 'rateLimited', 'too many certificates', { 'retry-after': '1234' }) : undefined) };
    await open();
    await expect(request(await orderFor('www.example.com'))).rejects.toMatchObject({
      kind: 'upstream',
      code: 'acme.rate-limited',
      details: { facts: { retryAfterSeconds: 1234 } },
    });
  });

  it('goes on when nonces are rejected', async () => {
    const order = await orderFor('www.example.com');
    world.ca.rejectNonces = 3;
    expect(await request(order)).toMatchObject({ status: 'issued' });
  });

  it.each(['authz', 'finalize', 'cert', 'chall', 'order'])('calls nobody but the CA, wherever its answers say that the %s is', async (step) => {
    const order = await orderFor('www.example.com');
    const called = new Set<string>();
    const misled: typeof fetch = async (input, init) => {
      called.add(new URL(input instanceof Request ? input.url : input).host);
      const answer = await world.ca.fetch(input, init);
      const elsewhere = (text: string) => text.replaceAll(`https://acme.test:14000/${step}/`, `https://169.254.169.254/${step}/`);
      const headers = [...answer.headers].map(([name, value]): [string, string] => [name, elsewhere(value)]);
      return new Response(answer.status === 204 ? null : elsewhere(await answer.text()), { status: answer.status, headers });
    };
    const context = { ...world.context, fetch: misled };
    const whole = async () => {
      let answer = await acmeIssuer.issue(order, options(), context);
      while (answer.status === 'pending') answer = (await acmeIssuer.resume?.({ externalId: null, state: answer.state, order }, options(), context)) ?? answer;
      return answer;
    };
    await expect(whole()).rejects.toMatchObject({ kind: 'invalid', code: 'acme.address-refused' });
    expect([...called]).toEqual(['acme.test:14000']);
  });

  it('proves control where a CNAME leads, when that is allowed', async () => {
    world.aliases.set('_acme-challenge.www.example.com', 'www.validation.example');
    const context = { ...world.context, settings: { ...settings, delegatedCname: true } };
    const order = await orderFor('www.example.com');
    const first = await acmeIssuer.issue(order, options(), context);
    expect([...world.txt.keys()]).toEqual(['www.validation.example']);
    expect(await finish(first, order)).toMatchObject({ status: 'issued' });
  });

  it('is withdrawn at the CA when it is cancelled, with its records, and a second time without harm', async () => {
    const order = await orderFor('www.example.com');
    world.late.add('_acme-challenge.www.example.com');
    const step = await acmeIssuer.issue(order, options(), world.context);
    const pending = { externalId: null, state: step.status === 'pending' ? step.state : null, order };
    await acmeIssuer.cancel?.(pending, options(), world.context);
    await acmeIssuer.cancel?.(pending, options(), world.context);
    expect(world.txt.size).toBe(0);
    expect(world.ca.orders[0]?.authorizations[0]?.status).toBe('deactivated');
  });

  it('has no names that are addresses, because the DNS proves none', async () => {
    const order = await orderFor('www.example.com');
    const extensions = { ...order.extensions, subjectAltNames: { names: [{ type: 'ip' as const, value: '192.0.2.1' }] } };
    await expect(request({ ...order, extensions })).rejects.toMatchObject({ code: 'acme.address-needs-http' });
  });

  it('says which certificate it replaces, where the CA asks for that', async () => {
    const issued = await request(await orderFor('www.example.com'));
    const replacesPem = issued.status === 'issued' ? issued.certificatePem : '';
    world.ca.renewal = { start: '2026-01-01T00:00:00Z', end: '2026-01-02T00:00:00Z' };
    await request({ ...(await orderFor('www.example.com')), replacesPem });
    expect(world.ca.orders.at(-1)?.replaces).toBe(renewalId(replacesPem));
  });
});

describe('An ACME account', () => {
  const certificate = async (world: AcmeWorld<AcmeSettings>, change = {}) => {
    const options = parseOptions(acmeIssuer, { ...given(world.ca), ...change });
    const authority = await newAuthority(acmeIssuer, { options: given(world.ca), context: world.context });
    const order = await certificateOrder(new Date(), authority, ['www.example.com']);
    let step = await acmeIssuer.issue(order, options, world.context);
    for (let tries = 0; step.status === 'pending' && tries < 9; tries++)
      step = (await acmeIssuer.resume?.({ externalId: null, state: step.state, order }, options, world.context)) ?? step;
    if (step.status !== 'issued') throw new Error(JSON.stringify(step));
    return { options, authority, pem: step.certificatePem };
  };

  it('is bound to an account elsewhere, where the CA wants that', async () => {
    const world = await acmeWorld(settings, {}, { bindings: { 'kid-1': 'x' } });
    await expect(certificate(world)).rejects.toMatchObject({ kind: 'invalid', code: 'acme.externalAccountRequired' });
    await certificate(world, { eab_kid: 'kid-1', eab_hmac_key: Buffer.from('a secret of the CA').toString('base64url') });
    expect(world.ca.accounts.size).toBe(1);
  });

  it('gets another key, and goes on with it; also when the answer to the change got lost', async () => {
    const world = await acmeWorld(settings);
    const { options } = await certificate(world);
    const keyOf = () => [...world.ca.accounts.values()][0]?.key.export({ type: 'spki', format: 'pem' });
    const first = keyOf();
    await acmeIssuer.rollAccountKey?.(options, world.context);
    const second = keyOf();
    expect(second).not.toEqual(first);

    const losing: typeof fetch = async (input, init) => {
      const answer = await world.ca.fetch(input, init);
      if (new URL(input instanceof Request ? input.url : input).pathname.endsWith('key-change')) throw new TypeError('socket hang up');
      return answer;
    };
    await expect(acmeIssuer.rollAccountKey?.(options, { ...world.context, fetch: losing })).rejects.toMatchObject({ kind: 'upstream' });
    expect(keyOf()).not.toEqual(second);
    await certificate(world);
    expect(world.ca.accounts.size).toBe(1);
  });

  it('is registered anew when the CA has forgotten it', async () => {
    const world = await acmeWorld(settings);
    await certificate(world);
    world.ca.accounts.clear();
    await expect(certificate(world)).rejects.toMatchObject({ kind: 'upstream', code: 'acme.account-lost' });
    await certificate(world);
    expect(world.ca.accounts.size).toBe(1);
  });

  it('revokes with the reason that is given, and twice without harm', async () => {
    const world = await acmeWorld(settings);
    const { options, authority, pem } = await certificate(world);
    const order = { certificatePem: pem, externalId: null, authority, reason: 'keyCompromise' as const, comments: null };
    await acmeIssuer.revoke?.(order, options, world.context);
    await acmeIssuer.revoke?.(order, options, world.context);
    expect(world.ca.revoked).toEqual([{ serialHex: parseCertificate(pem).serialHex, reason: 1 }]);
  });

  it('says when the CA wants a certificate to be renewed, or that it does not say', async () => {
    const world = await acmeWorld(settings);
    const { options, pem } = await certificate(world);
    const ask = () => acmeIssuer.renewalWindow?.(pem, options, world.context);
    expect(await ask()).toBeNull();
    world.ca.renewal = { start: '2026-01-01T00:00:00Z', end: '2026-01-03T00:00:00Z', explanationURL: 'https://ca.example/why', retryAfter: '7200' };
    const window = await ask();
    expect(window).toMatchObject({ start: new Date('2026-01-01T00:00:00Z'), end: new Date('2026-01-03T00:00:00Z'), explanationUrl: 'https://ca.example/why' });
    expect((window?.askAgainAt.getTime() ?? 0) - Date.now()).toBeGreaterThan(7_000_000);
    world.ca.renewal = { start: '2026-01-03T00:00:00Z', end: '2026-01-01T00:00:00Z' };
    expect(await ask()).toBeNull();
  });

  it('is not made by making an authority, which calls nobody and needs the CA’s certificate', async () => {
    const world = await acmeWorld(settings);
    await newAuthority(acmeIssuer, { options: given(world.ca), context: world.context });
    expect(world.ca.steps).toEqual([]);
    await expect(newAuthority(acmeIssuer, { options: { acme_url: world.ca.directoryUrl }, context: world.context })).rejects.toMatchObject({
      code: 'acme.no-root',
    });
    const evil = newAuthority(acmeIssuer, { options: { ...given(world.ca), acme_url: 'https://169.254.169.254/' }, context: world.context });
    await expect(evil).rejects.toMatchObject({ code: 'acme.address-refused' });
  });
});
