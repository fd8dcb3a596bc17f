import { parseCertificate } from '@app/crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { testContext } from '../testing/context';
import { deployable, describeDestination } from '../testing/destination.contract';
import { fakeAccount, fakeAws, type FakeAws } from '../testing/fake-aws';
import { configurationOf } from './aws-account';
import { awsDestination } from './aws.destination';

let aws: FakeAws;
beforeEach(() => {
  aws = fakeAws();
});

const contextOf = (change: Partial<FakeAws['settings']> = {}) => testContext({ settings: { ...aws.settings, ...change }, fetch: aws.fetch });
const given = { accountNumber: fakeAccount };
const options = (change: Record<string, unknown> = {}) => awsDestination.options.parse({ ...given, ...change });
const upload = async (change?: Record<string, unknown>, settings?: Partial<FakeAws['settings']>) => {
  const certificate = await deployable();
  await awsDestination.upload(certificate, options(change), contextOf(settings));
  return certificate;
};

describeDestination(awsDestination, given, () => {
  aws = fakeAws();
  return Promise.resolve({
    options: given,
    context: contextOf(),
    // A listener is told a name after it was uploaded: the latest one.
    deployed: (commonName) => {
      const found = [...aws.certificates.values()].filter(({ body }) => parseCertificate(body).commonName === commonName).at(-1);
      return Promise.resolve(found ? { certificatePem: found.body, privateKeyPem: found.privateKeyPem } : null);
    },
  });
});

describe('AWS as a destination', () => {
  it('assumes the role of the account once, and stores under name and path with the chain', async () => {
    const { name, chainPem } = await upload({ path: '/cloudfront/' });
    expect(aws.calls).toEqual(['AssumeRole sts.us-east-1.amazonaws.com', 'UploadServerCertificate iam.amazonaws.com']);
    expect(aws.certificates.get(name)).toMatchObject({ path: '/cloudfront/', chain: chainPem });
  });

  it('leaves a server certificate of others that has the name, and stores under a second one', async () => {
    const certificate = await deployable();
    const theirs = (await deployable('theirs.example.com')).certificatePem;
    aws.put(certificate.name, { body: theirs });
    await awsDestination.upload(certificate, options(), contextOf());
    expect(aws.certificates.get(certificate.name)?.body).toBe(theirs);
    expect([...aws.certificates.keys()].filter((name) => name.startsWith(`${certificate.name}-`))).toHaveLength(1);
    await awsDestination.clean?.(certificate, options(), contextOf());
    expect([...aws.certificates.keys()]).toEqual([certificate.name]);
  });

  it('stores one certificate at two paths, and removes each by itself', async () => {
    const certificate = await upload();
    await awsDestination.upload(certificate, options({ path: '/cloudfront/' }), contextOf());
    expect([...aws.certificates.values()].map(({ path }) => path)).toEqual(['/', '/cloudfront/']);
    expect(awsDestination.identity(options())).not.toBe(awsDestination.identity(options({ path: '/cloudfront/' })));
    await awsDestination.clean?.(certificate, options(), contextOf());
    expect([...aws.certificates.values()].map(({ path }) => path)).toEqual(['/cloudfront/']);
  });

  it('says that both names are taken, and changes nothing', async () => {
    const certificate = await upload();
    const theirs = (await deployable('theirs.example.com')).certificatePem;
    aws.put(certificate.name, { body: theirs });
    await awsDestination.upload(certificate, options(), contextOf());
    const [, second = ''] = aws.certificates.keys();
    aws.put(second, { body: theirs });
    await expect(awsDestination.upload(certificate, options(), contextOf())).rejects.toMatchObject({ kind: 'upstream', code: 'aws.name-taken' });
    expect([...aws.certificates.values()].map(({ body }) => body)).toEqual([theirs, theirs]);
  });

  it('quotes what AWS says when the role is refused', async () => {
    await expect(upload({ accountNumber: '999999999999' })).rejects.toMatchObject({
      kind: 'upstream',
      code: 'aws.refused',
      message:
        'AWS (sts.us-east-1.amazonaws.com) refused AssumeRole with 403 AccessDenied: User is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::999999999999:role/Lemur',
    });
    expect(aws.calls).toHaveLength(1);
  });

  it('signs with its secret key: with another it is refused, and the details of AWS are not repeated', async () => {
    const refused = upload({}, { secretAccessKey: 'another' });
    await expect(refused).rejects.toMatchObject({ message: expect.stringMatching(/SignatureDoesNotMatch: [^\n]* signature$/) as string });
    expect(aws.certificates.size).toBe(0);
  });

  it('repeats nothing of a key that AWS quotes', async () => {
    aws.refusals.push({
      action: 'UploadServerCertificate',
      status: 400,
      code: 'MalformedCertificate',
      message: 'Cannot parse -----BEGIN EC PRIVATE KEY-----abc',
    });
    await expect(upload()).rejects.toMatchObject({ message: expect.stringMatching(/MalformedCertificate: Cannot parse$/) as string });
  });

  it('tries again when AWS is busy, and not when it refuses', async () => {
    aws.refusals.push({ action: 'UploadServerCertificate', status: 400, code: 'Throttling', message: 'Rate exceeded' });
    await upload();
    expect(aws.certificates.size).toBe(1);
    aws.refusals.push({ action: 'UploadServerCertificate', status: 409, code: 'LimitExceeded', message: 'Cannot exceed quota' });
    await expect(upload()).rejects.toMatchObject({ details: { facts: { status: 409, awsCode: 'LimitExceeded' } } });
    expect(aws.calls.filter((call) => call.startsWith('Upload'))).toHaveLength(3);
  });

  it('does not remove what a listener uses, and says so', async () => {
    const certificate = await upload();
    aws.refusals.push({ action: 'DeleteServerCertificate', status: 409, code: 'DeleteConflict', message: 'Certificate is currently in use.' });
    await expect(awsDestination.clean?.(certificate, options(), contextOf())).rejects.toMatchObject({
      message: expect.stringContaining('DeleteConflict: Certificate is currently in use.') as string,
    });
  });

  it('refuses a key that IAM does not take before it calls anybody', async () => {
    const certificate = await deployable('shop.example.com', { keyType: 'ED25519' });
    await expect(awsDestination.upload(certificate, options(), contextOf())).rejects.toMatchObject({ kind: 'invalid', code: 'aws.key-type' });
    expect(aws.calls).toEqual([]);
  });

  it.each([[{ accountNumber: '123' }], [{ path: 'x' }], [{ path: '/x' }], [{ path: '//' }], [{ path: '/a b/' }]])('refuses the options %o', (change) => {
    expect(awsDestination.options.safeParse({ ...given, ...change }).success).toBe(false);
  });

  it('is not configured without an access key, or with a region of another partition', () => {
    expect(awsDestination.settings.safeParse({}).success).toBe(false);
    const settings = awsDestination.settings.parse({ accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'x' });
    expect(settings).toMatchObject({ region: 'us-east-1', partition: 'aws', instanceProfile: 'Lemur' });
    expect(configurationOf(settings)).toEqual({ isConfigured: true });
    expect(configurationOf({ ...settings, partition: 'aws-cn' })).toMatchObject({ isConfigured: false, because: expect.stringContaining('aws-cn') as string });
    expect(configurationOf({ ...settings, partition: 'aws-cn', region: 'cn-north-1' })).toEqual({ isConfigured: true });
  });
});
