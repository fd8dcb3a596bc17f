import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { DomainError } from '@app/errors';
import { beforeAll, describe, expect, it } from 'vitest';
import { keyTypes, knownKeyTypes, newKeyType } from './key-types';
import { generateKey, readPrivateKey } from './keys';
import { pemBlocks, toPem } from './pem';
import { describePublicKey, publicKeyMatches } from './public-key';
import { inFolder, itWith, run } from './testing/second-opinion';

const codeOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
  return 'nothing was thrown';
};

describe('A new key', () => {
  const firstLines = { RSA: '-----BEGIN RSA PRIVATE KEY-----', ECC: '-----BEGIN EC PRIVATE KEY-----', ED2: '-----BEGIN PRIVATE KEY-----' };

  it.each(keyTypes)(
    'of type %s is given out in its traditional form, and read as the same type',
    async (type) => {
      const key = await generateKey(type);
      expect(key.privateKeyPem.split('\n')[0]).toBe(firstLines[type.slice(0, 3) as keyof typeof firstLines]);
      expect(readPrivateKey(key.privateKeyPem)).toMatchObject({
        pem: key.privateKeyPem,
        keyType: type,
        publicKeySpkiDer: key.publicKeySpkiDer,
        weakness: null,
      });
      // Node's own encoder agrees byte for byte.
      const node = createPrivateKey(key.privateKeyPem);
      expect(createPublicKey(node).export({ type: 'spki', format: 'der' }).equals(key.publicKeySpkiDer)).toBe(true);
      const own = type.startsWith('RSA') ? ('pkcs1' as const) : type === 'ED25519' ? ('pkcs8' as const) : ('sec1' as const);
      expect(key.privateKeyPem).toBe(node.export({ type: own, format: 'pem' } as { type: 'pkcs8'; format: 'pem' }));
    },
    60_000,
  );

  it('does not hold up the event loop while it is computed', async () => {
    let ticks = 0;
    const timer = setInterval(() => ticks++, 2);
    await Promise.all([generateKey('RSA3072'), generateKey('RSA3072')]);
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(5);
  }, 60_000);
});

describe('The name of a key type', () => {
  it('has a synonym for P-256', () => expect(newKeyType('ECCSECP256R1')).toBe('ECCPRIME256V1'));

  it.each(knownKeyTypes.filter((name) => !(keyTypes as readonly string[]).includes(name) && name !== 'ECCSECP256R1'))(
    '%s is known from old rows but refused for new keys, with the reason and the way out',
    (name) => {
      expect(() => newKeyType(name)).toThrow(new RegExp(`No new keys are made of type ${name}: .+ECCPRIME256V1`));
    },
  );

  it('is refused by another code when nobody knows it', () => expect(codeOf(() => newKeyType('RSA17'))).toBe('key-type.unknown'));

  it('is known in all 20 spellings of old systems', () => {
    const old =
      'RSA2048 RSA4096 ECCPRIME192V1 ECCPRIME256V1 ECCSECP192R1 ECCSECP224R1 ECCSECP256R1 ECCSECP384R1 ECCSECP521R1 ECCSECP256K1 ECCSECT163K1 ECCSECT233K1 ECCSECT283K1 ECCSECT409K1 ECCSECT571K1 ECCSECT163R2 ECCSECT233R1 ECCSECT283R1 ECCSECT409R1 ECCSECT571R2';
    expect(old.split(' ').filter((name) => !knownKeyTypes.includes(name))).toEqual([]);
  });
});

