import { describe, expect, it } from 'vitest';
import { writeInstant } from './answers';
import { CreateAuthority, EditAuthority } from './authorities';
import { CertificateAnswer } from './certificates';
import { DescribeCertificate, ExportCertificate, RequestCertificate, UploadCertificate } from './certificate-bodies';
import { certificatesQuery, listQuery, validCertificatesQuery } from './queries';
import { reasonsOf } from './reasons';

const request = { owner: 'Web-Team@acorn.example', commonName: 'shop.acorn.example', authority: { name: 'issuing' } };
const refusedBy = (schema: { safeParse(value: unknown): { success: boolean; error?: Parameters<typeof reasonsOf>[0] | undefined } }, body: unknown) => {
  const { error } = schema.safeParse(body);
  return error && reasonsOf(error);
};

describe('A request for a certificate', () => {
  it('gets its defaults, and drops what it does not know', () => {
    expect(RequestCertificate.parse({ ...request, nonsense: 1 })).toMatchObject({
      owner: 'web-team@acorn.example',
      authority: { name: 'issuing' },
      description: '',
      keyType: 'ECCPRIME256V1',
      extensions: { subAltNames: { names: [] } },
      destinations: [],
      replaces: [],
      notify: true,
      rotation: false,
      rotationPolicy: { name: 'default' },
    });
    expect(RequestCertificate.parse({ ...request, nonsense: 1 })).not.toHaveProperty('nonsense');
  });

  it('without an authority is refused by a rule about the whole', () => {
    for (const authority of [undefined, null, {}])
      expect(refusedBy(RequestCertificate, { ...request, authority })).toEqual({ Schema: { rule: ['Missing Authority.'] } });
  });

  it('names every field that is wrong, each with its first message', () => {
    expect(
      refusedBy(RequestCertificate, {
        ...request,
        owner: 'nonsense',
        keyType: 'RSA12',
        validityStart: '2027-01-01',
        roles: [{ id: 1 }, {}],
        destinations: 7,
        notify: null,
      }),
    ).toEqual({
      owner: 'Not a valid email address.',
      keyType: 'Not a valid choice.',
      validityStart: 'Not a valid datetime.',
      roles: { 1: { _schema: expect.stringContaining('"id"') as string } },
      destinations: 'Invalid type.',
      notify: 'Field may not be null.',
    });
  });

  it('takes the older name of replaces, when it names something', () => {
    expect(RequestCertificate.parse({ ...request, replaces: [{ id: 1 }], replacements: [{ id: 2 }] })).toMatchObject({ replaces: [{ id: 2 }] });
    expect(RequestCertificate.parse({ ...request, replaces: [{ id: 1 }], replacements: [] })).toMatchObject({ replaces: [{ id: 1 }] });
  });

  it('reads extensions in both spellings', () => {
    const { extensions } = RequestCertificate.parse({
      ...request,
      extensions: {
        keyUsage: { useCrlSign: true, useDigitalSignature: '1' },
        extendedKeyUsage: { useOcspSigning: true, useEapOverPPP: true },
        subjectKeyIdentifier: { includeSki: true },
        cRLDistributionPoints: { includeCRLDP: 'http://a.example/crl' },
        basicConstraints: { ca: true, pathLength: '0' },
      },
    });
    expect(extensions).toEqual({
      subAltNames: { names: [] },
      keyUsage: { useCRLSign: true, useDigitalSignature: true },
      extendedKeyUsage: { useOCSPSigning: true, useEapOverPPP: true },
      subjectKeyIdentifier: { includeSKI: true },
      crlDistributionPoints: ['http://a.example/crl'],
      basicConstraints: { ca: true, pathLength: 0 },
    });
  });

  it('may send the extensions of an answer back, with the addresses as one text, or whatever the reference wrote there', () => {
    const points = (includeCRLDP: string) =>
      RequestCertificate.parse({ ...request, extensions: { cRLDistributionPoints: { includeCRLDP } } }).extensions.crlDistributionPoints;
    expect(points('http://a.example/crl, http://b.example/crl')).toEqual(['http://a.example/crl', 'http://b.example/crl']);
    expect(points('<DistributionPoint(full_name=[])>')).toEqual([]);
  });

  it('may not ask for more than 500 names, nor for a kind of name that does not exist', () => {
    const names = (count: number, nameType = 'DNSName') => ({
      ...request,
      extensions: { subAltNames: { names: Array.from({ length: count }, (_, i) => ({ nameType, value: `h${i}.example` })) } },
    });
    expect(RequestCertificate.parse(names(500)).extensions.subAltNames.names).toHaveLength(500);
    expect(refusedBy(RequestCertificate, names(501))).toEqual({ extensions: { subAltNames: { names: 'At most 500 names, not 501.' } } });
    expect(refusedBy(RequestCertificate, names(1, 'dnsName'))).toEqual({ extensions: { subAltNames: { names: { 0: { nameType: 'Not a valid choice.' } } } } });
  });

  it('may not ask for a key that only enciphers and only deciphers', () => {
    expect(refusedBy(RequestCertificate, { ...request, extensions: { keyUsage: { useEncipherOnly: true, useDecipherOnly: true } } })).toEqual({
      extensions: { keyUsage: { _schema: 'A key cannot be for enciphering only and for deciphering only.' } },
    });
  });
});

