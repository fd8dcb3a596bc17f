import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type StartedApi } from '../../support/api';
import { anAuthority, certificateBody, dnsNames, inDays } from '../../support/builders';
import { openssl } from '../../support/programs';
import { expectRefusal, type Refusal } from './refusals';

const words = expect.any(String) as string;
const anyName = { nameType: 'DNSName', value: 'a.example' };

let api: StartedApi;
let authorityId: number;
beforeAll(async () => {
  api = await startApi();
  authorityId = (await anAuthority(api.admin)).id;
});
afterAll(() => api?.stop());

const request = (change: Record<string, unknown>) => api.admin.post('/certificates', certificateBody(authorityId, change));

describe('A request for a certificate is refused', () => {
  const wrong: [string, Record<string, unknown>, Refusal['reasons']][] = [
    ['with a common name of 65 characters', { commonName: `${'x'.repeat(57)}.example` }, { commonName: words }],
    ['with a newline in its common name', { commonName: 'a.example\nb.example' }, { commonName: words }],
    ['with U+0000 in its common name', { commonName: 'a.example\u0000.b.example' }, { commonName: words }],
    ['with a newline in a further name', dnsNames('a.example\nb.example'), { extensions: { subAltNames: { names: { 0: { value: words } } } } }],
    ['with U+0000 in a further name', dnsNames('a.example', 'b\u0000.example'), { extensions: { subAltNames: { names: { 1: { value: words } } } } }],
    ['with U+0000 in its description', { description: 'a\u0000b' }, { description: words }],
    ['with a newline in a part of the subject', { organization: 'A\nB' }, { organization: words }],
    [
      'with more than 500 names',
      dnsNames(...Array.from({ length: 501 }, (_, i) => `h${i}.example`)),
      { extensions: { subAltNames: { names: 'At most 500 names, not 501.' } } },
    ],
    ['with a host name that is none', dnsNames('-a..example'), { extensions: { subAltNames: expect.anything() } }],
    [
      'with an address that is none',
      { extensions: { subAltNames: { names: [{ nameType: 'IPAddress', value: '10.0.0.300' }] } } },
      { extensions: { subAltNames: expect.anything() } },
    ],
    ['as an authority', { extensions: { basicConstraints: { ca: true } } }, { extensions: { basicConstraints: expect.anything() } }],
    ['for longer than its authority lasts', { validityEnd: inDays(3660) }, expect.objectContaining({})],
    ['that ends before it begins', { validityStart: inDays(20), validityEnd: inDays(10) }, { Schema: { rule: [words] } }],
    ['with a beginning and no end', { validityEnd: undefined }, { Schema: { rule: [words] } }],
    ['that ended yesterday', { validityStart: inDays(-1.9), validityEnd: inDays(-1) }, expect.objectContaining({})],
    ['with a key type that nobody knows', { keyType: 'RSA12' }, { keyType: 'Not a valid choice.' }],
    ['with a key type that is too weak for new keys', { keyType: 'ECCSECT163K1' }, { keyType: words }],
    ['without an owner', { owner: undefined }, { owner: 'Missing data for required field.' }],
    ['for an owner without an address', { owner: 'web team' }, { owner: 'Not a valid email address.' }],
    ['for an owner that is a number', { owner: 7 }, { owner: 'Not a valid string.' }],
    ['without an authority', { authority: undefined }, { Schema: { rule: ['Missing Authority.'] } }],
    ['from an authority that is not there', { authority: { id: 999_999_999 } }, { authority: { _schema: words } }],
    ['for a destination that is not there', { destinations: [{ id: 999_999_999 }] }, { destinations: { 0: { _schema: words } } }],
    ['with a list that is an object', { destinations: { id: 1 } }, { destinations: 'Invalid type.' }],
    ['with extensions that are a text', { extensions: 'none' }, { extensions: { _schema: 'Invalid input type.' } }],
    ['with names that are a text', { extensions: { subAltNames: { names: 'a.example' } } }, { extensions: { subAltNames: { names: 'Invalid type.' } } }],
    [
      'with a kind of name that nobody knows',
      { extensions: { subAltNames: { names: [anyName, { ...anyName, nameType: 'x' }] } } },
      { extensions: { subAltNames: { names: { 1: { nameType: words } } } } },
    ],
    ['with a switch that is neither on nor off', { notify: 'perhaps', rotation: null }, { notify: 'Not a valid boolean.', rotation: 'Field may not be null.' }],
    ['with a date without a time', { validityStart: '2027-01-01' }, { validityStart: 'Not a valid datetime.' }],
    ['with a CSR that is none', { csr: 'nonsense' }, { csr: words }],
    ['with several mistakes, each at its field', { owner: 'x', keyType: 'RSA12', notify: 'x' }, { owner: words, keyType: words, notify: words }],
  ];
  it.each(wrong)('%s', async (_name, change, reasons) => {
    await expectRefusal(api, () => request(change), { status: 400, reasons: reasons ?? {} });
  });

  it('with a CSR that was cut off, or whose signature is not its own', async () => {
    const made = await openssl([
      'req',
      '-new',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-noenc',
      '-keyout',
      '/dev/null',
      '-subj',
      '/CN=csr.example',
    ]);
    const csr = /-----BEGIN CERTIFICATE REQUEST-----[^-]+-----END CERTIFICATE REQUEST-----/.exec(made.output)?.[0] ?? '';
    expect(csr).not.toBe('');
    const der = Buffer.from(csr.replace(/-----[^-]+-----|\s/g, ''), 'base64');
    const asPem = (bytes: Buffer) => `-----BEGIN CERTIFICATE REQUEST-----\n${bytes.toString('base64')}\n-----END CERTIFICATE REQUEST-----\n`;
    const forged = Buffer.from(der);
    forged.write('csr.exbmple', der.indexOf('csr.example'), 'latin1');
    for (const bad of [der.subarray(0, der.length / 2), forged])
      await expectRefusal(api, () => request({ csr: asPem(bad) }), { status: 400, reasons: { csr: words } });
  });

  it('from an authority that has expired', { timeout: 60_000 }, async () => {
    const end = new Date(Date.now() + 4000);
    const shortLived = await anAuthority(api.admin, { validityStart: inDays(-1), validityEnd: end.toISOString() });
    await new Promise((resolve) => setTimeout(resolve, end.getTime() + 1100 - Date.now()));
    await expectRefusal(api, () => request({ authority: { id: shortLived.id }, validityStart: undefined, validityEnd: undefined, validityYears: 1 }), {
      status: 400,
      reasons: {},
    });
  });
});