describe('Reading a private key', () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const ec = generateKeyPairSync('ec', { namedCurve: 'secp256k1' });

  it('takes PKCS#8 for RSA and EC, with text around it and Windows line ends', () => {
    for (const { privateKey, publicKey } of [rsa, ec]) {
      const pem = `Key of the shop\r\n${privateKey.export({ type: 'pkcs8', format: 'pem' }).toString().replaceAll('\n', '\r\n')}\r\n`;
      const read = readPrivateKey(pem);
      expect(read.pem).toBe(privateKey.export({ type: 'pkcs8', format: 'pem' }));
      expect(publicKeyMatches(read.publicKeySpkiDer, publicKey.export({ type: 'spki', format: 'der' }))).toBe(true);
    }
  });

  itWith('openssl', 'takes what openssl writes, a block of EC PARAMETERS before the key included', () => {
    const pem = run('openssl', ['ecparam', '-name', 'secp384r1', '-genkey']);
    expect(pem).toContain('EC PARAMETERS');
    expect(readPrivateKey(pem)).toMatchObject({ keyType: 'ECCSECP384R1', bits: 384 });
  });

  it('says so when the key is encrypted, in both ways there are', () => {
    for (const type of ['pkcs1', 'pkcs8'] as const) {
      const pem = rsa.privateKey.export({ type: type, format: 'pem', cipher: 'aes-256-cbc', passphrase: 'secret' }).toString();
      expect(() => readPrivateKey(pem)).toThrow('The private key is encrypted with a passphrase.');
      expect(codeOf(() => readPrivateKey(pem))).toBe('private-key.encrypted');
    }
  });

  it('refuses no key, two keys, a damaged key and one whose halves do not belong together', () => {
    const pem = rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    expect(codeOf(() => readPrivateKey('hello'))).toBe('private-key.not-one');
    expect(codeOf(() => readPrivateKey(pem + pem))).toBe('private-key.not-one');
    const whole = rsa.privateKey.export({ type: 'pkcs8', format: 'der' });
    const asPem = (der: Buffer) => toPem('PRIVATE KEY', der);
    expect(codeOf(() => readPrivateKey(asPem(whole.subarray(0, -10))))).toBe('private-key.undecodable');
    expect(codeOf(() => readPrivateKey(asPem(Buffer.concat([whole, Buffer.from('0500', 'hex')]))))).toBe('private-key.undecodable');
    expect(codeOf(() => readPrivateKey(pem.replace('MII', 'M?I')))).toBe('pem.not-base64');
    const one = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'sec1', format: 'der' });
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'sec1', format: 'der' });
    const mixed = Buffer.concat([one.subarray(0, 40), other.subarray(40)]);
    expect(codeOf(() => readPrivateKey(toPem('EC PRIVATE KEY', mixed)))).toMatch(/^private-key\.(unusable|undecodable)$/);
  });

  itWith('openssl', 'refuses a curve that is spelled out instead of named', () => {
    const pem = run('openssl', ['ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-param_enc', 'explicit']);
    expect(codeOf(() => readPrivateKey(pem))).toBe('private-key.unsupported');
  });

  it('never quotes the key in a message', () => {
    const body = 'c2VjcmV0IHNlY3JldCBzZWNyZXQ=';
    try {
      readPrivateKey(`-----BEGIN PRIVATE KEY-----\n${body}\n-----END PRIVATE KEY-----`);
      expect.unreachable();
    } catch (error) {
      const told = error instanceof DomainError ? `${error.message} ${JSON.stringify(error.details)} ${String(error.cause)}` : '';
      expect(told).toContain('cannot be decoded');
      expect(told).not.toContain('secret');
      expect(told).not.toContain(body);
    }
  });
});

describe('A public key', () => {
  let rsa1024: Buffer;
  beforeAll(() => {
    rsa1024 = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ type: 'spki', format: 'der' });
  });

  it('of few bits is described and called weak', () => {
    expect(describePublicKey(rsa1024)).toEqual({ keyType: 'RSA1024', bits: 1024, weakness: 'RSA keys below 2048 bits are too weak; this one has 1024.' });
  });

  it.each([
    ['prime192v1', 'ECCPRIME192V1', 192],
    ['secp224r1', 'ECCSECP224R1', 224],
    ['secp256k1', 'ECCSECP256K1', 256],
    ['sect163k1', 'ECCSECT163K1', 163],
    ['sect571r1', 'ECCSECT571R2', 571],
    ['brainpoolP256r1', null, 256],
  ])('on the curve %s is called %s', (namedCurve, keyType, bits) => {
    const spki = generateKeyPairSync('ec', { namedCurve }).publicKey.export({ type: 'spki', format: 'der' });
    expect(describePublicKey(spki)).toMatchObject({ keyType, bits });
  });

  it('of another kind has no type, but may have a size', () => {
    expect(describePublicKey(generateKeyPairSync('ed448').publicKey.export({ type: 'spki', format: 'der' }))).toEqual({
      keyType: null,
      bits: 456,
      weakness: null,
    });
    expect(
      describePublicKey(generateKeyPairSync('dsa', { modulusLength: 1024, divisorLength: 160 }).publicKey.export({ type: 'spki', format: 'der' })),
    ).toMatchObject({
      keyType: null,
      bits: 1024,
    });
    expect(describePublicKey(generateKeyPairSync('x25519').publicKey.export({ type: 'spki', format: 'der' })).weakness).toContain('1.3.101.110');
  });

  itWith('openssl', 'is the same key when its point is compressed, and another when one bit differs', () => {
    const full = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ type: 'spki', format: 'der' });
    const printed = inFolder((write) =>
      run('openssl', ['ec', '-pubin', '-inform', 'DER', '-in', write('key.der', full), '-conv_form', 'compressed', '-pubout']),
    );
    const compressed = pemBlocks(printed, ['PUBLIC KEY'])[0]?.der ?? Buffer.alloc(0);
    expect(compressed.length).toBeGreaterThan(0);
    expect(compressed.length).toBeLessThan(full.length);
    expect(publicKeyMatches(full, compressed)).toBe(true);
    const other = Buffer.from(full);
    other[other.length - 1] = (other.at(-1) ?? 0) ^ 1;
    expect(publicKeyMatches(full, other)).toBe(false);
  });
});
