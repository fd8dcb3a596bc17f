import { beforeEach, describe, expect, it } from 'vitest';
import { isUnreadable } from '../contracts/source';
import { testContext } from '../testing/context';
import { deployable } from '../testing/destination.contract';
import { fakeAccount, fakeAws, type FakeAws } from '../testing/fake-aws';
import { describeSource, everythingAt } from '../testing/source.contract';
import { awsSource } from './aws.source';

let aws: FakeAws;
let body: string;
beforeEach(async () => {
  aws = fakeAws();
  body = (await deployable()).certificatePem;
});

const contextOf = (change: Partial<FakeAws['settings']> = {}) => testContext({ settings: { ...aws.settings, ...change }, fetch: aws.fetch });
const given = { accountNumber: fakeAccount };
const options = (change: Record<string, unknown> = {}) => awsSource.options.parse({ ...given, ...change });
const list = (change?: Record<string, unknown>, settings?: Partial<FakeAws['settings']>) =>
  everythingAt(awsSource.certificates(options(change), contextOf(settings)));
const names = (items: Awaited<ReturnType<typeof list>>) => items.map((item) => (isUnreadable(item) ? `unreadable ${item.unreadable}` : item.name));

describeSource(awsSource, given, () => {
  aws = fakeAws();
  return Promise.resolve({
    options: given,
    context: contextOf(),
    put: ({ name, certificatePem, chainPem }) => {
      aws.put(name, { body: certificatePem, chain: chainPem });
      return Promise.resolve(name);
    },
    putBroken: () => Promise.resolve(aws.put('broken', { body: 'not a certificate' })),
  });
});

describe('AWS as a source', () => {
  it('reads all pages, in one session, and takes only those at exactly its path', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) aws.put(name, { body, path: name === 'b' ? '/cloudfront/' : '/' });
    expect(names(await list())).toEqual(['a', 'c', 'd', 'e']);
    expect(aws.calls.filter((call) => call.startsWith('AssumeRole'))).toHaveLength(1);
    expect(aws.calls.filter((call) => call.startsWith('ListServerCertificates'))).toHaveLength(3);
    const [found] = await list({ path: '/cloudfront/' });
    expect(found).toMatchObject({ name: 'b', externalId: `arn:aws:iam::${fakeAccount}:server-certificate/cloudfront/b` });
  });

  it('says of a page that cannot be read that something is missing', async () => {
    for (const name of ['a', 'b', 'c']) aws.put(name, { body });
    const items = awsSource.certificates(options(), contextOf())[Symbol.asyncIterator]();
    await items.next();
    aws.refusals.push({ action: 'ListServerCertificates', status: 403, code: 'AccessDenied', message: 'No.' });
    await items.next();
    expect(await items.next()).toMatchObject({ value: { unreadable: null, because: expect.stringContaining('AccessDenied: No.') as string } });
    expect(await items.next()).toMatchObject({ done: true });
  });

  it('says of one that it may not read why, and finds the others', async () => {
    for (const name of ['a', 'b']) aws.put(name, { body });
    aws.refusals.push({ action: 'GetServerCertificate', status: 403, code: 'AccessDenied', message: 'No.' });
    expect(names(await list())).toEqual(['unreadable a', 'b']);
  });

  it('fails when nothing can be read', async () => {
    aws.put('a', { body });
    aws.refusals.push({ action: 'GetServerCertificate', status: 403, code: 'AccessDenied', message: 'No.' });
    await expect(list()).rejects.toMatchObject({ kind: 'upstream', code: 'aws.refused' });
    await expect(list({ accountNumber: '999999999999' })).rejects.toMatchObject({ kind: 'upstream', code: 'aws.refused' });
  });

  it('leaves out those with a tag to be ignored, and keeps those whose tags cannot be read', async () => {
    aws.put('theirs', { body, tags: ['x', 'managed-elsewhere'] });
    aws.put('ours', { body, tags: ['x'] });
    const { ignoredTags } = awsSource.settings.parse({ ...aws.settings, ignoredTags: '[{"Key": "managed-elsewhere"}, "other"]' });
    expect(ignoredTags).toEqual(['managed-elsewhere', 'other']);
    expect(names(await list({}, { ignoredTags }))).toEqual(['ours']);
    aws.refusals.push({ action: 'ListServerCertificateTags', status: 403, code: 'AccessDenied', message: 'No.' });
    expect(names(await list({}, { ignoredTags }))).toEqual(['theirs', 'ours']);
  });

  it('finds by a name with its path, and removes nothing at another path', async () => {
    aws.put('shop', { body, path: '/cloudfront/' });
    expect(await awsSource.certificateByName?.('/cloudfront/shop', options(), contextOf())).toMatchObject({ name: 'shop' });
    await awsSource.clean?.({ name: 'shop', certificatePem: body }, options(), contextOf());
    expect(aws.certificates.size).toBe(1);
    await awsSource.clean?.({ name: 'shop', certificatePem: body }, options({ path: '/cloudfront/' }), contextOf());
    expect(aws.certificates.size).toBe(0);
  });

  it('takes a new session when the old one is about to end', async () => {
    let now = new Date('2026-05-04T12:00:00Z');
    aws = fakeAws(() => now);
    for (const name of ['a', 'b']) aws.put(name, { body });
    const items = awsSource.certificates(options(), { ...contextOf(), now: () => now })[Symbol.asyncIterator]();
    await items.next();
    now = new Date('2026-05-04T12:56:00Z');
    expect(await items.next()).toMatchObject({ value: { name: 'b' } });
    expect(aws.calls.filter((call) => call.startsWith('AssumeRole'))).toHaveLength(2);
  });
});