describe('An import', () => {
  it('needs a body, and takes blank texts of a form for absent', () => {
    expect(refusedBy(UploadCertificate, { owner: 'a@b.example' })).toEqual({ body: 'Missing data for required field.' });
    expect(UploadCertificate.parse({ owner: 'a@b.example', body: 'PEM', privateKey: '', chain: null })).toMatchObject({
      body: 'PEM',
      privateKey: undefined,
      chain: undefined,
    });
  });
});

describe('A plugin object', () => {
  const withOptions = (pluginOptions: unknown) => ({ plugin: { slug: 'openssl-export', title: 'x', pluginOptions } });
  it('keeps name and value of each option and skips empty ones', () => {
    expect(ExportCertificate.parse(withOptions([{}, { name: 'type', value: 'PEM', helpMessage: 'x' }, { name: 'alias' }])).plugin).toEqual({
      slug: 'openssl-export',
      pluginOptions: [
        { name: 'type', value: 'PEM' },
        { name: 'alias', value: undefined },
      ],
    });
  });
  it('refuses a value that holds U+0000 or is nested without end', () => {
    const nested = (depth: number): unknown => Array.from({ length: depth }).reduce((inner: unknown) => ({ inner }), 1);
    expect(refusedBy(ExportCertificate, withOptions([{ name: 'a', value: { plugin: ['x\u0000'] } }]))).toEqual({
      plugin: { pluginOptions: { 0: { value: 'A text may not contain the character U+0000.' } } },
    });
    expect(refusedBy(ExportCertificate, withOptions([{ name: 'a', value: nested(100_000) }]))).toEqual({
      plugin: { pluginOptions: { 0: { value: 'Nested more than 32 levels deep.' } } },
    });
    expect(refusedBy(ExportCertificate, withOptions([{ name: 'a', value: nested(10) }]))).toBeUndefined();
  });
  it('refuses an option without a name, at its position', () => {
    expect(refusedBy(ExportCertificate, withOptions([{ name: 'a' }, { value: 1 }]))).toEqual({
      plugin: { pluginOptions: { 1: { name: 'Missing data for required field.' } } },
    });
    expect(refusedBy(ExportCertificate, {})).toEqual({ plugin: 'Missing data for required field.' });
  });
});

describe('A sub-CA', () => {
  it('needs a parent', () => {
    const body = { name: 'x', owner: 'pki@b.example', commonName: 'x', type: 'subca', plugin: { slug: 'cryptography-issuer' } };
    expect(refusedBy(CreateAuthority, body)).toEqual({ Schema: { rule: ['If generating a subca, parent must be specified.'] } });
    expect(CreateAuthority.parse({ ...body, parent: { id: 1 } })).toMatchObject({ parent: { id: 1 }, keyType: 'RSA2048', firstSerial: 1 });
  });
});

describe('A description', () => {
  it('may be a number, and null to leave it as it is, but not absent', () => {
    expect(DescribeCertificate.parse({ description: 7 })).toEqual({ description: '7' });
    expect(DescribeCertificate.parse({ description: null })).toEqual({ description: null });
    expect(refusedBy(DescribeCertificate, {})).toEqual({ description: 'Missing data for required field.' });
  });
});

