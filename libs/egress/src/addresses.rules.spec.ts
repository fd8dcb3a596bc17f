import { BlockList, isIP } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AddressKind, formatAddress, innermost, isInside, kindOf, parseAddress, parseNetwork } from './addresses.rules';

const kindOfText = (text: string) => kindOf(parseAddress(text)!);

describe('An address', () => {
  const kinds: [string, AddressKind][] = [
    ['8.8.8.8', 'public'],
    ['172.15.255.255', 'public'],
    ['172.16.0.0', 'private'],
    ['172.31.255.255', 'private'],
    ['172.32.0.0', 'public'],
    ['10.255.255.255', 'private'],
    ['11.0.0.0', 'public'],
    ['192.168.0.1', 'private'],
    ['127.0.0.1', 'loopback'],
    ['127.255.255.254', 'loopback'],
    ['0.0.0.0', 'unspecified'],
    ['0.1.2.3', 'unspecified'],
    ['100.63.255.255', 'public'],
    ['100.64.0.0', 'carrier-grade-nat'],
    ['100.127.255.255', 'carrier-grade-nat'],
    ['100.128.0.0', 'public'],
    ['169.254.169.254', 'metadata'],
    ['169.254.170.2', 'metadata'],
    ['169.254.1.1', 'link-local'],
    ['100.100.100.200', 'metadata'],
    ['168.63.129.16', 'metadata'],
    ['192.0.0.192', 'metadata'],
    ['192.0.0.1', 'reserved'],
    ['198.18.0.1', 'reserved'],
    ['203.0.113.9', 'documentation'],
    ['223.255.255.255', 'public'],
    ['224.0.0.1', 'multicast'],
    ['239.255.255.255', 'multicast'],
    ['240.0.0.1', 'reserved'],
    ['255.255.255.255', 'reserved'],
    ['::', 'unspecified'],
    ['::1', 'loopback'],
    ['0:0:0:0:0:0:0:1', 'loopback'],
    ['::2', 'reserved'],
    ['::7f00:1', 'reserved'],
    ['fc00::1', 'unique-local'],
    ['fdff:ffff::1', 'unique-local'],
    ['fd00:ec2::254', 'metadata'],
    ['fd20:ce::254', 'metadata'],
    ['fe80::1%eth0', 'link-local'],
    ['febf::1', 'link-local'],
    ['fec0::1', 'private'],
    ['ff02::1', 'multicast'],
    ['100::1', 'reserved'],
    ['2001:db8::1', 'documentation'],
    ['3fff::1', 'documentation'],
    ['2001:0:1:2::3', 'reserved'],
    ['2606:4700:4700::1111', 'public'],
    ['[2606:4700:4700::1111]', 'public'],
    ['4000::1', 'reserved'],
    ['::ffff:127.0.0.1', 'loopback'],
    ['::ffff:7f00:1', 'loopback'],
    ['0:0:0:0:0:FFFF:7F00:0001', 'loopback'],
    ['::ffff:0:127.0.0.1', 'loopback'],
    ['::ffff:8.8.8.8', 'public'],
    ['::ffff:a9fe:a9fe', 'metadata'],
    ['64:ff9b::169.254.169.254', 'metadata'],
    ['64:ff9b::8.8.8.8', 'public'],
    ['64:ff9b::a00:1', 'private'],
    ['64:ff9b:1::a00:1', 'reserved'],
    ['2002:7f00:1::1', 'loopback'],
    ['2002:a9fe:a9fe::', 'metadata'],
    ['2002:808:808::1', 'public'],
  ];
  it.each(kinds)('%s is %s', (text, kind) => {
    expect(kindOfText(text)).toBe(kind);
  });

  it.each(['2130706433', '0x7f.1', '0177.0.0.1', '127.1', '1.2.3', '1.2.3.4.5', '256.1.1.1', '::1::', 'example.com', '', '[', '1.2.3.4/8', ' 127.0.0.1'])(
    'is not made of %j',
    (text) => {
      expect(parseAddress(text)).toBeNull();
    },
  );

  it('is read as the system reads it, in any spelling of IPv6', () => {
    fc.assert(
      fc.property(fc.ipV6(), (text) => {
        if (!isIP(text)) return;
        const octets = parseAddress(text)!;
        expect(octets).toHaveLength(16);
        const one = new BlockList();
        one.addAddress(text, 'ipv6');
        expect(one.check(formatAddress(octets), 'ipv6')).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is of the same kind however it is wrapped', () => {
    fc.assert(
      fc.property(fc.ipV4(), (text) => {
        const octets = parseAddress(text)!;
        const hex = (at: number) => ((octets[at]! << 8) | octets[at + 1]!).toString(16);
        for (const wrapped of [`::ffff:${text}`, `64:ff9b::${text}`, `::ffff:${hex(0)}:${hex(2)}`, `2002:${hex(0)}:${hex(2)}::1`]) {
          expect(innermost(parseAddress(wrapped)!)).toEqual(octets);
          expect(kindOfText(wrapped)).toBe(kindOf(octets));
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('is never public when the system knows it to be special', () => {
    const special = new BlockList();
    for (const [network, bits] of [
      ['10.0.0.0', 8],
      ['172.16.0.0', 12],
      ['192.168.0.0', 16],
      ['127.0.0.0', 8],
      ['169.254.0.0', 16],
      ['100.64.0.0', 10],
      ['224.0.0.0', 3],
      ['0.0.0.0', 8],
    ] as const)
      special.addSubnet(network, bits, 'ipv4');
    fc.assert(
      fc.property(fc.ipV4(), (text) => {
        if (special.check(text, 'ipv4')) expect(kindOfText(text)).not.toBe('public');
      }),
      { numRuns: 5_000 },
    );
  });
});

describe('A network', () => {
  it('holds what its prefix says, to the bit', () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.ipV4(), fc.integer({ min: 0, max: 32 }), (text, other, prefix) => {
        const theirs = new BlockList();
        theirs.addSubnet(text, prefix, 'ipv4');
        expect(isInside(parseAddress(other)!, parseNetwork(`${text}/${prefix}`)!)).toBe(theirs.check(other, 'ipv4'));
      }),
      { numRuns: 3_000 },
    );
  });

  it('may be one address', () => {
    expect(parseNetwork('10.1.2.3')).toEqual({ octets: [10, 1, 2, 3], prefixBits: 32 });
  });

  it.each(['10.0.0.0/33', 'fd00::/129', '10.0.0.0/', '10.0.0.0/8/8', '10.0.0.0/-1', 'example.com/8'])('is not made of %s', (text) => {
    expect(parseNetwork(text)).toBeNull();
  });
});
