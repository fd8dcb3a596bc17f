import http from 'node:http';
import https from 'node:https';
import net, { type AddressInfo } from 'node:net';
import { createEgress, type Egress, type EgressOptions, type ResolvedAddress } from '@app/egress';
import type { DomainError } from '@app/errors';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

type Answer = (request: http.IncomingMessage, response: http.ServerResponse) => void;

const servers: net.Server[] = [];
const guards: Egress[] = [];

async function serve(answer: Answer, host = '127.0.0.1'): Promise<number> {
  const server = http.createServer(answer).listen(0, host);
  servers.push(server);
  await new Promise((resolve) => server.once('listening', resolve));
  return (server.address() as AddressInfo).port;
}

/** The test's own DNS: a name leads where the test says, one answer after the other. */
function names(answers: Record<string, string[][]>): EgressOptions['resolve'] {
  return async (host) => {
    const [next, ...later] = answers[host] ?? [];
    if (!next) throw Object.assign(new Error(host), { code: 'ENOTFOUND' });
    if (later.length) answers[host] = later;
    return next.map((address): ResolvedAddress => ({ address, family: net.isIP(address) }));
  };
}

const guard = (options: EgressOptions): Egress => {
  const made = createEgress(options);
  guards.push(made);
  return made;
};
const ended = (call: Promise<unknown>): Promise<DomainError> =>
  call.then(
    () => Promise.reject(new Error('It was called.')),
    (error: DomainError) => error,
  );
const some = { maxBytes: 1_000, timeoutMs: 2_000 };

let inside: number;
let outside: number;
const heard: string[] = [];

beforeAll(async () => {
  inside = await serve((request, response) => {
    heard.push(`inside ${request.url}`);
    response.end('a secret of this network');
  });
  // Stands for a server on the internet: its address is opened, 127.0.0.1 is not.
  outside = await serve((request, response) => {
    heard.push(`outside ${request.method} ${request.url} ${request.headers.authorization ?? ''}`);
    const url = new URL(request.url ?? '/', 'http://outside');
    const to = url.searchParams.get('to');
    if (to) return void response.writeHead(302, { location: to }).end('gone');
    if (url.pathname === '/long') return void response.writeHead(200, { 'content-length': '5000' }).end('x'.repeat(5000));
    if (url.pathname === '/endless') {
      const more = () => response.write('x'.repeat(16_384), () => !response.destroyed && setImmediate(more));
      return more();
    }
    if (url.pathname === '/slow') return void response.write('x');
    if (url.pathname === '/silent') return;
    response.end(`answer to ${request.method}`);
  }, '127.0.0.2');
});

afterAll(async () => {
  await Promise.all(guards.map((one) => one.close()));
  for (const server of servers) {
    if (server instanceof http.Server) server.closeAllConnections();
    server.close();
  }
});

