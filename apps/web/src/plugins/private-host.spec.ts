import { describe, expect, it } from 'vitest';
import { privateHostAmong } from './private-host';

describe('A host in a private network', () => {
  it.each([
    '10.1.2.3',
    'https://192.168.0.7:8200/v1',
    '172.31.0.1:22',
    '127.0.0.1',
    'http://localhost:8200',
    'vault.internal',
    '::1',
    'fd00::7',
    'https://[fe80::1]/',
  ])('is seen in %s', (value) => {
    expect(privateHostAmong(['deploy', value])).not.toBeNull();
  });

  it.each([
    'sftp.example.com',
    '172.32.0.1',
    '8.8.8.8',
    '/etc/ssl/private',
    'systemctl reload nginx',
    '',
    'SHA256:abc',
    '2001:db8::1',
    'localhost.example.com',
  ])('is not seen in %j', (value) => {
    expect(privateHostAmong([value, 22, null])).toBeNull();
  });
});
