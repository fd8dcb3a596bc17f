import { rootCertificates } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { certificatesIn, chainLinks } from './chain-links';

const [first = '', second = ''] = rootCertificates;

describe('The links of a chain', () => {
  it('are one for each certificate of body and chain', () => {
    expect(certificatesIn(`words\n${first}\n${second}\n`)).toEqual([first.trim(), second.trim()]);
    expect(certificatesIn(null)).toEqual([]);
  });

  it('know a root by its name being its issuer', () => {
    expect(chainLinks(first, null)).toMatchObject([{ role: 'root', isOpenEnded: false }]);
  });

  it('say where nothing can be read instead of failing', () => {
    const broken = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----';
    expect(chainLinks(broken, first)).toMatchObject([{ role: 'leaf', glance: null, isOpenEnded: true }, { role: 'root' }]);
  });
});