describe('A guarded call', () => {
  const open: EgressOptions = { allow: ['127.0.0.2'] };

  it('reaches a server that may be called, in every way that is offered', async () => {
    const egress = guard(open);
    const url = `http://127.0.0.2:${outside}/`;
    expect((await egress.fetchBytes(url, some)).bytes.toString()).toBe('answer to GET');
    expect((await egress.fetchBytes(url, { ...some, method: 'POST', body: Buffer.from('x') })).bytes.toString()).toBe('answer to POST');
    expect(await (await egress.fetch(url)).text()).toBe('answer to GET');
    expect(await (await egress.fetch(new Request(url, { method: 'POST', body: 'x' }))).text()).toBe('answer to POST');
    const viaAgent = await new Promise<number | undefined>((resolve, reject) =>
      http.get(url, { agent: egress.agent.http }, (answer) => resolve(answer.resume().statusCode)).on('error', reject),
    );
    expect(viaAgent).toBe(200);
    const socket = await egress.connect('127.0.0.2', outside, 1_000);
    expect(socket.remoteAddress).toBe('127.0.0.2');
    socket.destroy();
  });

  it('never reaches one that may not, in any of them', async () => {
    heard.length = 0;
    // The system's resolver, too, reads a bare number as an address.
    const egress = guard({ ...open, resolve: names({ 'inside.example': [['127.0.0.1']], '2130706433': [['127.0.0.1']] }) });
    for (const host of ['127.0.0.1', 'inside.example', '[::ffff:127.0.0.1]', '2130706433']) {
      const url = `http://${host}:${inside}/`;
      const overAgent = (target: string, agent: http.Agent | https.Agent, get: typeof http.get) =>
        new Promise((resolve, reject) => get(target, { agent, timeout: 2_000 }, resolve).on('error', reject));
      for (const call of [
        egress.fetchBytes(url, some),
        egress.fetch(url),
        overAgent(url, egress.agent.http, http.get),
        overAgent(url.replace('http:', 'https:'), egress.agent.https, https.get),
        egress.connect(host, inside, 1_000),
      ]) {
        expect(await ended(call), host).toMatchObject({ kind: 'invalid', code: 'egress.address' });
      }
    }
    expect(heard).toEqual([]);
  });

  it('does not follow a redirect to an address that may not be called', async () => {
    heard.length = 0;
    const egress = guard({ ...open, resolve: names({ 'inside.example': [['127.0.0.1']] }) });
    for (const to of [`http://127.0.0.1:${inside}/`, `http://inside.example:${inside}/`, `//0x7f.1:${inside}/`]) {
      const url = `http://127.0.0.2:${outside}/?to=${encodeURIComponent(to)}`;
      expect(await ended(egress.fetchBytes(url, { ...some, redirects: 3 }))).toMatchObject({ kind: 'invalid', code: 'egress.address' });
      expect(await ended(egress.fetch(url))).toMatchObject({ kind: 'invalid', code: 'egress.address' });
    }
    const toFile = `http://127.0.0.2:${outside}/?to=file:///etc/passwd`;
    expect(await ended(egress.fetchBytes(toFile, { ...some, redirects: 3 }))).toMatchObject({ kind: 'invalid', code: 'egress.scheme' });
    expect(heard.filter((line) => line.startsWith('inside'))).toEqual([]);
  });

  it('follows redirects only as often as it was told, and shows headers to the first host only', async () => {
    heard.length = 0;
    const egress = guard({ ...open, resolve: names({ 'other.example': [['127.0.0.2']] }) });
    const once = `http://127.0.0.2:${outside}/?to=${encodeURIComponent(`http://other.example:${outside}/end`)}`;
    expect(await egress.fetchBytes(once, some)).toMatchObject({ status: 302 });
    const answer = await egress.fetchBytes(once, { ...some, redirects: 1, headers: { authorization: 'Bearer abc' } });
    expect(answer).toMatchObject({ status: 200, url: `http://other.example:${outside}/end` });
    expect(heard.at(-1)).toBe('outside GET /end ');
    const forEver = `http://127.0.0.2:${outside}/?to=`;
    const loop = forEver + encodeURIComponent(`${forEver}${encodeURIComponent(`${forEver}${encodeURIComponent(forEver + 'x')}`)}`);
    expect(await ended(egress.fetchBytes(loop, { ...some, redirects: 1 }))).toMatchObject({ kind: 'upstream', code: 'egress.redirected' });
  });

  it('connects to the address that was checked when the name answers differently the second time', async () => {
    heard.length = 0;
    const egress = guard({ ...open, resolve: names({ 'rebind.example': [['127.0.0.2'], ['127.0.0.1']] }) });
    const url = `http://rebind.example:${outside}/`;
    expect((await egress.fetchBytes(url, some)).status).toBe(200);
    const again = guard({ ...open, resolve: names({ 'rebind.example': [['127.0.0.1']] }) });
    expect(await ended(again.fetchBytes(`http://rebind.example:${inside}/`, some))).toMatchObject({ code: 'egress.address' });
    expect(heard).toEqual(['outside GET / ']);
  });

  it('ends when the answer is too large, whether it says so or not', async () => {
    const egress = guard(open);
    for (const path of ['long', 'endless']) {
      expect(await ended(egress.fetchBytes(`http://127.0.0.2:${outside}/${path}`, some))).toMatchObject({ kind: 'upstream', code: 'egress.too-large' });
    }
  });

  it('ends when the time is up, before the answer and in the middle of it', async () => {
    const egress = guard(open);
    for (const path of ['silent', 'slow']) {
      const began = Date.now();
      expect(await ended(egress.fetchBytes(`http://127.0.0.2:${outside}/${path}`, { ...some, timeoutMs: 200 }))).toMatchObject({
        kind: 'upstream',
        code: 'egress.timed-out',
      });
      expect(Date.now() - began).toBeLessThan(10_000);
    }
  });

  it('ends when its caller gives up', async () => {
    const giveUp = new AbortController();
    setTimeout(() => giveUp.abort(), 100);
    const call = guard(open).fetchBytes(`http://127.0.0.2:${outside}/silent`, { ...some, timeoutMs: 30_000, signal: giveUp.signal });
    expect(await ended(call)).toMatchObject({ kind: 'upstream' });
  });

  it('says in plain words that nothing listens', async () => {
    const closed = net.createServer().listen(0, '127.0.0.2');
    await new Promise((resolve) => closed.once('listening', resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    expect(await ended(guard(open).fetchBytes(`http://127.0.0.2:${port}/`, some))).toMatchObject({
      kind: 'upstream',
      message: `127.0.0.2:${port} could not be called: nothing listens there.`,
    });
  });

  it('keeps to the limits it was narrowed to', async () => {
    const narrow = guard(open).within({ onlyHosts: ['ca.example.com'], mayUsePort: (port) => port === 80 });
    guards.push(narrow);
    expect(await ended(narrow.fetch(`http://127.0.0.2:${outside}/`))).toMatchObject({ code: 'egress.host' });
    expect(await ended(narrow.connect('ca.example.com', outside, 500))).toMatchObject({ code: 'egress.port' });
  });
});