describe('A change of an authority', () => {
  const change = { owner: 'pki@acorn.example' };
  it('has its options as text or as a list, and leaves them when they are empty', () => {
    const options = [{ name: 'cn_optional', value: true }];
    expect(EditAuthority.parse({ ...change, options: JSON.stringify(options) }).options).toBe(JSON.stringify(options));
    expect(EditAuthority.parse({ ...change, options }).options).toBe(JSON.stringify(options));
    for (const empty of [[], null, undefined]) expect(EditAuthority.parse({ ...change, options: empty }).options).toBeUndefined();
    expect(refusedBy(EditAuthority, { ...change, options: 7 })).toEqual({ options: 'Not a valid string.' });
  });
});

describe('The query of a list', () => {
  it('has a page of ten when nothing is said, also by empty parameters', () => {
    expect(listQuery.parse({})).toEqual({ count: 10, page: 1 });
    expect(listQuery.parse({ count: '', page: '', filter: '', owner: '' })).toMatchObject({ count: 10, page: 1, filter: undefined, owner: undefined });
  });
  it('reads pages, order, filter, owners and ids', () => {
    expect(
      listQuery.parse({ count: '30', page: '50', sortBy: 'notAfter', sortDir: 'desc', filter: 'name;shop;x', owner: 'a@b.example,c@d.example', id: '1,2' }),
    ).toEqual({
      count: 30,
      page: 50,
      sortBy: 'notAfter',
      sortDir: 'desc',
      filter: { field: 'name', value: 'shop' },
      owner: ['a@b.example', 'c@d.example'],
      id: [1, 2],
    });
    expect(listQuery.parse({ sortDir: 'descending' }).sortDir).toBe('asc');
  });
  it('has at least one row and at most a thousand, and begins with page one, whatever is asked', () => {
    expect(listQuery.parse({ count: '100000', page: '0' })).toEqual({ count: 1000, page: 1 });
    expect(listQuery.parse({ count: '0', page: '-3' })).toEqual({ count: 1, page: 1 });
    expect(listQuery.parse({ page: '99999999999' })).toEqual({ count: 10, page: 1_000_000_000 });
  });
  it('says what is wrong with each parameter', () => {
    expect(refusedBy(listQuery, { count: 'many', page: 'last', filter: 'shop', id: '1,x' })).toEqual({
      count: 'Not a valid integer.',
      page: 'Not a valid integer.',
      filter: 'Write filter=<field>;<value>, for example filter=name;shop, not "shop".',
      id: 'Not a valid integer.',
    });
  });
  it('of certificates reads its truth values', () => {
    expect(certificatesQuery.parse({ short: 'true', showExpired: '1', show: 'false', active: '0' })).toMatchObject({
      short: true,
      showExpired: true,
      show: false,
      active: false,
    });
    expect(refusedBy(certificatesQuery, { short: 'maybe' })).toEqual({ short: 'Not a valid boolean.' });
  });
  it("of certificates takes any word for the caller's own, and only the number one for expired ones", () => {
    expect(certificatesQuery.parse({ show: 'mine', showExpired: '2' })).toMatchObject({ show: true, showExpired: false });
    expect(certificatesQuery.parse({ show: '0', showExpired: 'true' })).toMatchObject({ show: false, showExpired: true });
    expect(refusedBy(certificatesQuery, { showExpired: 'all' })).toEqual({ showExpired: 'Not a valid boolean.' });
  });
  it('of valid certificates needs a name', () => {
    expect(refusedBy(validCertificatesQuery, {})).toEqual({ filter: 'Missing data for required field.' });
    expect(validCertificatesQuery.parse({ filter: 'cn;a.example' })).toEqual({ filter: { field: 'cn', value: 'a.example' } });
    expect(validCertificatesQuery.parse({ filter: 'cn;a.example', count: '0', page: '0' })).toEqual({ filter: { field: 'cn', value: 'a.example' } });
    expect(validCertificatesQuery.parse({ filter: 'cn;a.example', count: '5', page: '2' })).toMatchObject({ count: 5, page: 2 });
  });
});

describe('An answer', () => {
  it('has instants with a zone, and a fraction only when there is one', () => {
    expect(writeInstant(new Date('2027-02-01T00:00:00Z'))).toBe('2027-02-01T00:00:00+00:00');
    expect(writeInstant(new Date('2027-02-01T00:00:00.12Z'))).toBe('2027-02-01T00:00:00.120000+00:00');
  });
  it('has no place for a private key', () => {
    expect(Object.keys(CertificateAnswer.shape).filter((key) => /private|key$/i.test(key))).toEqual(['hasPrivateKey']);
  });
});
