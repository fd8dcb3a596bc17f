import { rootCertificates } from 'node:tls';
import type { CertificateAnswer } from '@app/api-contract';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startApi, type StartedApi } from '../../support/api';
import type { Answer } from '../../support/client';
import { describeWith, openssl } from '../../support/programs';

/** What openssl reads in a certificate, in our words. Names have OIDs instead of short names. */
interface Reading {
  subject: string;
  issuer: string;
  serial: bigint;
  notBefore: string;
  notAfter: string;
  bits: number;
  isEc: boolean;
  names: string[];
}

/** RFC 4514, 3, and the short names that people know beyond it. */
const oids: Record<string, string> = {
  CN: '2.5.4.3',
  L: '2.5.4.7',
  ST: '2.5.4.8',
  O: '2.5.4.10',
  OU: '2.5.4.11',
  C: '2.5.4.6',
  STREET: '2.5.4.9',
  DC: '0.9.2342.19200300.100.1.25',
  UID: '0.9.2342.19200300.100.1.1',
};

const withOids = (name: string) => name.replace(/(^|(?<!\\)[,+])([A-Z]+)=/g, (_, before: string, short: string) => `${before}${oids[short] ?? short}=`);

async function readWithOpenssl(pem: string): Promise<Reading> {
  const names = ['-nameopt', 'RFC2253,-esc_msb,utf8,oid', '-dateopt', 'iso_8601'];
  const { code, output } = await openssl(['x509', '-in', '{{certificate}}', '-noout', '-subject', '-issuer', '-serial', '-dates', '-text', ...names], {
    certificate: pem,
  });
  if (code !== 0) throw new Error(`openssl cannot read it: ${output}`);
  const line = (label: RegExp) => label.exec(output)?.[1]?.trim() ?? '';
  const instant = (text: string) => text.replace(' ', 'T').replace('Z', '+00:00');
  const san = /Subject Alternative Name:.*\n\s+(.+)/.exec(output)?.[1] ?? '';
  return {
    subject: line(/^subject=(.*)$/m),
    issuer: line(/^issuer=(.*)$/m),
    serial: BigInt(`0x${line(/^serial=-?([0-9A-F]+)$/m)}`),
    notBefore: instant(line(/^notBefore=(.*)$/m)),
    notAfter: instant(line(/^notAfter=(.*)$/m)),
    bits: Number(line(/Public-Key: \((\d+) bit/)),
    isEc: /Public Key Algorithm: id-ecPublicKey/.test(output),
    names: san
      .split(', ')
      .filter((name) => /^(DNS|IP Address):/.test(name))
      .map((name) => name.replace(/^[^:]+:/, '')),
  };
}

const ourReading = (answer: CertificateAnswer): Reading => ({
  subject: withOids(answer.distinguishedName),
  issuer: withOids(answer.issuerDistinguishedName ?? ''),
  serial: BigInt(`0x${answer.serialHex}`),
  notBefore: answer.notBefore,
  notAfter: answer.notAfter,
  bits: answer.bits ?? 0,
  isEc: answer.keyType?.startsWith('ECC') ?? false,
  names: answer.extensions.subAltNames.names.filter(({ nameType }) => nameType === 'DNSName' || nameType === 'IPAddress').map(({ value }) => value),
});

describeWith(['openssl'], 'The root certificates that Node trusts', () => {
  let api: StartedApi;
  let answers: { pem: string; answer: Answer }[];
  beforeAll(async () => {
    api = await startApi();
    answers = [];
    for (const pem of rootCertificates) answers.push({ pem, answer: await api.admin.post('/certificates/upload', { owner: 'pki@roots.example', body: pem }) });
  });
  afterAll(() => api?.stop());

  it('are all accepted, or refused with a reason', () => {
    expect(answers.length).toBeGreaterThan(100);
    const refused = answers.filter(({ answer }) => answer.status !== 200);
    for (const { answer } of refused) expect([answer.status, typeof answer.body.message]).toEqual([400, 'string']);
    expect(refused.map(({ answer }) => answer.text)).toEqual([]);
  });

  it('are shown as openssl shows them', { timeout: 120_000 }, async () => {
    const differences: object[] = [];
    for (const { pem, answer } of answers) {
      const [theirs, ours] = [await readWithOpenssl(pem), ourReading(answer.body as CertificateAnswer)];
      for (const key of Object.keys(theirs) as (keyof Reading)[]) {
        if (String(theirs[key]) !== String(ours[key]))
          differences.push({ certificate: theirs.subject, key, openssl: String(theirs[key]), ours: String(ours[key]) });
      }
    }
    expect(differences).toEqual([]);
  });

  it('come out as they went in, and say of themselves that they are authorities', () => {
    const plain = (pem: string) => pem.replace(/-----[^-]+-----|\s/g, '');
    for (const { pem, answer } of answers) expect(plain(answer.body.body)).toBe(plain(pem));
    const silent = answers.filter(({ answer }) => answer.body.extensions.basicConstraints?.ca !== true);
    // Version 1 certificates have no extensions.
    expect(silent.map(({ answer }) => answer.body.name).length).toBeLessThan(10);
  });

  it('can all be listed at once, each in the list', async () => {
    const { status, body } = await api.admin.get('/certificates', { count: 1000, showExpired: 1 });
    expect(status).toBe(200);
    expect(body.total).toBeGreaterThanOrEqual(answers.length);
    const listed = new Set((body.items as { id: number }[]).map(({ id }) => id));
    expect(answers.filter(({ answer }) => !listed.has(answer.body.id))).toEqual([]);
  });

  it('are refused when they come again, naming the one that is here', async () => {
    const again = await api.admin.post('/certificates/upload', { owner: 'pki@roots.example', body: answers[0]?.pem });
    expect(again.status).toBe(409);
    expect(again.body.message).toContain(answers[0]?.answer.body.name);
  });
});
