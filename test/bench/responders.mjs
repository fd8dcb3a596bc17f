import { createHash, sign } from 'node:crypto';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/*
 * A program of its own: the revocation lists and OCSP responders of many authorities, on one port of this machine. Says on its first line
 * where it listens and whom it stands for. Each authority revokes every hundredth serial number.
 */

const require = createRequire(import.meta.url);
const checkout = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const crypto = require(join(checkout, 'dist/libs/crypto/src/index.js'));

const [issuers, listed] = process.argv.slice(2).map(Number);
const DAY_MS = 24 * 60 * 60 * 1000;
const inDays = (days) => new Date(Math.trunc(Date.now() / 1000) * 1000 + days * DAY_MS);

/** One hundredth of the serial numbers that the bench deals out: 2^64 and what follows. */
export const firstSerial = 1n << 64n;
const isRevoked = (serial) => (serial - firstSerial) % 100n === 0n;

const der = (tag, ...contents) => {
  const content = Buffer.concat(contents);
  const { length } = content;
  const header = length < 0x80 ? [tag, length] : length < 0x100 ? [tag, 0x81, length] : [tag, 0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(header), content]);
};
const time = (date) => der(0x18, Buffer.from(`${date.toISOString().slice(0, 19).replace(/[-T:]/g, '')}Z`));
const ecdsaWithSha256 = Buffer.from('300a06082a8648ce3d040302', 'hex');
const basicType = Buffer.from('06092b0601050507300101', 'hex');

/** Of the element at this place: where its content begins and ends. */
function contentAt(bytes, at) {
  const first = bytes[at + 1];
  if (first < 0x80) return [at + 2, at + 2 + first];
  const octets = first & 0x7f;
  const from = at + 2 + octets;
  return [from, from + bytes.readUIntBE(at + 2, octets)];
}

/** The CertID of the one certificate that is asked about, and its serial number, which stands last. */
function readRequest(bytes) {
  let at = 0;
  for (let depth = 0; depth < 4; depth++) [at] = contentAt(bytes, at);
  const [from, to] = contentAt(bytes, at);
  let field = from;
  for (let skipped = 0; skipped < 3; skipped++) [, field] = contentAt(bytes, field);
  const [serialFrom, serialTo] = contentAt(bytes, field);
  return { certId: bytes.subarray(at, to), serial: BigInt(`0x${bytes.subarray(serialFrom, serialTo).toString('hex')}`) };
}

function answer({ privateKeyPem, keyHash }, request) {
  const { certId, serial } = readRequest(request);
  const status = isRevoked(serial) ? der(0xa1, time(inDays(-1))) : Buffer.from([0x80, 0]);
  const single = der(0x30, certId, status, time(inDays(0)), der(0xa0, time(inDays(3))));
  const data = der(0x30, der(0xa2, der(0x04, keyHash)), time(inDays(0)), der(0x30, single));
  const signature = der(0x03, Buffer.from([0]), sign('sha256', data, privateKeyPem));
  const basic = der(0x30, data, ecdsaWithSha256, signature);
  return der(0x30, Buffer.from('0a0100', 'hex'), der(0xa0, der(0x30, basicType, der(0x04, basic))));
}

async function createIssuer(number) {
  const key = await crypto.generateKey('ECCPRIME256V1');
  const signed = await crypto.signCertificate({
    subject: [{ type: 'CN', value: `Bench responder ${number}` }],
    publicKeySpkiDer: key.publicKeySpkiDer,
    issuer: { selfSigned: key },
    notBefore: inDays(-30),
    notAfter: inDays(3650),
    extensions: crypto.authorityExtensions({}),
  });
  const { privateKeyPem } = key;
  const revoked = Array.from({ length: listed }, (_, i) => ({
    serial: (firstSerial + BigInt(i) * 100n).toString(),
    revokedAt: inDays(-1),
    reason: 'superseded',
  }));
  const list = await crypto.signRevocationList({
    issuer: { certificatePem: signed.pem, privateKeyPem },
    number: 1,
    thisUpdate: inDays(0),
    nextUpdate: inDays(7),
    revoked,
  });
  const keyHash = createHash('sha1').update(key.publicKeySpkiDer.subarray(-65)).digest();
  return { certificatePem: signed.pem, privateKeyPem, keyHash, list };
}

async function leafOf(issuer, number, origin) {
  const key = await crypto.generateKey('ECCPRIME256V1');
  const addresses = { authorityInfoAccess: { ocsp: [`${origin}/ocsp/${number}`], caIssuers: [] } };
  const signed = await crypto.signCertificate({
    subject: [{ type: 'CN', value: `r${number}.bench.example` }],
    publicKeySpkiDer: key.publicKeySpkiDer,
    issuer,
    notBefore: inDays(-3),
    notAfter: inDays(90),
    extensions: crypto.leafExtensions({
      subjectAltNames: { names: [{ type: 'dns', value: `r${number}.bench.example` }] },
      // Half of them have a responder, all have a list.
      ...(number % 2 ? addresses : {}),
      crlDistributionPoints: { urls: [`${origin}/list/${number}`] },
    }),
  });
  return { body: signed.pem, chain: issuer.certificatePem };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const all = await Promise.all(Array.from({ length: issuers }, (_, number) => createIssuer(number)));
  const asked = { lists: 0, ocsp: 0 };
  const server = createServer((request, response) => {
    const [, kind, number] = request.url.split('/');
    if (kind === 'asked') return void response.end(JSON.stringify(asked));
    if (kind === 'list') {
      asked.lists++;
      return void response.end(all[number].list);
    }
    asked.ocsp++;
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => response.end(answer(all[number], Buffer.concat(chunks))));
  }).listen(0, '127.0.0.1', async () => {
    const origin = `http://127.0.0.1:${server.address().port}`;
    const leaves = await Promise.all(all.map((issuer, number) => leafOf(issuer, number, origin)));
    process.stdout.write(`${JSON.stringify({ origin, leaves })}\n`);
  });
}
