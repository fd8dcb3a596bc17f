import { describe, expect, it } from 'vitest';
import { signingKey, signRequest, type RequestToSign } from './aws-signature';

// Keys, time and signatures that AWS publishes for trying out a signer.
const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
const at = new Date('2015-08-30T12:36:00Z');
const request = (change: Partial<RequestToSign> = {}): RequestToSign => ({
  method: 'GET',
  url: 'https://example.amazonaws.com/',
  headers: {},
  body: '',
  region: 'us-east-1',
  service: 'service',
  at,
  ...change,
});
const signatureOf = (change?: Partial<RequestToSign>) =>
  /Signature=([0-9a-f]{64})$/.exec(signRequest(request(change), credentials)['authorization'] ?? '')?.[1];

describe('Signature Version 4', () => {
  it('signs the listing of users as AWS does', () => {
    const headers = signRequest(
      request({
        url: 'https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08',
        headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
        service: 'iam',
      }),
      credentials,
    );
    expect(headers).toEqual({
      'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
      'x-amz-date': '20150830T123600Z',
      authorization:
        'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, SignedHeaders=content-type;host;x-amz-date, ' +
        'Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7',
    });
  });

  it('derives the key of that day, region and service', () => {
    expect(signingKey(credentials.secretAccessKey, '20150830', { region: 'us-east-1', service: 'iam' }).toString('hex')).toBe(
      'c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9',
    );
  });

  it.each<[string, Partial<RequestToSign>, string]>([
    ['a bare GET', {}, '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'],
    [
      'a query out of order',
      { url: 'https://example.amazonaws.com/?Param2=value2&Param1=value1' },
      'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
    ],
    ['a bare POST', { method: 'POST' }, '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b'],
    [
      'a form',
      { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'Param1=value1' },
      'ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a',
    ],
  ])('signs %s as AWS does', (_, change, signature) => {
    expect(signatureOf(change)).toBe(signature);
  });

  it('signs the token of a session with the rest', () => {
    const headers = signRequest(request(), { ...credentials, sessionToken: 'token' });
    expect(headers['x-amz-security-token']).toBe('token');
    expect(headers['authorization']).toContain('SignedHeaders=host;x-amz-date;x-amz-security-token,');
  });
});
