import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { tag } from './der-reader';
import { der, derBitString, derInteger, derNull, derOctetString, derOid, derSequence } from './der-writer';
import { oid } from './oids';
import { toPem } from './pem';

// OpenSSL 3's encoders take a tenth of a millisecond for each key, as long as everything else about a certificate.
// Its numbers come out as JWK in a hundredth, and the frames around them are a few bytes of DER.

const namedCurves: Readonly<Record<string, Buffer>> = {
  'P-256': derOid('1.2.840.10045.3.1.7'),
  'P-384': derOid('1.3.132.0.34'),
  'P-521': derOid('1.3.132.0.35'),
};
const ed25519 = derSequence(derOid(oid.ed25519));

const octets = (base64url: string | undefined): Buffer => Buffer.from(base64url ?? '', 'base64url');
const unsigned = (base64url: string | undefined): Buffer => derInteger(BigInt(`0x0${octets(base64url).toString('hex')}`));
const point = (jwk: JsonWebKey): Buffer => Buffer.concat([Buffer.from([4]), octets(jwk.x), octets(jwk.y)]);

/** SubjectPublicKeyInfo of a public key, or of a private key's public half. */
export function spkiDerOf(key: KeyObject): Buffer {
  const publicKey = key.type === 'private' ? createPublicKey(key) : key;
  const jwk = hasFrame(publicKey) ? publicKey.export({ format: 'jwk' }) : null;
  if (jwk?.kty === 'RSA') return derSequence(derSequence(derOid(oid.rsaEncryption), derNull), derBitString(derSequence(unsigned(jwk.n), unsigned(jwk.e))));
  if (jwk?.kty === 'OKP') return derSequence(ed25519, derBitString(octets(jwk.x)));
  const curve = jwk && namedCurves[jwk.crv ?? ''];
  if (curve) return derSequence(derSequence(derOid(oid.ecPublicKey), curve), derBitString(point(jwk)));
  return publicKey.export({ type: 'spki', format: 'der' });
}

/** Curves that JWK has no name for cannot be written as one. */
const hasFrame = ({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): boolean =>
  asymmetricKeyType === 'rsa' || asymmetricKeyType === 'ed25519' || ['prime256v1', 'secp384r1', 'secp521r1'].includes(asymmetricKeyDetails?.namedCurve ?? '');

/** ECPrivateKey (RFC 5915) of P-256, P-384 or P-521; PrivateKeyInfo (RFC 8410, 7) of Ed25519; RSAPrivateKey (RFC 8017, A.1.2). */
export function privateKeyPemOf(key: KeyObject): string {
  if (key.asymmetricKeyType === 'rsa') return key.export({ type: 'pkcs1', format: 'pem' }).toString();
  const jwk = key.export({ format: 'jwk' });
  if (jwk.kty === 'OKP') return toPem('PRIVATE KEY', derSequence(derInteger(0), ed25519, derOctetString(derOctetString(octets(jwk.d)))));
  const curve = namedCurves[jwk.crv ?? ''];
  if (!curve) return key.export({ type: 'sec1', format: 'pem' }).toString();
  const parameters = der(tag.contextConstructed(0), curve);
  const publicKey = der(tag.contextConstructed(1), derBitString(point(jwk)));
  return toPem('EC PRIVATE KEY', derSequence(derInteger(1), derOctetString(octets(jwk.d)), parameters, publicKey));
}
