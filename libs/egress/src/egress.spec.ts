import type { DomainError } from '@app/errors';
import { describe, expect, it } from 'vitest';
import { createEgress, type EgressOptions } from './egress';
import type { ResolvedAddress } from './guard';

const names =
  (answers: Record<string, string[]>): EgressOptions['resolve'] =>
  async (host) => {
    if (!answers[host]) throw Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' });
    return answers[host].map((address): ResolvedAddress => ({ address, family: address.includes(':') ? 6 : 4 }));
  };
const ended = (call: Promise<unknown>): Promise<DomainError> =>
  call.then(
    () => Promise.reject(new Error('It was called.')),
    (error: DomainError) => error,
  );
const fetched = (url: string, options: EgressOptions = {}) => ended(createEgress(options).fetchBytes(url, { maxBytes: 10, timeoutMs: 1_000 }));

describe('Before anything is sent, an address is refused that', () => {
  const refusals: [string, string][] = [
    ['is loopback', 'http://127.0.0.1/'],
    ['is loopback in decimal', 'http://2130706433/'],
    ['is loopback in hexadecimal', 'http://0x7f000001/'],
    ['is loopback in octal', 'http://0177.0.0.1/'],
    ['is loopback and shortened', 'http://127.1/'],
    ['is loopback in IPv6', 'http://[::1]/'],
    ['is loopback inside IPv6', 'http://[::ffff:127.0.0.1]/'],
    ['is loopback in full-width digits', 'http://１２７.０.０.１/'],
    ['is the metadata service', 'http://169.254.169.254/latest/meta-data/'],
    ['is the metadata service inside NAT64', 'http://[64:ff9b::a9fe:a9fe]/'],
    ['is nowhere', 'http://0/'],
  ];
  it.each(refusals)('%s', async (_, url) => {
    expect(await fetched(url)).toMatchObject({ kind: 'invalid', code: 'egress.address' });
    expect(await ended(createEgress().fetch(url))).toMatchObject({ kind: 'invalid', code: 'egress.address' });
  });

  it('has another scheme', async () => {
    for (const url of ['file:///etc/passwd', 'ftp://example.com/', 'gopher://example.com/', 'data:text/plain,x', 'javascript:1']) {
      expect(await fetched(url)).toMatchObject({ kind: 'invalid', code: 'egress.scheme' });
      expect(await ended(createEgress().fetch(url))).toMatchObject({ kind: 'invalid', code: 'egress.scheme' });
    }
    expect(await fetched('http://example.com/', { schemes: ['https:'] })).toMatchObject({ code: 'egress.scheme' });
  });

  it('carries a user name or password, without repeating it', async () => {
    const error = await fetched('http://ann:s3cret@example.com/');
    expect(error).toMatchObject({ kind: 'invalid', code: 'egress.credentials' });
    expect(error.message).not.toContain('s3cret');
  });

  it('is at a port or host beyond the limits', async () => {
    expect(await fetched('http://example.com:22/', { mayUsePort: (port) => port !== 22 })).toMatchObject({ code: 'egress.port' });
    expect(await fetched('http://example.com/', { onlyHosts: ['ca.example.com'] })).toMatchObject({ code: 'egress.host' });
  });

  it('is not a URL', async () => {
    expect(await fetched('example.com/crl')).toMatchObject({ kind: 'invalid', code: 'egress.not-a-url' });
  });
});

describe('A name', () => {
  it('that leads to private addresses only is refused, and says where it leads', async () => {
    const error = await fetched('http://ca.example/', { resolve: names({ 'ca.example': ['10.0.0.1', 'fd00::1'] }) });
    expect(error).toMatchObject({ kind: 'invalid', code: 'egress.address' });
    expect(error.message).toMatch(/^ca\.example is not called: it leads to .*addresses are not called\.$/);
  });

  it('that leads nowhere is a failure of the other side', async () => {
    expect(await fetched('http://nowhere.example/', { resolve: names({}) })).toMatchObject({
      kind: 'upstream',
      message: 'nowhere.example could not be called: there is no such host.',
    });
  });

  it('keeps those of its addresses that may be called', async () => {
    const { lookup } = createEgress({ resolve: names({ 'ca.example': ['10.0.0.1', '93.184.216.34'] }) });
    const found = await new Promise((resolve) => lookup('ca.example', { all: true }, (error, addresses) => resolve(error ?? addresses)));
    expect(found).toEqual([{ address: '93.184.216.34', family: 4 }]);
  });

  it('is opened by the setting, and a list of trusted hosts opens nothing', async () => {
    const resolve = names({ 'ca.corp': ['10.0.0.1'] });
    expect(await fetched('http://ca.corp/', { resolve, onlyHosts: ['ca.corp'] })).toMatchObject({ code: 'egress.address' });
    const { lookup } = createEgress({ resolve, allow: ['ca.corp'] });
    expect(await new Promise((done) => lookup('ca.corp', {}, (error, address) => done(error ?? address)))).toBe('10.0.0.1');
  });
});
