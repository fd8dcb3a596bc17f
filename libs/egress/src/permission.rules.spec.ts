import { describe, expect, it } from 'vitest';
import { parseAddress } from './addresses.rules';
import { isAmong, parseAllowed, whyRefused } from './permission.rules';

const refusedWith = (host: string, address: string, ...allow: string[]) => whyRefused(host, parseAddress(address)!, parseAllowed(allow));

describe('An address that a host leads to', () => {
  it('is called when it is public', () => {
    expect(refusedWith('ca.example.com', '8.8.8.8')).toBeNull();
  });

  it('is refused when it is private, and says of what kind it is', () => {
    expect(refusedWith('ca.example.com', '10.0.0.1')).toBe('private addresses are not called');
  });

  it('is called when its network is open, also in its wrapped form', () => {
    expect(refusedWith('ca.example.com', '10.0.0.1', '10.0.0.0/8')).toBeNull();
    expect(refusedWith('ca.example.com', '::ffff:10.0.0.1', '10.0.0.0/8')).toBeNull();
    expect(refusedWith('ca.example.com', '11.0.0.1', '10.0.0.0/8')).toBeNull();
    expect(refusedWith('ca.example.com', '192.168.0.1', '10.0.0.0/8')).not.toBeNull();
  });

  it('is called when the host is open by name, below a pattern too, but not beside it', () => {
    expect(refusedWith('ca.corp.example', '10.0.0.1', 'CA.corp.example')).toBeNull();
    expect(refusedWith('ca.corp.example.', '10.0.0.1', '*.corp.example')).toBeNull();
    expect(refusedWith('corp.example', '10.0.0.1', '*.corp.example')).not.toBeNull();
    expect(refusedWith('evilcorp.example', '10.0.0.1', '*.corp.example')).not.toBeNull();
  });

  it('is never opened by a name when no honest host has it', () => {
    for (const address of ['169.254.169.254', '169.254.1.1', '224.0.0.1', '0.0.0.0', 'fe80::1']) {
      expect(refusedWith('ca.corp.example', address, 'ca.corp.example')).not.toBeNull();
    }
  });

  it('hands out credentials only to whoever is allowed exactly that address', () => {
    expect(refusedWith('x', '169.254.169.254', '0.0.0.0/0')).not.toBeNull();
    expect(refusedWith('x', '169.254.169.254', '169.254.0.0/16')).not.toBeNull();
    expect(refusedWith('x', '169.254.169.254', '169.254.169.254')).toBeNull();
  });
});

describe('A list of hosts and networks', () => {
  it.each(['http://ca.example.com', 'ca.example.com:80', '10.0.0.0/40', '', '2130706433', '0x7f000001', '1.2.3', '*', 'a b', '-a.example', '*.*.example'])(
    'refuses %j',
    (entry) => {
      expect(() => parseAllowed([entry])).toThrowError(expect.objectContaining({ kind: 'invalid', code: 'egress.not-a-host-or-network' }));
    },
  );

  it('takes addresses in brackets, and names of one label', () => {
    expect(isAmong('[::1]', parseAllowed(['[::1]']))).toBe(true);
    expect(isAmong('LOCALHOST', parseAllowed(['localhost']))).toBe(true);
  });
});
