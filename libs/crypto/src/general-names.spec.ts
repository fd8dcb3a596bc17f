import { describe, expect, it } from 'vitest';
import { readDer } from './der-reader';
import { der } from './der-writer';
import { derGeneralName, type GeneralNameType, parseGeneralName, readGeneralName } from './general-names';

describe('A name that a person wrote', () => {
  it.each<[GeneralNameType, string, string]>([
    ['dns', 'WWW.Example.com', 'www.example.com'],
    ['dns', '*.shop.example.com', '*.shop.example.com'],
    ['dns', 'bücher.example', 'xn--bcher-kva.example'],
    ['dns', '*.BÜCHER.example', '*.xn--bcher-kva.example'],
    ['dns', 'localhost', 'localhost'],
    ['dns', '_dmarc.example.com', '_dmarc.example.com'],
    ['dns', `${'a'.repeat(63)}.example`, `${'a'.repeat(63)}.example`],
    ['ip', '192.0.2.7', '192.0.2.7'],
    ['ip', '2001:DB8:0:0:0:0:0:7', '2001:db8::7'],
    ['ip', '::', '::'],
    ['ip', '::ffff:192.0.2.1', '::ffff:c000:201'],
    ['ip', '2001:db8:0:0:1:0:0:0', '2001:db8:0:0:1::'],
    ['ip-network', '192.0.2.0/24', '192.0.2.0/24'],
    ['ip-network', '2001:db8::/32', '2001:db8::/32'],
    ['ip-network', '10.0.0.0/255.0.0.0', '10.0.0.0/8'],
    ['email', 'team@Example.com', 'team@example.com'],
    ['email', 'team@bücher.example', 'team@xn--bcher-kva.example'],
    ['uri', 'spiffe://corpus.example/uris', 'spiffe://corpus.example/uris'],
    ['registered-id', '1.2.840.113549', '1.2.840.113549'],
  ])('of type %s, %s, becomes %s and survives encoding', (type, written, value) => {
    const name = parseGeneralName(type, written);
    expect(name).toEqual({ type, value });
    expect(readGeneralName(readDer(derGeneralName(name)))).toEqual(name);
  });

  it.each<[GeneralNameType, string]>([
    ['dns', ''],
    ['dns', 'www.example.com.'],
    ['dns', 'www..example.com'],
    ['dns', 'www example.com'],
    ['dns', 'www.exa\0mple.com'],
    ['dns', 'www.example.com\nevil.example'],
    ['dns', 'https://www.example.com'],
    ['dns', 'www.*.example.com'],
    ['dns', 'w*.example.com'],
    ['dns', '*'],
    ['dns', '*.'],
    ['dns', '-a.example.com'],
    ['dns', 'xn--\u00e9.example'],
    ['dns', '192.0.2.1'],
    ['dns', `${'a'.repeat(64)}.example`],
    ['dns', Array.from({ length: 64 }, () => 'abc').join('.')],
    ['ip', '192.0.2.256'],
    ['ip', '192.0.2.1/24'],
    ['ip', 'fe80::1%eth0'],
    ['ip-network', '192.0.2.1/24'],
    ['ip-network', '192.0.2.0/33'],
    ['email', 'nobody'],
    ['email', 'a b@example.com'],
    ['email', 'zoë@example.com'],
    ['uri', 'www.example.com/path'],
    ['uri', 'https://example.com/a b'],
    ['uri', 'https://bücher.example/'],
    ['registered-id', '3.1'],
    ['registered-id', '1.40.1'],
  ])('of type %s, %j, is refused and quoted', (type, written) => {
    const quoted = JSON.stringify(written.trim()).slice(1, 20);
    expect(() => parseGeneralName(type, written)).toThrow(
      expect.objectContaining({ name: 'DomainError', kind: 'invalid', message: expect.stringContaining(quoted) as string }),
    );
  });

  it('of a type that cannot be issued is refused by its own code', () => {
    for (const type of ['directory', 'other', 'unsupported'] as const)
      expect(() => parseGeneralName(type, 'x')).toThrow(expect.objectContaining({ code: 'general-name.not-issued' }));
  });
});

describe('A name in a certificate of others', () => {
  it('is shown even if it is nothing that we would issue', () => {
    expect(readGeneralName(readDer(der(0x82, Buffer.from('has blank\0.example'))))).toEqual({ type: 'dns', value: 'has blank␀.example' });
    expect(readGeneralName(readDer(der(0x87, Buffer.from('c0000200ff00ff00', 'hex'))))).toEqual({ type: 'ip-network', value: '192.0.2.0/255.0.255.0' });
  });

  it('that cannot be read is kept as it is', () => {
    const element = der(0x87, Buffer.from('c00002', 'hex'));
    expect(readGeneralName(readDer(element))).toEqual({ type: 'unsupported', value: element.toString('base64') });
  });

  it('keeps directory names as RFC 4514 and other names with their type', () => {
    const directory = {
      type: 'directory' as const,
      value: 'CN=Somebody,O=Corpus',
      name: [
        { type: 'O', value: 'Corpus' },
        { type: 'CN', value: 'Somebody' },
      ],
    };
    expect(readGeneralName(readDer(derGeneralName(directory)))).toEqual(directory);
    const upn = { type: 'other' as const, oid: '1.3.6.1.4.1.311.20.2.3', value: der(0x0c, Buffer.from('ann@example.com')).toString('base64') };
    expect(readGeneralName(readDer(derGeneralName(upn)))).toEqual(upn);
  });
});
