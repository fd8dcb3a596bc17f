import { describe, expect, it } from 'vitest';
import { commonNameOf, complaintAboutName, readName } from './names';

describe('A wanted name', () => {
  it('is a DNS name in lower case, without the dot at the end', () => {
    expect(readName(' Shop.Example.com. ')).toEqual({ nameType: 'DNSName', value: 'shop.example.com' });
    expect(readName('*.example.com').nameType).toBe('DNSName');
    expect(readName('localhost').nameType).toBe('DNSName');
  });

  it('is the host of a web address that was pasted', () => {
    expect(readName('https://shop.example.com:8443/cart?x=1')).toEqual({ nameType: 'DNSName', value: 'shop.example.com' });
    expect(readName('shop.example.com/cart').value).toBe('shop.example.com');
    expect(readName('shop.example.com:443').value).toBe('shop.example.com');
    expect(readName('https://10.0.0.1/')).toEqual({ nameType: 'IPAddress', value: '10.0.0.1' });
  });

  it('is told from addresses of other kinds', () => {
    expect(readName('10.1.2.3').nameType).toBe('IPAddress');
    expect(readName('2001:DB8::1')).toEqual({ nameType: 'IPAddress', value: '2001:db8::1' });
    expect(readName('ops@example.com').nameType).toBe('rfc822Name');
    expect(readName('spiffe://example.com/web').nameType).toBe('uniformResourceIdentifier');
    expect(readName('300.1.2.3').nameType).toBe('DNSName');
  });

  it('is complained about when no DNS name looks like that', () => {
    const complaint = (text: string) => complaintAboutName({ nameType: 'DNSName', value: text });
    expect(complaint('shop.example.com')).toBeNull();
    expect(complaint('*.example.com')).toBeNull();
    expect(complaint('bücher.example')).toBeNull();
    expect(complaint('a b.example')).toMatch(/holds a character/);
    expect(complaint('www.*.example')).toMatch(/a star may only stand/);
    expect(complaint('*shop.example')).toMatch(/a star may only stand/);
    expect(complaint('a..example')).toMatch(/each part/);
    expect(complaint(`${'a'.repeat(64)}.example`)).toMatch(/each part/);
  });

  it('becomes the common name when it is the first DNS name of at most 64 characters', () => {
    const long = `${'a'.repeat(60)}.example.com`;
    expect(commonNameOf([readName('10.0.0.1'), readName(long), readName('short.example')])).toBe('short.example');
    expect(commonNameOf([readName(long)])).toBe('');
    expect(commonNameOf([readName(`${'a'.repeat(60)}.com`)])).toBe(`${'a'.repeat(60)}.com`);
  });
});
